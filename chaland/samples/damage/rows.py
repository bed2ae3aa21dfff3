"""People as the rows of a file, some entered twice: alike, or under a nickname, another address, another e-mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from chaland.samples.damage.slips import slip
from chaland.samples.draws import Draws, Weighted
from chaland.samples.names import family_names
from chaland.samples.people import Population, people_at
from chaland.samples.places import addresses
from chaland.samples.reach import emails, landlines, mobiles
from chaland.samples.relations import relations
from chaland.samples.words import pairs

COPY_KINDS: Mapping[str, int] = {
    "exact": 20,
    "nickname": 15,
    "moved": 15,
    "new_email": 16,
    "new_mobile": 10,
    "misspelt": 18,
    "married": 6,
}
"""How a person comes to stand twice in a file, with its weight. Only `exact` repeats the whole row."""

_Change = Callable[[pl.DataFrame, Draws], Mapping[str, pl.Series]]


def customer_rows(
    start: int, stop: int, *, total: int, population: Population, copies: float = 0.05
) -> pl.DataFrame:
    """Rows `start` to `stop` - 1 of a file of `total` rows, of which about `copies` enter somebody again.

    The columns of `invent_people`, clean, before them: row (Int64, from 0), copy (null, or one of
    `COPY_KINDS`), damage_row (the row whose damage this one shows: an exact copy is spoilt as its original).
    person_id says who the row is about.
    """
    rows = pl.int_range(start, stop, eager=True)
    draws = Draws.over(population.seed, rows)
    original = draws.below("copy/of", total).cast(pl.Int64)
    copied = _may_copy(rows, population, copies) & ~_may_copy(original, population, copies)
    plan = pl.DataFrame(
        {"row": rows, "original": original, "copied": copied, "kind": draws.weighted("copy/kind", _KINDS)}
    ).select(
        "row",
        pl.when("copied").then("kind").alias("copy"),
        pl.when(pl.col("copied") & (pl.col("kind") == "exact"))
        .then("original")
        .otherwise("row")
        .alias("damage_row"),
        pl.when("copied").then("original").otherwise("row").alias("person"),
    )
    made = pl.concat([plan.drop("person"), people_at(plan["person"], population)], how="horizontal")
    return _altered(made, draws)


_KINDS = Weighted.of(list(COPY_KINDS), list(COPY_KINDS.values()))


def _may_copy(rows: pl.Series, population: Population, copies: float) -> pl.Series:
    """True for the rows that would enter somebody again: nobody copies those."""
    return Draws.over(population.seed, rows).chance("copy", copies)


def _altered(rows: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    for kind, changes in _CHANGES.items():
        at = (rows["copy"] == kind).fill_null(False).arg_true()
        if at.len():
            new = {**_entered_later(rows[at], draws.at(at)), **changes(rows[at], draws.at(at))}
            columns = [rows[name].scatter(at, column) for name, column in new.items()]
            rows = rows.with_columns(columns)
    return rows


def _entered_later(_: pl.DataFrame, draws: Draws) -> Mapping[str, pl.Series]:
    """A second entry has its own number and the date and shop of its own day."""
    own = relations(draws)
    return {name: own[name] for name in ("customer_number", "created_on", "store", "notes")}


def _nickname(rows: pl.DataFrame, _: Draws) -> Mapping[str, pl.Series]:
    short = rows["first_name"].replace_strict(pairs("nicknames"), default=None, return_dtype=pl.String)
    return {"first_name": short.fill_null(rows["first_name"].str.head(1) + ".")}


def _moved(rows: pl.DataFrame, draws: Draws) -> Mapping[str, pl.Series]:
    new = addresses(draws, "moved")
    landline = landlines(draws, new["department"]).zip_with(rows["landline"].is_not_null(), rows["landline"])
    return {**new.to_dict(), "landline": landline}


def _new_email(rows: pl.DataFrame, draws: Draws) -> Mapping[str, pl.Series]:
    return {"email": emails(draws, "email/new", rows["first_name"], rows["last_name"], rows["company"])}


def _new_mobile(rows: pl.DataFrame, draws: Draws) -> Mapping[str, pl.Series]:
    return {"mobile": mobiles(draws, rows["department"])}


def _misspelt(rows: pl.DataFrame, draws: Draws) -> Mapping[str, pl.Series]:
    names = [
        slip(text, random) for text, random in zip(rows["last_name"], draws.randoms("slip"), strict=True)
    ]
    return {"last_name": pl.Series(names, dtype=pl.String)}


def _married(rows: pl.DataFrame, draws: Draws) -> Mapping[str, pl.Series]:
    return {"last_name": family_names(draws, "married")}


_CHANGES: Mapping[str, _Change] = {
    "nickname": _nickname,
    "moved": _moved,
    "new_email": _new_email,
    "new_mobile": _new_mobile,
    "misspelt": _misspelt,
    "married": _married,
}
