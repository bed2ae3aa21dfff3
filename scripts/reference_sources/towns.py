"""Post towns, and every name that a commune answers to.

Sources: La Poste's hexasmal and @etalab/decoupage-administratif (both Licence Ouverte).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from chaland.reference.keys import key_expr
from reference_sources.communes import communes_of_today, etalab_communes, hexasmal

ORIGINS = ("name", "arrondissement", "label", "delegated", "former")


def postal_towns(folder: Path) -> pl.DataFrame:
    """The table `postal_towns`: La Poste's rows, and the pairs that only Etalab knows."""
    listed = communes_of_today(folder)
    names = listed.select("insee", "name")
    rows = hexasmal(folder).select("postal_code", "insee", "label", "line5")
    return (
        pl.concat([rows, _only_etalab(listed, rows)])
        .join(names, on="insee", how="left")
        .with_columns(
            key=key_expr(pl.col("label")), name=pl.coalesce("name", pl.col("label").str.to_titlecase())
        )
        .unique(["postal_code", "insee", "line5", "label"])
        .select("postal_code", "insee", "label", "key", "name", "line5")
        .sort("postal_code", "insee", "line5", "label", nulls_last=False)
    )


def _only_etalab(listed: pl.DataFrame, posted: pl.DataFrame) -> pl.DataFrame:
    """Postal code and commune pairs absent from La Poste; its cities are there by arrondissement."""
    divided = listed["parent"].drop_nulls().unique()
    pairs = listed.filter(~pl.col("insee").is_in(divided.implode())).select(
        "insee", label=key_expr(pl.col("name")), postal_code="postal_codes"
    )
    pairs = pairs.explode("postal_code").drop_nulls()
    missing = pairs.join(posted, on=["postal_code", "insee"], how="anti")
    return missing.select("postal_code", "insee", "label", line5=pl.lit(None, pl.String))


def town_names(folder: Path) -> pl.DataFrame:
    """The table `town_names`: one row a key and commune, with the strongest origin."""
    parts = [_official(folder), _arrondissements(folder), *_posted(folder), _delegated(folder)]
    strength = pl.col("origin").replace_strict(list(ORIGINS), range(len(ORIGINS)), return_dtype=pl.Int8)
    return (
        pl.concat([part.select("name", "insee", "origin") for part in parts])
        .with_columns(key=key_expr(pl.col("name")), strength=strength)
        .sort("key", "insee", "strength", "name")
        .unique(["key", "insee"], keep="first", maintain_order=True)
        .select("key", "insee", "name", "origin")
    )


def _official(folder: Path) -> pl.DataFrame:
    listed = communes_of_today(folder).filter(pl.col("kind") == "commune")
    return listed.with_columns(origin=pl.lit("name"))


def _arrondissements(folder: Path) -> pl.DataFrame:
    listed = communes_of_today(folder).filter(pl.col("kind") == "arrondissement")
    rows = [(name, insee) for name, insee in listed.select("name", "insee").iter_rows()]
    spelt = [(variant, insee) for name, insee in rows for variant in _spellings(name)]
    return pl.DataFrame(spelt, schema=["name", "insee"], orient="row").with_columns(
        origin=pl.lit("arrondissement")
    )


def _spellings(name: str) -> Iterator[str]:
    """How people write `Lyon 3e Arrondissement`."""
    city, ordinal, word = name.split()
    number = int("".join(c for c in ordinal if c.isdigit()))
    yield name
    yield f"{city} {number:02d}"
    yield f"{city} {number}"
    for ending in ("er", "ère", "e") if number == 1 else ("e", "eme", "ème", "è"):
        yield f"{city} {number}{ending}"
        yield f"{city} {number}{ending} {word}"


def _posted(folder: Path) -> Iterator[pl.DataFrame]:
    """La Poste's labels (a label shared by all arrondissements says nothing) and its fifth lines."""
    rows = hexasmal(folder)
    listed = communes_of_today(folder)
    parts = listed.filter(pl.col("kind") == "arrondissement")["insee"]
    labels = rows.filter(~pl.col("insee").is_in(parts.implode()))
    yield labels.select("insee", name="label", origin=pl.lit("label"))
    yield rows.drop_nulls("line5").select("insee", name="line5", origin=pl.lit("former"))


def _delegated(folder: Path) -> pl.DataFrame:
    rows = [(e["nom"], e["chefLieu"]) for e in etalab_communes(folder) if "chefLieu" in e]
    return pl.DataFrame(rows, schema=["name", "insee"], orient="row").with_columns(origin=pl.lit("delegated"))
