"""The persons that were read in whole cells, as the rows and the list of corrections want them."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.persons import PERSON, Persons

PLURAL = ("M. et Mme", "MM.", "Mmes")
"""Titles for two."""


def people_of(persons: Persons, place: int) -> pl.DataFrame:
    """The names of the first or second person of each cell; `exists` says whether there is one."""
    people = (persons.first, persons.second)[place]
    return people.with_columns(exists=_named())


def put_people(bench: Bench, persons: Persons, *, split: bool) -> None:
    """The first person of each cell, or its company; with `split`, the second one as the partner."""
    first, second = people_of(persons, 0), people_of(persons, 1)
    if split:
        _single_title(bench, second["exists"])
        bench.seat(second)
    for name in PERSON:
        bench.put(name, first[name])
    bench.put("company", persons.company)


def _single_title(bench: Bench, couples: pl.Series) -> None:
    """A title for two says nothing more once each of them has a row."""
    titles = bench.values.get("civility")
    if titles is not None:
        both = couples & titles.is_in(PLURAL).fill_null(False)
        bench.values["civility"] = titles.set(both, None)


def _named() -> pl.Expr:
    return pl.col("last_name").is_not_null() | pl.col("first_name").is_not_null()


def shown(persons: Persons) -> pl.Series:
    """'Mme Marie Dupont; M. Jean Dupont', as a person reads it in a list of corrections."""
    written = pl.when(_named()).then(pl.concat_str(*PERSON, separator=" ", ignore_nulls=True))
    both = pl.DataFrame(
        [
            frame.select(written.alias(name)).to_series()
            for name, frame in (("a", persons.first), ("b", persons.second))
        ]
    )
    people = both.select(
        pl.when(pl.col("a").is_not_null()).then(pl.concat_str("a", "b", separator="; ", ignore_nulls=True))
    )
    return persons.company.zip_with(persons.company.is_not_null(), people.to_series())
