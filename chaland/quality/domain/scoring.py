"""The score of each record, by dimension, over whole columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from chaland.quality.domain.confirming import COLUMNS, FIELDS, column, is_held
from chaland.quality.domain.people import CHANNELS
from chaland.quality.domain.weights import DIMENSIONS, Weights

FRAME: Mapping[str, pl.DataType] = {
    "id": pl.Int64(),
    "score": pl.Int64(),
    **{name: pl.Int64() for name in DIMENSIONS},
    "lacks": pl.Int64(),
    "channels": pl.Int64(),
    "confirmed_on": pl.Date(),
}
"""A record, a row. Points from 0 to 100; null for a dimension that nobody worked out. `lacks`: the fields missing,
by their bit (`Weights.fields`). `channels`: those by which one may reach (`CHANNELS`), null when unknown."""

_HELD: Mapping[str, pl.Expr] = {
    "number": pl.col("mobile").is_not_null() | pl.col("phone").is_not_null(),
    "company": pl.col("company_id").is_not_null(),
}


def scores(people: pl.DataFrame, doubts: pl.DataFrame, weights: Weights, today: date) -> pl.DataFrame:
    """Rows of FRAME in the order of `people`. doubts: those not settled (columns id, kind)."""
    lost = _lost(doubts, weights)
    held = people.join(lost, on="id", how="left", maintain_order="left").with_columns(
        complete=_complete(weights),
        lacks=_lacks(weights),
        valid=100 - pl.min_horizontal(pl.col("lost").fill_null(0), 100),
        fresh=_fresh(weights, today),
        unique=_unique(),
        reachable=_reachable(weights),
        channels=_channels(),
        confirmed_on=pl.max_horizontal("confirmed_on", *COLUMNS),
    )
    return held.with_columns(score=_mean(weights)).select(
        pl.col(name).cast(kind) for name, kind in FRAME.items()
    )


def _lost(doubts: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    points = pl.col("kind").replace_strict(dict(weights.doubts), default=0, return_dtype=pl.Int64)
    return doubts.group_by("id").agg(lost=points.sum())


def _is_held(field: str) -> pl.Expr:
    return _HELD.get(field, pl.col(field).is_not_null())


def _is_professional() -> pl.Expr:
    return pl.col("kind").eq_missing("professional")


def _complete(weights: Weights) -> pl.Expr:
    person, professional = (
        pl.sum_horizontal(
            _is_held(name).cast(pl.Int64) * points for name, points in weights.complete[kind].items()
        )
        for kind in ("person", "professional")
    )
    return pl.when(_is_professional()).then(professional).otherwise(person)


def _lacks(weights: Weights) -> pl.Expr:
    bits = {name: 1 << place for place, name in enumerate(weights.fields)}
    person, professional = (
        pl.sum_horizontal((~_is_held(name)).cast(pl.Int64) * bits[name] for name in weights.complete[kind])
        for kind in ("person", "professional")
    )
    return pl.when(_is_professional()).then(professional).otherwise(person)


def _fresh(weights: Weights, today: date) -> pl.Expr:
    """Of the values that the record holds, each by its own date; of one that holds none, by its own. Who bought
    or was in contact goes by that name still."""
    ages = {name: pl.col(column(name)) for name in FIELDS}
    ages["name"] = pl.max_horizontal("confirmed_on", column("name"))
    held = {name: is_held(name).cast(pl.Int64) * weights.fresh[name] for name in FIELDS}
    won = pl.sum_horizontal(held[name] * _share(ages[name], weights, today) for name in FIELDS)
    most = pl.sum_horizontal(*held.values())
    points = pl.when(most > 0).then(won / most).otherwise(_share(pl.col("confirmed_on"), weights, today))
    return (points * 100).round()


def _share(on: pl.Expr, weights: Weights, today: date) -> pl.Expr:
    """By whole months, so that few scores move each day. Never confirmed is as old as can be."""
    months = (today.year - on.dt.year()) * 12 + today.month - on.dt.month()
    months = months.cast(pl.Int64) - (on.dt.day() > today.day).cast(pl.Int64)
    share = (weights.lost - months) / (weights.lost - weights.good)
    return share.clip(0, 1).fill_null(0)


def _unique() -> pl.Expr:
    return ((1 - pl.col("twin").clip(0, 1)) * 100).round()


def _reachable(weights: Weights) -> pl.Expr:
    points = pl.sum_horizontal(
        _arrives(channel).cast(pl.Int64) * weights.reachable[channel] for channel in CHANNELS
    )
    return pl.when(_is_reach_known()).then(points)


def _arrives(channel: str) -> pl.Expr:
    """They may be reached by it, and somebody is there."""
    no_email, no_mobile = (pl.col(f"dead_{name}").fill_null(False) for name in ("email", "mobile"))
    nobody = {"email": no_email, "sms": no_mobile, "call": no_mobile & pl.col("phone").is_null()}
    return pl.col(f"may_{channel}") & ~nobody.get(channel, pl.lit(False))


def _channels() -> pl.Expr:
    bits = pl.sum_horizontal(
        _arrives(channel).cast(pl.Int64) * (1 << place) for place, channel in enumerate(CHANNELS)
    )
    return pl.when(_is_reach_known()).then(bits)


def _is_reach_known() -> pl.Expr:
    return pl.all_horizontal(pl.col(f"may_{channel}").is_not_null() for channel in CHANNELS)


def _mean(weights: Weights) -> pl.Expr:
    """Over the dimensions that are known. Whole numbers, halves up: the same on every machine."""
    won = pl.sum_horizontal(
        (pl.col(name) * weights.dimensions[name]).fill_null(0).cast(pl.Int64) for name in DIMENSIONS
    )
    most = pl.sum_horizontal(
        pl.when(pl.col(name).is_not_null()).then(weights.dimensions[name]).otherwise(0) for name in DIMENSIONS
    )
    return (2 * won + most) // (2 * most)
