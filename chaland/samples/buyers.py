"""Gives some invented customers the numbers of Online Retail, so that its purchases are theirs."""

from __future__ import annotations

from datetime import date

import polars as pl

from chaland.samples.draws import Draws
from chaland.samples.online_retail import online_retail_customers

_FIRST_DAY, _DAYS = date(2008, 1, 7), 1_050  # until the eve of the first purchase, 1 December 2010
_BORN_BEFORE = date(1989, 1, 1)


def with_buyers(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """`rows` (see `customer_rows`), 4,372 persons of which become customers since before December 2010.

    Each takes one number of Online Retail; all the persons if there are fewer. Only the first entry of a person
    and its exact copies take it: who was entered again otherwise has another number there, as in life.
    """
    columns = rows.columns
    made = rows.join(_numbers(rows, seed), on="person_id", how="left", maintain_order="left")
    same_entry = (pl.col("copy").is_null() | (pl.col("copy") == "exact")) & pl.col("number").is_not_null()
    return made.with_columns(
        pl.when(same_entry).then("number").otherwise("customer_number").alias("customer_number"),
        pl.when(same_entry).then("since").otherwise("created_on").alias("created_on"),
        pl.when(same_entry).then(pl.lit("client")).otherwise("status").alias("status"),
    ).select(columns)


def _numbers(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """person_id, number, since: the chosen ones, drawn among those who were adults by then."""
    known = online_retail_customers()
    grown = rows.filter(
        pl.col("copy").is_null(), pl.col("birth_date").is_null() | (pl.col("birth_date") < _BORN_BEFORE)
    )
    draws = Draws.over(seed, grown["person_id"])
    chosen = grown.select("person_id", order=draws.bits("buyer"), day=draws.below("buyer/since", _DAYS))
    chosen = chosen.sort("order").head(len(known))
    since = (pl.lit(_FIRST_DAY) + pl.col("day") * pl.duration(days=1)).cast(pl.Date)
    return chosen.select("person_id", since.alias("since"), known.head(chosen.height).alias("number"))
