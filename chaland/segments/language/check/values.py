"""Whether values suit the kind of what they are compared with."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from chaland.kernel.folding import fold
from chaland.segments.language.ast import (
    Compare,
    Day,
    Duration,
    Flag,
    Number,
    Operator,
    Place,
    Quoted,
    Relative,
    Value,
)
from chaland.segments.language.check.told import Told
from chaland.segments.language.grammar.printer import print_number
from chaland.segments.language.grammar.tokens import quoted
from chaland.segments.language.limits import MAX_AMOUNT, MAX_DIGITS, MAX_TEXT, MAX_VALUES
from chaland.segments.language.moments import FINE, shifted
from chaland.segments.language.suggestion import nearest
from chaland.segments.language.words import Kind, OperatorWord, kind_label

_WANTED: dict[Kind, tuple[type[Value], ...]] = {
    "text": (Quoted,),
    "choice": (Quoted,),
    "list": (Quoted,),
    "number": (Number,),
    "money": (Number,),
    "date": (Day, Relative),
    "instant": (Day, Relative),
    "anniversary": (Day, Relative),
    "yes_no": (Flag,),
}
_FINE_OPERATORS: tuple[Operator, ...] = ("less", "at_most", "more", "at_least", "between")


@dataclass(frozen=True, slots=True)
class Expected:
    """`choices`: what may be written (folded) to the code, when the list is closed."""

    kind: Kind
    choices: Mapping[str, str] | None = None


def check_values(told: Told, node: Compare, row: OperatorWord, expected: Expected, path: str) -> None:
    """Their number, then each of them, then their order."""
    if not _right_number(told, node, row, path):
        return
    before = len(told.faults)
    for index, value in enumerate(node.values):
        _check_value(told, value, node.operator, row, expected, f"{path}.values.{index}")
    if row.shape == "two" and len(told.faults) == before:
        _check_order(told, node, path)


def clean(text: str) -> bool:
    """Whether every engine can take this text: no control character, no half of a character."""
    return not any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text)


def check_text(told: Told, text: str, at: Place | None, path: str) -> bool:
    """Tells of empty, endless and unreadable texts."""
    if not fold(text).strip():
        told.tell(
            "empty_text",
            "Ce texte est vide. Pour une valeur absente, écrivez « est vide ».",
            "This text is empty. For a missing value, write “is empty”.",
            at=at,
            path=path,
        )
    elif len(text) > MAX_TEXT:
        told.tell(
            "text_too_long",
            "Ce texte dépasse {limit} caractères.",
            "This text is longer than {limit} characters.",
            at=at,
            path=path,
            limit=MAX_TEXT,
        )
    elif not clean(text):
        told.tell(
            "bad_character",
            "Ce texte contient un caractère invisible ou illisible.",
            "This text holds an invisible or unreadable character.",
            at=at,
            path=path,
        )
    else:
        return True
    return False


def _right_number(told: Told, node: Compare, row: OperatorWord, path: str) -> bool:
    count = len(node.values)
    if row.shape == "many" and count > MAX_VALUES:
        told.tell(
            "too_many_values",
            "Cette liste a {count} valeurs ; {limit} au plus.",
            "This list has {count} values; {limit} at most.",
            at=node.at,
            path=path,
            count=count,
            limit=MAX_VALUES,
        )
        return False
    least = {"none": 0, "one": 1, "two": 2, "many": 1, "span": 1}[row.shape]
    if count == least or (row.shape == "many" and count > least):
        return True
    told.tell(
        "wrong_count",
        "Cet opérateur prend {least} valeur(s), et non {count}.",
        "This operator takes {least} value(s), not {count}.",
        at=node.at,
        path=path,
        least=least,
        count=count,
    )
    return False


def _check_value(
    told: Told, value: Value, operator: Operator, row: OperatorWord, expected: Expected, path: str
) -> None:
    wanted = (Duration,) if row.shape == "span" else _WANTED[expected.kind]
    if not isinstance(value, wanted):
        _tell_wrong_type(told, value, expected.kind, path)
    elif isinstance(value, Quoted):
        if check_text(told, value.text, value.at, path) and expected.choices is not None:
            _check_choice(told, value, expected.choices, path)
    elif isinstance(value, Number):
        _check_number(told, value, path)
    elif isinstance(value, Relative | Duration):
        _check_moment(told, value, operator, expected.kind, path)


def _tell_wrong_type(told: Told, value: Value, kind: Kind, path: str) -> None:
    told.tell(
        "wrong_type",
        "Il faut ici {kind}.",
        "This must be {kind}.",
        at=value.at,
        path=path,
        suggestion=_converted(value, kind),
        kind=kind_label(kind),
    )


def _converted(value: Value, kind: Kind) -> str | None:
    """The value as it should have been written, when it can be guessed."""
    match kind, value:
        case (("text" | "choice" | "list"), Number(number)):
            return quoted(print_number(number))
        case (("text" | "choice" | "list"), Day(day)):
            return quoted(day.isoformat())
        case (("number" | "money"), Quoted(text)):
            return _number_in(text)
        case (("date" | "instant" | "anniversary"), Quoted(text)):
            return _day_in(text)
    return None


def _number_in(text: str) -> str | None:
    try:
        number = Decimal(text.replace(",", ".").strip())
    except InvalidOperation:
        return None
    return print_number(number) if number.is_finite() and abs(number.adjusted()) <= MAX_DIGITS else None


def _day_in(text: str) -> str | None:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None


def _check_choice(told: Told, value: Quoted, choices: Mapping[str, str], path: str) -> None:
    if fold(value.text) in choices:
        return
    meant = nearest(value.text, choices)
    told.tell(
        "unknown_choice",
        "« {text} » n'est pas un choix possible : {known}.",
        "“{text}” is not one of the choices: {known}.",
        at=value.at,
        path=path,
        suggestion=quoted(choices[meant]) if meant else None,
        text=value.text,
        known=", ".join(dict.fromkeys(choices.values())),
    )


def _check_number(told: Told, value: Number, path: str) -> None:
    if not value.value.is_finite() or sum(char.isdigit() for char in format(value.value, "f")) > MAX_DIGITS:
        told.tell(
            "number_too_long",
            "Ce nombre a plus de {digits} chiffres.",
            "This number has more than {digits} digits.",
            at=value.at,
            path=path,
            digits=MAX_DIGITS,
        )


def _check_moment(told: Told, value: Relative | Duration, operator: Operator, kind: Kind, path: str) -> None:
    if value.unit in FINE and not _fine_suits(value, operator, kind):
        told.tell(
            "too_fine",
            "Ici, le temps se compte en jours, semaines, mois ou ans.",
            "Time is counted here in days, weeks, months or years.",
            at=value.at,
            path=path,
        )
    limit = MAX_AMOUNT[value.unit]
    low = -limit if isinstance(value, Relative) else 0
    if not low <= value.amount <= limit:
        told.tell(
            "too_far",
            "C'est trop loin d'aujourd'hui : {limit} au plus.",
            "This is too far from today: {limit} at most.",
            at=value.at,
            path=path,
            limit=limit,
        )


def _fine_suits(value: Relative | Duration, operator: Operator, kind: Kind) -> bool:
    return kind == "instant" and (isinstance(value, Duration) or operator in _FINE_OPERATORS)


def _check_order(told: Told, node: Compare, path: str) -> None:
    low, high = node.values
    if _reversed(low, high):
        told.tell(
            "reversed_range",
            "La première borne dépasse la seconde.",
            "The first bound is beyond the second.",
            at=low.at.to(high.at) if low.at and high.at else node.at,
            path=f"{path}.values",
        )


def _reversed(low: Value, high: Value) -> bool:
    """A day and a moment counted from now are not compared: it depends on the day the question is asked."""
    match low, high:
        case Number(a), Number(b):
            return a > b
        case Day(a), Day(b):
            return a > b
        case Quoted(a), Quoted(b):
            return fold(a) > fold(b)
        case Relative(), Relative() if low.unit not in FINE and high.unit not in FINE:
            middle = date(2024, 2, 29)
            return shifted(middle, low.amount, low.unit) > shifted(middle, high.amount, high.unit)
    return False
