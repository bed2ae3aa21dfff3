"""How a value is told to people: words for codes, their phones, their clock. Numbers and dates stay what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers

from chaland.exports.domain import Column, Table
from chaland.kernel.figures import figure
from chaland.kernel.listing import join_words
from chaland.kernel.text import Language, Text
from chaland.reference import regions
from chaland.segments.language.words.choices import choice_label

Shown = str | int | float | Decimal | date | datetime | None
"""Instants without a zone: they are told at the company's place."""

_YES_NO = {True: Text("oui", "yes"), False: Text("non", "no")}
_SEXES = {"male": Text("homme", "man"), "female": Text("femme", "woman")}


def shown(table: Table) -> Iterator[list[list[Shown]]]:
    """The chunks of a table, as people read them."""
    tellers = [_teller(column, table) for column in table.columns]
    for chunk in table.chunks:
        yield [
            [None if value is None else tell(value) for value in values]
            for tell, values in zip(tellers, chunk, strict=True)
        ]


def as_text(value: Shown, language: Language) -> str:
    """For files without types: ISO dates, which every spreadsheet and our own reader take; 1234,5 in French."""
    match value:
        case None:
            return ""
        case str():
            return value
        case datetime():
            return value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case float():
            said = repr(int(value)) if value.is_integer() else repr(value)
        case _:
            said = str(value)
    return figure(said, language)


def _teller(column: Column, table: Table) -> Callable[[Any], Shown]:
    zone, language = ZoneInfo(table.zone), table.language
    tellers: dict[str, Callable[[Any], Shown]] = {
        "instant": lambda at: _local(at, zone),
        "moment": lambda at: _local(at, zone),
        "yes_no": lambda yes: _YES_NO[yes].to(language) if isinstance(yes, bool) else yes,
        "list": lambda values: join_words(_named(column.choices, values, language)),
        "phone": phone,
        "choice": lambda code: _choice(column.choices, code, language),
        "region": lambda code: _regions().get(code, code),
    }
    return tellers.get(column.kind, lambda value: value)


def _local(at: date | datetime, zone: ZoneInfo) -> date | datetime:
    if not isinstance(at, datetime):
        return at
    return at.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _named(group: str, values: Sequence[Any], language: Language) -> list[str]:
    return [_choice(group, value, language) if group else str(value) for value in values]


def _choice(group: str, code: str, language: Language) -> str:
    if group == "sex" and code in _SEXES:
        return _SEXES[code].to(language)
    return choice_label(group, code).to(language)


@cache
def _regions() -> dict[str, str]:
    return dict(regions().select("code", "name").iter_rows())


@lru_cache(maxsize=50_000)
def phone(e164: str) -> str:
    """`06 12 34 56 78` for a number of mainland France, `+41 22 767 61 11` for another; both read back."""
    if e164.startswith("+33") and len(e164) == 12 and e164[1:].isdigit():
        local = "0" + e164[3:]
        return " ".join(local[at : at + 2] for at in range(0, 10, 2))
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def rows(chunk: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a chunk of columns."""
    return zip(*chunk, strict=True)
