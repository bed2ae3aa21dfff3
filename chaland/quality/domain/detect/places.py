"""Towns that are not those of their postal code."""

from __future__ import annotations

from functools import cache

import polars as pl

from chaland.quality.domain.doubt_rows import told
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights
from chaland.reference import communes, key_expr, postal_towns

_ARRONDISSEMENT = r" \d+e(?:r)? [Aa]rrondissement$"
_FAULTS = ("postal_code_contradicts_city", "town_unknown", "postal_code_unknown")


def contradicted_towns(people: pl.DataFrame, known: Known, _weights: Weights) -> pl.DataFrame:
    """Those that the reader of addresses cannot make agree, with the only town or code that may be meant."""
    asked = people.filter(
        pl.col("postal_code").is_not_null(),
        pl.col("city").is_not_null(),
        pl.col("country").is_null() | (pl.col("country") == "FR"),
    ).join(_served(), on=["postal_code", "insee"], how="anti")
    read = known.readers.places(*(asked[name] for name in ("postal_code", "city", "insee", "country")))
    wrong = asked.hstack([read["fault"]]).filter(pl.col("fault").is_in(_FAULTS))
    meant = _with_meant(wrong)
    value = pl.concat_str("postal_code", "city", separator=" ")
    return told(meant, "town_postal", value=value, proposal=_proposal())


def _with_meant(wrong: pl.DataFrame) -> pl.DataFrame:
    """code_meant: the only code of the town of that name; town_meant: the only town of that code."""
    keyed = wrong.with_columns(key=key_expr(pl.col("city")))
    keyed = keyed.join(_code_of_town(), on="key", how="left", maintain_order="left")
    return keyed.join(_town_of_code(), on="postal_code", how="left", maintain_order="left")


def _proposal() -> pl.Expr:
    """A town that exists decides, where it has one code; one that does not is that of its code."""
    by_town = pl.struct(postal_code=pl.col("code_meant"), city=pl.col("city")).struct.json_encode()
    by_code = pl.struct(postal_code=pl.col("postal_code"), city=pl.col("town_meant")).struct.json_encode()
    return (
        pl.when(pl.col("code_meant").is_not_null())
        .then(by_town)
        .when(pl.col("town_meant").is_not_null(), fault="town_unknown")
        .then(by_code)
    )


@cache
def _served() -> pl.DataFrame:
    """postal_code, insee: pairs of which nothing is to be said; the whole of Paris, Lyon, Marseille too."""
    pairs = postal_towns().select("postal_code", "insee").unique()
    parents = communes().filter(pl.col("parent").is_not_null()).select("insee", "parent")
    whole = pairs.join(parents, on="insee").select("postal_code", insee="parent")
    return pl.concat([pairs, whole]).unique()


@cache
def _code_of_town() -> pl.DataFrame:
    """key, code_meant: of the names that one commune alone bears, and that has one code."""
    named = postal_towns().filter(pl.col("line5").is_null()).group_by("key")
    single = named.agg(pl.col("insee").n_unique(), code_meant=pl.col("postal_code").unique())
    single = single.filter(pl.col("insee") == 1, pl.col("code_meant").list.len() == 1)
    return single.select("key", pl.col("code_meant").list.first())


@cache
def _town_of_code() -> pl.DataFrame:
    """postal_code, town_meant: of the codes that serve one commune."""
    served = postal_towns().group_by("postal_code")
    single = served.agg(
        pl.col("insee").n_unique(), town_meant=pl.col("name").first().str.replace(_ARRONDISSEMENT, "")
    )
    return single.filter(pl.col("insee") == 1).select("postal_code", "town_meant")
