"""Whom to ask first, and what of their details a link shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

WAYS = ("tasks", "links", "messages")
FIELDS = ("email", "mobile", "phone", "address", "name")
"""The values that may be verified, of `confirming.FIELDS`."""
STRANGER = 10_000
"""Cents that somebody who bought nothing counts as: they come after customers, not never."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How updating goes. `months`: from one round to the next; `again`: before the same person is asked again.

    `owners`: numbers of the users among whom tasks are spread. `days`: to do a task in; `open_days`: of a link.
    `by`: the user who chose all this, and prepares the messages of rounds that begin by themselves.
    """

    on: bool = False
    months: int = 1
    people: int = 100
    again: int = 12
    way: str = "tasks"
    fields: tuple[str, ...] = ("email", "mobile", "address")
    owners: tuple[int, ...] = ()
    days: int = 21
    open_days: int = 60
    by: int | None = None


def plan_of(kept: Mapping[str, Any]) -> Plan:
    lists = {name: tuple(kept[name]) for name in ("fields", "owners") if name in kept}
    return Plan(**{**kept, **lists})


def urgency(people: pl.DataFrame, fields: Sequence[str], today: date, good: int, lost: int) -> pl.DataFrame:
    """id, urgency: months since the oldest value to verify was confirmed, times what the person spent.

    people: id, cents, by field `held_<field>` and `on_<field>`. Those whose values are all fresh are left out.
    """
    ages = [
        pl.when(pl.col(f"held_{name}")).then(_months(pl.col(f"on_{name}"), today).fill_null(lost))
        for name in fields
    ]
    oldest = pl.max_horizontal(*ages).clip(upper_bound=lost)
    found = people.select("id", "cents", months=oldest).filter(pl.col("months") > good)
    spent = pl.col("cents").clip(lower_bound=0) + STRANGER
    return found.select("id", urgency=pl.col("months").cast(pl.Int64) * spent)


def _months(on: pl.Expr, today: date) -> pl.Expr:
    months = (today.year - on.dt.year()) * 12 + today.month - on.dt.month()
    return months.cast(pl.Int64) - (on.dt.day() > today.day).cast(pl.Int64)


def months_before(day: date, months: int) -> date:
    """The first of a month so long ago."""
    ordinal = day.year * 12 + day.month - 1 - months
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def masked(field: str, value: str) -> str:
    """Enough to know one's own by, not enough to learn somebody else's."""
    match field:
        case "email":
            name, _, domain = value.partition("@")
            return f"{name[:1]}•••@{domain}"
        case "mobile" | "phone":
            return f"••• {value[-2:]}"
        case "last_name":
            return f"{value[:1]}•••"
        case "street":
            return "•••"
        case _:
            return value
