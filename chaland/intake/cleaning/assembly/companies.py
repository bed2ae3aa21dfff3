"""The station of companies: name, legal form and the numbers of the register."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.companies import clean_companies
from chaland.intake.cleaning.identifiers import clean_sirens, clean_sirets, clean_vats

_NUMBERS: tuple[tuple[str, Callable[[pl.Series], Column], tuple[str, ...]], ...] = (
    ("siren", clean_sirens, ("siren", "siret")),
    ("siret", clean_sirets, ("siret", "siren")),
    ("vat", clean_vats, ("vat", "siren")),
)


def put_companies(bench: Bench) -> None:
    """company, legal_form, siren, siret, vat; a SIREN found in another number fills an empty one."""
    for use in bench.uses("legal_form"):
        bench.put("legal_form", bench.cells(use))
    for use in bench.uses("company"):
        column = clean_companies(bench.cells(use))
        bench.note(use, column, after=column.values["company"])
        bench.put("company", column.values["company"])
        bench.put("legal_form", column.values["legal_form"])
    for field, clean, names in _NUMBERS:
        for use in bench.uses(field):
            column = clean(bench.cells(use))
            bench.note(use, column, after=column.values[field])
            for name in names:
                bench.put(name, column.values[name])
