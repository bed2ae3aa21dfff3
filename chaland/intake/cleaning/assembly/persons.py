"""The station of persons: title, names, sex; a whole person in one cell, couples too."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.mapping import ColumnUse
from chaland.intake.cleaning.persons import (
    PERSON,
    Persons,
    clean_civility,
    clean_names,
    clean_sex,
    split_persons,
)


def put_persons(bench: Bench) -> None:
    """civility, first_name, last_name, birth_name, sex; columns of their own come before the whole name."""
    for use in bench.uses("civility"):
        column = clean_civility(bench.cells(use))
        bench.note(use, column, after=column.values["civility"])
        bench.put("civility", column.values["civility"])
    for use in bench.uses("first_name"):
        _put_name(bench, use, clean_names(bench.cells(use), "first"))
    for use in bench.uses("last_name"):
        _put_name(bench, use, clean_names(bench.cells(use), "last"))
    for use in bench.uses("sex"):
        column = clean_sex(bench.cells(use))
        bench.note(use, column, after=column.values["sex"])
        bench.put("sex", column.values["sex"])
    for use in bench.uses("full_name")[:1]:
        _put_whole(bench, use)


def put_customer(bench: Bench) -> None:
    """customer_first_name and customer_last_name, of the first person of the cell."""
    for use in bench.uses("customer_name")[:1]:
        people = _people(_split(bench, use), 0)
        for name in ("first_name", "last_name"):
            bench.put(f"customer_{name}", people[name])


def _put_name(bench: Bench, use: ColumnUse, column: Column) -> None:
    bench.note(use, column, after=column.values["name"])
    bench.put(str(use.field), column.values["name"])


def _put_whole(bench: Bench, use: ColumnUse) -> None:
    persons = _split(bench, use)
    first = _people(persons, 0)
    for name in PERSON:
        bench.put(name, first[name])
    bench.put("company", persons.company)
    if use.split:
        bench.partners = _people(persons, 1)


def _split(bench: Bench, use: ColumnUse) -> Persons:
    persons = split_persons(bench.cells(use), bench.evidence.name_orders.get(use.header, 0.0))
    bench.note(use, Column({}, persons.rule, persons.fault), after=_shown(persons))
    return persons


def _people(persons: Persons, place: int) -> pl.DataFrame:
    """The names of the first or second person of each cell; `exists` says whether there is one."""
    people = (persons.first, persons.second)[place]
    return people.with_columns(exists=_named())


def _named() -> pl.Expr:
    return pl.col("last_name").is_not_null() | pl.col("first_name").is_not_null()


def _shown(persons: Persons) -> pl.Series:
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
