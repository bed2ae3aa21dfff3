"""Values read aloud: quotation marks, decimal commas, months in full, moments with the day they fall on."""

from __future__ import annotations

from datetime import date
from typing import assert_never
from zoneinfo import ZoneInfo

from chaland.kernel.figures import figure
from chaland.kernel.text import Language, Text
from chaland.segments.language.ast import Day, Duration, Flag, Number, Quoted, Relative, Unit, Value
from chaland.segments.language.grammar.printer import print_number
from chaland.segments.language.moments import FINE, Now, day_of, instant_of
from chaland.segments.language.words import UNITS, Kind, choice_label

_UNITS = {row.unit: row for row in UNITS}
MONTHS = (
    Text("janvier", "January"),
    Text("février", "February"),
    Text("mars", "March"),
    Text("avril", "April"),
    Text("mai", "May"),
    Text("juin", "June"),
    Text("juillet", "July"),
    Text("août", "August"),
    Text("septembre", "September"),
    Text("octobre", "October"),
    Text("novembre", "November"),
    Text("décembre", "December"),
)


def said_value(value: Value, kind: Kind, choices: str | None, language: Language, now: Now) -> str:
    """One value. `choices`: the group whose labels are said instead of codes."""
    match value:
        case Quoted(text):
            return quote(choice_label(choices, text).to(language) if choices else text, language)
        case Number():
            return _number(value, kind, language)
        case Flag(yes):
            return quote(Text("oui" if yes else "non", "yes" if yes else "no").to(language), language)
        case Day(day):
            return said_day(day, language)
        case Relative():
            return _moment(value, language, now)
        case Duration(amount, unit):
            return counted(amount, unit, language)
    assert_never(value)


def quote(text: str, language: Language) -> str:
    return f"« {text} »" if language == "fr" else f"“{text}”"


def said_day(day: date, language: Language) -> str:
    """`le 1er mars 2026`, `1 March 2026`."""
    month = MONTHS[day.month - 1].to(language)
    if language == "en":
        return f"{day.day} {month} {day.year}"
    return f"le {'1er' if day.day == 1 else day.day} {month} {day.year}"


def counted(amount: int, unit: Unit, language: Language) -> str:
    return f"{amount} {_UNITS[unit].counted(amount).to(language)}"


def joined(parts: list[str], word: Text, language: Language) -> str:
    """`a, b or c`."""
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} {word.to(language)} {parts[-1]}"


def _number(number: Number, kind: Kind, language: Language) -> str:
    written = figure(print_number(number.value), language)
    if kind != "money":
        return written
    return f"{written} €" if language == "fr" else f"€{written}"


def _moment(moment: Relative, language: Language, now: Now) -> str:
    """The day it falls on, then how it was said."""
    amount = abs(moment.amount)
    if moment.amount == 0:
        said = Text("aujourd'hui", "today").to(language)
    elif moment.amount < 0:
        length = counted(amount, moment.unit, language)
        said = f"il y a {length}" if language == "fr" else f"{length} ago"
    else:
        said = f"{'dans' if language == 'fr' else 'in'} {counted(amount, moment.unit, language)}"
    if moment.unit not in FINE:
        return f"{said_day(day_of(moment, now), language)} ({said})"
    local = instant_of(moment, now).astimezone(ZoneInfo(now.zone))
    at = Text("à", "at").to(language)
    return f"{said_day(local.date(), language)} {at} {local:%H:%M} ({said})"
