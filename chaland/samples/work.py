"""Invented companies: a name made of a trade and a surname, an activity code, a SIRET that belongs to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from chaland import reference
from chaland.samples.draws import Draws
from chaland.samples.names import family_names
from chaland.samples.words import lines

_LEGAL_FORMS = ["SARL", "SARL", "SAS", "SAS", "EURL", "SASU", "SA", "", "", ""]


@dataclass(frozen=True, slots=True)
class _Trades:
    table: pl.DataFrame  # naf, trade, activity; a row a trade
    functions: pl.DataFrame  # first, size: where the functions of each trade stand in `all_functions`
    all_functions: pl.Series


@cache
def _trades() -> _Trades:
    rows = [tuple(part.strip() for part in line.split("|")) for line in lines("trades")]
    table = pl.DataFrame(rows, schema=["naf", "trade", "functions"], orient="row")
    labels = reference.naf().select(naf="code", activity="label")
    functions = table["functions"].str.split(", ")
    sizes = functions.list.len().cast(pl.Int64)
    places = pl.DataFrame({"first": sizes.cum_sum() - sizes, "size": sizes})
    table = table.select("naf", "trade").join(labels, on="naf", how="left", maintain_order="left")
    return _Trades(table, places, functions.explode())


def luhn_digit(body: pl.Expr, digits: int) -> pl.Expr:
    """The check digit that makes `body` (UInt64 of that many digits, leading zeros counted) pass Luhn's sum."""
    total = pl.lit(0, dtype=pl.UInt64)
    for place in range(digits):
        digit = body // 10**place % 10
        doubled = digit * 2
        total = total + (digit if place % 2 else doubled - pl.when(doubled > 9).then(9).otherwise(0))
    return (10 - total % 10) % 10


def _sirets(draws: Draws) -> pl.Series:
    """SIRET of 14 digits that begin with 0, as no SIREN of a real company does; Luhn holds for both."""
    table = pl.DataFrame({"body": draws.below("siren", 10**7), "office": draws.below("office", 9) + 1})
    siren = table.with_columns(siren=pl.col("body") * 10 + luhn_digit(pl.col("body"), 8))
    thirteen = pl.col("siren") * 10**4 + pl.col("office")
    return siren.select((thirteen * 10 + luhn_digit(thirteen, 13)).cast(pl.String).str.zfill(14)).to_series()


def companies(draws: Draws) -> pl.DataFrame:
    """A company a row: company, siret, naf, activity (String) and trade (UInt64, see `functions`)."""
    trade = draws.below("trade", _trades().table.height)
    table = (
        _trades()
        .table[trade]
        .with_columns(
            family_names(draws, "company/owner").alias("owner"),
            draws.pick("company/legal", _LEGAL_FORMS).alias("legal"),
            draws.below("company/form", 4).alias("form"),
        )
    )
    form = pl.col("form")
    name = (
        pl.when(form == 0)
        .then(pl.concat_str("trade", pl.lit(" "), "owner"))
        .when(form == 1)
        .then(pl.concat_str("owner", pl.lit(" "), "trade"))
        .when(form == 2)
        .then(pl.concat_str("trade", pl.lit(" "), "owner", pl.lit(" & Fils")))
        .otherwise(pl.concat_str("trade", pl.lit(" "), "owner", pl.lit(" Frères")))
    )
    named = pl.concat_str("legal", pl.lit(" "), name).str.strip_chars()
    return table.select(
        named.alias("company"), _sirets(draws).alias("siret"), "naf", "activity", trade.alias("trade")
    )


def functions(draws: Draws, trade: pl.Series) -> pl.Series:
    """What each person does in a company of that trade."""
    trades = _trades()
    places = trades.functions[trade]
    return trades.all_functions.gather(
        places["first"] + (draws.unit("function") * places["size"]).cast(pl.Int64)
    )
