"""The column of surnames, where some cells name somebody whole because the first name's own cell is empty."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.assembly.pairs import are_pairs
from chaland.intake.cleaning.assembly.people import people_of, put_people, shown
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.mapping import ColumnUse
from chaland.intake.cleaning.persons import (
    PERSON,
    Persons,
    are_whole_persons,
    clean_names,
    is_titled,
    split_persons,
)


def put_surnames(bench: Bench, use: ColumnUse) -> None:
    """last_name; of the cells that name somebody whole, every name, and the partner of a couple.

    Comes after first_name and civility: what they gave stays.
    """
    cells = bench.cells(use)
    names = clean_names(cells, "last")
    order = bench.evidence.name_orders.get(use.header)
    if order is None:
        bench.note(use, names, after=names.values["name"])
        bench.put("last_name", names.values["name"])
        return
    persons = split_persons(_where(_whole(bench, cells), cells), order)
    taken = _taken(bench, persons, is_titled(cells))
    persons = _only(taken, persons)
    column = Column({}, persons.rule.zip_with(taken, names.rule), persons.fault.zip_with(taken, names.fault))
    bench.note(use, column, after=shown(persons).zip_with(taken, names.values["name"]))
    put_people(bench, persons, split=use.split)
    bench.put("last_name", _where(~taken, names.values["name"]))


def _whole(bench: Bench, cells: pl.Series) -> pl.Series:
    """Rows without first name that name somebody whole, and those where a title precedes the surname."""
    given = bench.values.get("first_name", bench.nothing())
    return is_titled(cells) | are_whole_persons(_where(given.is_null(), cells))


def _taken(bench: Bench, persons: Persons, titled: pl.Series) -> pl.Series:
    """Which readings are sure enough to leave the surname as it would otherwise be."""
    first, couple = people_of(persons, 0), people_of(persons, 1)["exists"]
    given = bench.values.get("first_name", bench.nothing())
    alone = given.is_null()
    repeated = first["first_name"].is_null() | (first["first_name"] == given).fill_null(False)
    sure = persons.fault.is_null() | titled | couple
    pair = are_pairs(given) & couple & first["first_name"].is_null()
    person = first["exists"] & ((alone & sure) | (~alone & ~couple & repeated) | pair)
    return person | (persons.company.is_not_null() & alone & _without_company(bench))


def _without_company(bench: Bench) -> pl.Series:
    """Rows that no column of companies fills."""
    free = pl.repeat(True, bench.height, eager=True)
    for use in bench.uses("company"):
        free &= bench.raw(use).is_null()
    return free


def _only(rows: pl.Series, persons: Persons) -> Persons:
    first, second = (
        frame.select(pl.when(rows).then(pl.col(name)).alias(name) for name in PERSON)
        for frame in (persons.first, persons.second)
    )
    rest = (_where(rows, series) for series in (persons.company, persons.rule, persons.fault))
    return Persons(first, second, *rest)


def _where(rows: pl.Series, series: pl.Series) -> pl.Series:
    """The series, null on the other rows."""
    return series.zip_with(rows, pl.Series([None], dtype=series.dtype).new_from_index(0, len(series)))
