"""The station of e-mails and phones, of contacts and of the customers that facts are about."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.emails import clean_emails
from chaland.intake.cleaning.mapping import ColumnUse
from chaland.intake.cleaning.phones import clean_phones, sort_phones


def put_reach(bench: Bench) -> None:
    """email, emails_other, mobile, phone, phones_other, fax. The country was put before."""
    _put_emails(bench)
    _put_phones(bench)
    for use in bench.uses("fax")[:1]:
        bench.put("fax", _phones(bench, use).values["phone"])


def put_customer_reach(bench: Bench) -> None:
    """customer_email and customer_phone: the first of each cell."""
    for use in bench.uses("customer_email"):
        bench.put("customer_email", _emails(bench, use).values["email"])
    for use in bench.uses("customer_phone"):
        bench.put("customer_phone", _phones(bench, use).values["phone"])


def _emails(bench: Bench, use: ColumnUse) -> Column:
    column = clean_emails(bench.cells(use))
    bench.note(use, column, after=column.values["email"], meant=column.values["email_suggestion"])
    return column


def _phones(bench: Bench, use: ColumnUse) -> Column:
    default = bench.evidence.country or bench.mapping.default_country
    column = clean_phones(bench.cells(use), default, territory=bench.values.get("country"))
    bench.note(use, column, after=column.values["phone"])
    return column


def _put_emails(bench: Bench) -> None:
    """The first address of all is the main one; the others follow, each once."""
    columns = [_emails(bench, use) for use in bench.uses("email")]
    if len(columns) == 1:
        bench.put("email", columns[0].values["email"])
        bench.put("emails_other", columns[0].values["emails_other"])
    elif columns:
        every = _in_order(columns)
        bench.put("email", every.list.first())
        rest = every.list.slice(1)
        bench.put("emails_other", rest.set((rest.list.len() == 0).fill_null(True), None))


def _in_order(columns: list[Column]) -> pl.Series:
    """All the addresses of a row, without repetition; a list, empty when there is none."""
    series = {
        f"{name}{n}": column.values[name]
        for n, column in enumerate(columns)
        for name in ("email", "emails_other")
    }
    parts = [
        pl.col(name).fill_null([]) if name.startswith("emails") else pl.concat_list(name).list.drop_nulls()
        for name in series
    ]
    unique = pl.concat_list(parts).list.unique(maintain_order=True)
    return pl.DataFrame(series).select(unique).to_series()


def _put_phones(bench: Bench) -> None:
    uses = {name: bench.uses(name) for name in ("mobile", "phone")}
    columns = {name: [_phones(bench, use) for use in found] for name, found in uses.items()}
    if not columns["mobile"] and not columns["phone"]:
        return
    placed = sort_phones(columns["mobile"], columns["phone"])
    for name in ("mobile", "phone", "phones_other"):
        bench.put(name, placed.values[name])
    first = (*uses["mobile"], *uses["phone"])[0]
    both = pl.DataFrame([placed.values["mobile"], placed.values["phone"]])
    shown = both.select(pl.concat_str("mobile", "phone", separator=" / ", ignore_nulls=True)).to_series()
    bench.note(first, placed, after=shown)
