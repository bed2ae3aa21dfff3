"""Addresses in the columns of the Base Adresse Nationale: real communes, invented streets."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import polars as pl

from chaland.reference import communes, family_name_table, given_names, postal_towns

BAN_COLUMNS = (
    "id", "id_fantoir", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune",
    "code_insee_ancienne_commune", "nom_ancienne_commune", "x", "y", "lon", "lat", "type_position", "alias",
    "nom_ld", "libelle_acheminement", "nom_afnor", "source_position", "source_nom_voie", "certification_commune",
    "cad_parcelles",
)  # fmt: skip
_KINDS = ("Rue", "Rue", "Rue", "Rue", "Avenue", "Boulevard", "Place", "Chemin", "Impasse", "Allée", "Route")
_WELL_KNOWN = (
    "Victor Hugo", "de la République", "du 8 Mai 1945", "du Général de Gaulle", "de l'Église", "des Écoles",
    "Jean Jaurès", "de la Gare", "du Moulin", "des Lilas", "Pasteur", "de la Mairie", "du Château", "Jules Ferry",
)  # fmt: skip
_BLANK = (
    "x", "y", "code_insee_ancienne_commune", "nom_ancienne_commune", "alias", "nom_ld", "cad_parcelles",
)  # fmt: skip
_EACH = 20
"""Numbers in a street, on the average."""


def write_ban(path: Path, *, seed: int, rows: int, insee: tuple[str, ...] = ()) -> pl.DataFrame:
    """Write about `rows` addresses, compressed when `path` ends in `.gz`. Returns them.

    `insee`: only these communes (arrondissements have codes of their own); else the most populous ones.
    """
    frame = _addresses(_streets(seed, max(1, rows // _EACH), _towns(insee)), seed)
    text = frame.select(BAN_COLUMNS).write_csv(separator=";", quote_style="necessary").encode()
    path.write_bytes(gzip.compress(text, 1, mtime=0) if path.suffix == ".gz" else text)
    return frame


def _towns(insee: tuple[str, ...]) -> pl.DataFrame:
    cut = communes().filter(pl.col("kind") == "arrondissement")["parent"].unique()
    served = (
        postal_towns()
        .unique("insee", keep="first", maintain_order=True)
        .select("insee", "postal_code", "label")
    )
    there = communes().filter(~pl.col("insee").is_in(cut.implode())).drop_nulls(["population", "latitude"])
    chosen = there.filter(pl.col("insee").is_in(insee)) if insee else there.top_k(2_000, by="population")
    return chosen.join(served, on="insee").sort("insee")


def _streets(seed: int, count: int, towns: pl.DataFrame) -> pl.DataFrame:
    """`count` streets at least, in proportion to people, a few to every town, each name once a town."""
    chance = np.random.default_rng(seed)
    weights = towns["population"].to_numpy().astype(float)
    town = np.sort(chance.choice(towns.height, count, p=weights / weights.sum()))
    first, last = (
        given_names().top_k(400, by=pl.col("male") + pl.col("female"))["name"],
        family_name_table()["name"],
    )
    persons = [
        f"{first[int(a)]} {last[int(b)].title()}"
        for a, b in zip(chance.integers(0, len(first), count), chance.integers(0, 20_000, count), strict=True)
    ]
    known = chance.integers(0, 3 * len(_WELL_KNOWN), count)
    names = [
        _WELL_KNOWN[k] if k < len(_WELL_KNOWN) else person for k, person in zip(known, persons, strict=True)
    ]
    kinds = [_KINDS[k] for k in chance.integers(0, len(_KINDS), count)]
    streets = towns[town].with_columns(
        nom_voie=pl.Series([f"{kind} {name}" for kind, name in zip(kinds, names, strict=True)]),
        y=pl.Series(chance.normal(0, 0.01, count)) + pl.col("latitude"),
        x=pl.Series(chance.normal(0, 0.01, count)) + pl.col("longitude"),
    )
    once = streets.unique(["insee", "nom_voie"], keep="first", maintain_order=True)
    return once.with_row_index("voie")


def _addresses(streets: pl.DataFrame, seed: int) -> pl.DataFrame:
    chance = np.random.default_rng(seed + 1)
    counts = chance.integers(1, 2 * _EACH, streets.height)
    rows = streets.select(pl.all().repeat_by(pl.Series(counts)).explode())
    place = np.concatenate([np.arange(1, count + 1) for count in counts])
    bis = pl.Series(np.where(chance.random(len(place)) < 0.03, "bis", ""))
    voie = pl.col("insee") + "_" + pl.col("voie").cast(pl.String).str.zfill(4)
    rows = rows.with_columns(numero=pl.Series(place).cast(pl.String), rep=bis)

    return rows.with_columns(
        id=voie
        + "_"
        + pl.col("numero").str.zfill(5)
        + pl.when(bis != "").then("_" + bis).otherwise(pl.lit("")),
        id_fantoir=voie,
        code_postal="postal_code",
        code_insee="insee",
        nom_commune="name",
        lat=(pl.col("y") + pl.Series(place) * 1e-4).round(6).cast(pl.String),
        lon=pl.col("x").round(6).cast(pl.String),
        libelle_acheminement="label",
        type_position=pl.lit("entrée"),
        nom_afnor=pl.col("nom_voie").str.to_uppercase(),
        source_position=pl.lit("commune"),
        source_nom_voie=pl.lit("commune"),
        certification_commune=pl.lit("1"),
        **dict.fromkeys(_BLANK, pl.lit("")),
    )
