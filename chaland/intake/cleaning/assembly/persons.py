"""The station of persons: title, names, sex; a whole person in one cell, couples too."""

from __future__ import annotations

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.assembly.pairs import put_pairs
from chaland.intake.cleaning.assembly.people import people_of, put_people, shown
from chaland.intake.cleaning.assembly.surnames import put_surnames
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.mapping import ColumnUse
from chaland.intake.cleaning.persons import (
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
    for use in bench.uses("birth_name"):
        _put_name(bench, use, clean_names(bench.cells(use), "last"))
    for use in bench.uses("last_name"):
        put_surnames(bench, use)
    for use in bench.uses("first_name")[:1]:
        put_pairs(bench, use)
    for use in bench.uses("sex"):
        column = clean_sex(bench.cells(use))
        bench.note(use, column, after=column.values["sex"])
        bench.put("sex", column.values["sex"])
    for use in bench.uses("full_name")[:1]:
        _put_whole(bench, use)


def put_customer(bench: Bench) -> None:
    """customer_first_name and customer_last_name, of the first person of the cell."""
    for use in bench.uses("customer_name")[:1]:
        people = people_of(_split(bench, use), 0)
        for name in ("first_name", "last_name"):
            bench.put(f"customer_{name}", people[name])


def _put_name(bench: Bench, use: ColumnUse, column: Column) -> None:
    bench.note(use, column, after=column.values["name"])
    bench.put(str(use.field), column.values["name"])


def _put_whole(bench: Bench, use: ColumnUse) -> None:
    put_people(bench, _split(bench, use), split=use.split)


def _split(bench: Bench, use: ColumnUse) -> Persons:
    persons = split_persons(bench.cells(use), bench.evidence.name_orders.get(use.header, 0.0))
    bench.note(use, Column({}, persons.rule, persons.fault), after=shown(persons))
    return persons
