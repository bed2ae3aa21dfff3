"""The fields that come from one column alone: text, lists, choices, dates, numbers, custom fields."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from chaland.intake.cleaning.amounts import clean_integers, clean_numbers
from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.dates import clean_dates, clean_instants
from chaland.intake.cleaning.identifiers import clean_nafs, clean_urls
from chaland.intake.cleaning.mapping import ColumnUse
from chaland.intake.cleaning.text import clean_choices, clean_languages, clean_lists, clean_yes_no

Cleaner = Callable[[Bench, ColumnUse, pl.Series], tuple[Column, str]]
"""Answers the column and the name of the value to keep."""

TEXTS = (
    "external_id", "staff", "function", "activity", "owner", "colour", "loyalty_programme", "loyalty_number",
    "loyalty_tier", "customer_id", "order", "product", "product_code", "category", "brand", "store", "type", "path",
    "subject", "purpose", "proof", "wording", "partners",
)  # fmt: skip
CHOICES = ("kind", "status", "channel", "outcome", "interaction_kind")
LISTS = ("tags", "hobbies")
INTEGERS = ("loyalty_points", "lifetime_months", "satisfaction")
INSTANTS = ("created_at", "last_contact", "call_back_at", "at")


def put_simple(bench: Bench) -> None:
    """Every field that needs no other column."""
    for use in bench.uses(*TEXTS):
        bench.put(str(use.field), _text(bench, use))
    for fields, cleaner in _CLEANERS:
        for use in bench.uses(*fields):
            bench.put(str(use.field), _cleaned(bench, use, cleaner))
    for field in LISTS:
        _put_lists(bench, field)
    _put_notes(bench)
    for use in bench.custom_uses():
        bench.put(f"custom.{use.custom_key}", _custom(bench, use))


def _text(bench: Bench, use: ColumnUse) -> pl.Series:
    """As it is; but an identifier that a spreadsheet made a decimal loses its `.0`."""
    cells = bench.cells(use)
    return cells.str.replace(r"^(\d+)\.0$", "$1") if use.header in bench.evidence.decimal_ids else cells


def _cleaned(bench: Bench, use: ColumnUse, cleaner: Cleaner) -> pl.Series:
    column, name = cleaner(bench, use, bench.cells(use))
    bench.note(use, column, after=column.values[name])
    return column.values[name]


def _choice(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_choices(cells, str(use.field)), "choice"


def _yes_no(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_yes_no(cells), "yes_no"


def _language(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_languages(cells), "language"


def _integer(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_integers(cells, bench.evidence.number(use.header)), "integer"


def _number(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_numbers(cells, bench.evidence.number(use.header)), "number"


def _birth(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_dates(cells, bench.evidence.date(use.header), birth=True), "date"


def _date(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_dates(cells, bench.evidence.date(use.header)), "date"


def _instant(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_instants(cells, bench.evidence.date(use.header), zone=bench.mapping.zone), "instant"


def _list(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_lists(cells), "list"


def _naf(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_nafs(cells), "naf"


def _url(bench: Bench, use: ColumnUse, cells: pl.Series) -> tuple[Column, str]:
    return clean_urls(cells), "website"


_CLEANERS: tuple[tuple[tuple[str, ...], Cleaner], ...] = (
    (CHOICES, _choice),
    (("consent",), _yes_no),
    (("language",), _language),
    (INTEGERS, _integer),
    (("quantity",), _number),
    (("birth_date",), _birth),
    (INSTANTS, _instant),
    (("naf",), _naf),
    (("website",), _url),
)
_CUSTOM: dict[str, Cleaner] = {"number": _number, "date": _date, "yes_no": _yes_no, "list": _list}


def _custom(bench: Bench, use: ColumnUse) -> pl.Series:
    cleaner = _CUSTOM.get(use.custom_type)
    return _cleaned(bench, use, cleaner) if cleaner else bench.cells(use)


def _put_lists(bench: Bench, field: str) -> None:
    """Several columns of tags make one list, each tag once."""
    parts = [_cleaned(bench, use, _list) for use in bench.uses(field)]
    if len(parts) == 1:
        bench.put(field, parts[0])
    elif parts:
        frame = pl.DataFrame([part.alias(str(n)) for n, part in enumerate(parts)])
        filled = [pl.col(name).fill_null([]) for name in frame.columns]
        every = pl.concat_list(filled).list.unique(maintain_order=True)
        bench.put(field, frame.select(pl.when(every.list.len() > 0).then(every)).to_series())


def _put_notes(bench: Bench) -> None:
    parts = [bench.cells(use) for use in bench.uses("notes")]
    if parts:
        frame = pl.DataFrame([part.alias(str(n)) for n, part in enumerate(parts)])
        joined = pl.concat_str(frame.columns, separator="\n", ignore_nulls=True)
        bench.put("notes", frame.select(pl.when(joined != "").then(joined)).to_series())
