"""Communes from what the package knows of France: of an address, their middle, their department and region."""

from __future__ import annotations

from functools import cache

import polars as pl

from chaland.enrichment.reading.ban import town_of
from chaland.reference import communes, key_expr, postal_towns


def communes_of(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows (insee, postal_code, city) with `commune`; one that may lie in several stands once for each."""
    known = rows.filter(pl.col("insee").is_not_null()).with_columns(commune=town_of(pl.col("insee")))
    unknown = rows.filter(pl.col("insee").is_null()).with_columns(key=key_expr(pl.col("city")))
    served = _towns().select("postal_code", "key", "commune").unique()
    named = unknown.join(served, on=["postal_code", "key"], how="inner")
    rest = unknown.join(named.select("id"), on="id", how="anti")
    coded = rest.join(served.select("postal_code", "commune").unique(), on="postal_code", how="inner")
    return pl.concat([known, named.drop("key"), coded.drop("key")])


@cache
def _towns() -> pl.DataFrame:
    return postal_towns().select("postal_code", "insee", "key").with_columns(commune=town_of(pl.col("insee")))


def middle_of(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows whose commune is known for sure, as answers of type `municipality`."""
    numbered = rows.drop("latitude").with_row_index("id").with_columns(id=pl.col("id").cast(pl.Int64))
    placed = communes_of(numbered).filter(pl.len().over("id") == 1)
    where = communes().select("insee", "latitude", "longitude", town="name").drop_nulls("latitude")
    exact = pl.coalesce("insee", "commune")
    found = placed.with_columns(insee=exact).join(where, on="insee")
    return found.with_columns(
        type=pl.lit("municipality"), score=pl.lit(1.0), city="town", street=pl.lit(None, pl.String)
    )


@cache
def _whereabouts() -> dict[str, tuple[str, str]]:
    return {
        code: (department, region)
        for code, department, region in communes().select("insee", "department", "region").iter_rows()
    }


def department_and_region(insee: str | None) -> dict[str, str]:
    """Of a commune or an arrondissement; nothing of one that is not known."""
    found = _whereabouts().get(insee or "")
    return {} if found is None else {"department": found[0], "region": found[1]}
