"""Companies in the columns of the stock files of SIRENE: real communes, invented names, numbers that check."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from chaland.reference import communes, family_name_table, postal_towns

UNITS, ESTABLISHMENTS = "StockUniteLegale_utf8.csv", "StockEtablissement_utf8.csv"
_TRADES = (
    "BOULANGERIE", "GARAGE", "PHARMACIE", "MENUISERIE", "PLOMBERIE", "CONSEIL", "TRANSPORTS", "IMPRIMERIE", "OPTIQUE",
    "COIFFURE", "AUTOMOBILES", "VOYAGES", "ELECTRICITE", "MACONNERIE", "LIBRAIRIE", "FLEURS", "CAVE", "TRAITEUR",
)  # fmt: skip
_NAF = ("10.71C", "45.20A", "47.73Z", "43.32A", "43.22A", "70.22Z", "49.41A", "18.12Z", "47.78A", "96.02A")
_KINDS = ("Rue", "Avenue", "Place", "Boulevard")
_STREETS = ("Victor Hugo", "de la République", "Pasteur", "Jean Jaurès", "du Moulin", "des Lilas")


def write_sirene(folder: Path, *, seed: int, rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write `rows` companies of one establishment each into both stock files. One in fifty objected (`P`), one in
    twenty is shut. Returns both, as written."""
    frame = _companies(seed, rows)
    units, places = _units(frame), _establishments(frame)
    units.write_csv(folder / UNITS)
    places.write_csv(folder / ESTABLISHMENTS)
    return units, places


def _companies(seed: int, rows: int) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    towns = communes().drop_nulls(["population", "latitude"]).top_k(2_000, by="population")
    served = (
        postal_towns()
        .unique("insee", keep="first", maintain_order=True)
        .select("insee", "postal_code", "label")
    )
    towns = towns.filter(pl.col("kind") == "commune").join(served, on="insee").sort("insee")
    names = family_name_table()["name"][:40_000]
    picked = towns[chance.integers(0, towns.height, rows)].select("insee", "postal_code", "label")
    number = pl.Series(chance.permutation(np.arange(30_000_000, 30_000_000 + rows)))
    trade = pl.Series(_TRADES)[pl.Series(chance.integers(0, len(_TRADES), rows))]
    fate = pl.Series(chance.random(rows))
    return picked.with_columns(
        siren=number.map_elements(_with_key, pl.String),
        name=trade + " " + names[pl.Series(chance.integers(0, len(names), rows))],
        naf=pl.Series(_NAF)[pl.Series(chance.integers(0, len(_NAF), rows))],
        street_number=pl.Series(chance.integers(1, 90, rows)).cast(pl.String),
        kind=pl.Series(_KINDS)[pl.Series(chance.integers(0, len(_KINDS), rows))],
        street=pl.Series(_STREETS)[pl.Series(chance.integers(0, len(_STREETS), rows))],
        objected=fate < 0.02,
        shut=(fate >= 0.02) & (fate < 0.07),
    )


def _with_key(number: int) -> str:
    """Eight digits and the one that makes their Luhn sum a multiple of ten."""
    digits = [int(digit) for digit in f"{number:08d}"]
    doubled = (digit * (2 if place % 2 else 1) for place, digit in enumerate(digits))
    total = sum(one - 9 if one > 9 else one for one in doubled)
    return f"{number:08d}{-total % 10}"


def _units(rows: pl.DataFrame) -> pl.DataFrame:
    hidden = pl.col("objected")
    return rows.select(
        "siren",
        statutDiffusionUniteLegale=pl.when(hidden).then(pl.lit("P")).otherwise(pl.lit("O")),
        etatAdministratifUniteLegale=pl.when("shut").then(pl.lit("C")).otherwise(pl.lit("A")),
        denominationUniteLegale=pl.when(hidden).then(pl.lit("[ND]")).otherwise("name"),
        sigleUniteLegale=pl.lit(""),
        denominationUsuelle1UniteLegale=pl.lit(""),
        categorieJuridiqueUniteLegale=pl.lit("5499"),
        activitePrincipaleUniteLegale="naf",
        nomenclatureActivitePrincipaleUniteLegale=pl.lit("NAFRev2"),
        activitePrincipaleNAF25UniteLegale=pl.lit(""),
        trancheEffectifsUniteLegale=pl.lit("11"),
        nicSiegeUniteLegale=pl.lit("00012"),
        dateDebut=pl.lit("2020-01-01"),
    )


def _establishments(rows: pl.DataFrame) -> pl.DataFrame:
    hidden = pl.col("objected")

    def shown(value: pl.Expr) -> pl.Expr:
        return pl.when(hidden).then(pl.lit("[ND]")).otherwise(value)

    return rows.select(
        "siren",
        siret=pl.col("siren") + "00012",
        statutDiffusionEtablissement=pl.when(hidden).then(pl.lit("P")).otherwise(pl.lit("O")),
        etatAdministratifEtablissement=pl.when("shut").then(pl.lit("F")).otherwise(pl.lit("A")),
        etablissementSiege=pl.lit("true"),
        dateDebut=pl.when("shut").then(pl.lit("2025-06-30")).otherwise(pl.lit("2020-01-01")),
        trancheEffectifsEtablissement=pl.lit("11"),
        activitePrincipaleEtablissement="naf",
        nomenclatureActivitePrincipaleEtablissement=pl.lit("NAFRev2"),
        enseigne1Etablissement=pl.lit(""),
        numeroVoieEtablissement=shown(pl.col("street_number")),
        typeVoieEtablissement=shown(pl.col("kind").str.to_uppercase()),
        libelleVoieEtablissement=shown(pl.col("street").str.to_uppercase()),
        codePostalEtablissement=shown(pl.col("postal_code")),
        libelleCommuneEtablissement=shown(pl.col("label")),
        codeCommuneEtablissement="insee",
    )
