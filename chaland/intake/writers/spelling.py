"""Rows that say what a rule writes otherwise: counted, and whom they speak of computed by the rules."""

from __future__ import annotations

import polars as pl

from chaland.customers.queries.spellings import spelling_now
from chaland.customers.services.spelling.showing import following
from chaland.intake.delivery import Delivery


def note_followers(delivery: Delivery, rows: pl.DataFrame, owner: str, touched: set[int]) -> None:
    """`rows` that were written (column `same` tells those that were not), `owner` the column of whom they are.

    Cost: one small query a chunk when there is no rule.
    """
    count = count_followers(delivery, rows.filter(~pl.col("same")))
    if count is not None:
        touched.update(rows.filter(~pl.col("same")).filter(count)[owner].drop_nulls().to_list())


def count_followers(delivery: Delivery, rows: pl.DataFrame) -> pl.Series | None:
    """Which of the rows follow a rule, counted as `unified`; None when there is no rule."""
    rules = spelling_now()
    if not rules:
        return None
    found = following(rows, rules)
    delivery.counts["unified"] += int(found.sum())
    return found
