"""The filters of messages: the usual ones of Liquid and those that say dates and amounts to people.

Liquid's own are not taken: some grow without bound (`replace` in a chain), some read the machine's clock, some
compute with binary fractions. A missing value goes through every filter untouched, until a `default`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from liquid.exceptions import FilterArgumentError, OutputStreamLimitError
from liquid.undefined import is_undefined

from chaland.campaigns.domain.templates import phrases
from chaland.kernel.text import Language, Text

LARGEST = 20_000
"""Characters that a filter may give."""
FARTHEST = Decimal(10) ** 12

Filter = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class FilterWord:
    """A filter as people learn it. `french`: its other name, that does the same."""

    name: str
    french: str
    does: Text
    example: str


# fmt: off
FILTERS: tuple[FilterWord, ...] = (
    FilterWord("default", "par_defaut", Text("ce qui est dit quand le champ est vide", "what is said when the field is empty"), '{{ contact.first_name | default: "cher client" }}'),
    FilterWord("long_date", "date_longue", Text("23 novembre 2026", "23 November 2026"), "{{ purchase.date | long_date }}"),
    FilterWord("short_date", "date_courte", Text("23/11/2026", "23/11/2026"), "{{ purchase.date | short_date }}"),
    FilterWord("day_month", "jour_mois", Text("23 novembre", "23 November"), "{{ purchase.date | day_month }}"),
    FilterWord("weekday", "jour", Text("lundi", "Monday"), "{{ today | weekday }}"),
    FilterWord("month", "mois", Text("novembre", "November"), "{{ today | month }}"),
    FilterWord("date", "date_au_format", Text("selon un modèle de date", "by a pattern of dates"), '{{ purchase.date | date: "%d/%m" }}'),
    FilterWord("amount", "montant", Text("1 234,50 €", "€1,234.50"), "{{ purchase.amount | amount }}"),
    FilterWord("number", "nombre", Text("1 234,5", "1,234.5"), "{{ loyalty.points | number }}"),
    FilterWord("phone", "telephone", Text("06 12 34 56 78", "06 12 34 56 78"), "{{ owner.phone | phone }}"),
    FilterWord("upcase", "majuscules", Text("tout en majuscules", "all in capitals"), "{{ contact.last_name | upcase }}"),
    FilterWord("downcase", "minuscules", Text("tout en minuscules", "all in small letters"), "{{ contact.city | downcase }}"),
    FilterWord("capitalize", "initiale", Text("première lettre en majuscule", "first letter in capital"), "{{ purchase.product | capitalize }}"),
    FilterWord("truncate", "tronquer", Text("pas plus de tant de caractères", "no more than so many characters"), "{{ purchase.product | truncate: 20 }}"),
    FilterWord("strip", "sans_espaces", Text("sans les espaces autour", "without the spaces around"), "{{ contact.city | strip }}"),
    FilterWord("replace", "remplacer", Text("un texte par un autre", "one text by another"), '{{ contact.city | replace: "Saint-", "St-" }}'),
    FilterWord("remove", "retirer", Text("sans ce texte", "without this text"), '{{ company.name | remove: "SARL " }}'),
    FilterWord("append", "suivi_de", Text("suivi d'un texte, si le champ n'est pas vide", "followed by a text, if the field is not empty"), '{{ contact.first_name | append: ", " | default: "" }}'),
    FilterWord("prepend", "precede_de", Text("précédé d'un texte, si le champ n'est pas vide", "preceded by a text, if the field is not empty"), '{{ shop.city | prepend: " de " | default: "" }}'),
    FilterWord("first_word", "premier_mot", Text("le premier mot", "the first word"), "{{ purchase.product | first_word }}"),
    FilterWord("join", "liste", Text("une liste, avec ce qui sépare", "a list, with what stands between"), '{{ contact.hobbies | join: " et " }}'),
    FilterWord("first", "premier", Text("le premier d'une liste", "the first of a list"), "{{ contact.hobbies | first }}"),
    FilterWord("last", "dernier", Text("le dernier d'une liste", "the last of a list"), "{{ contact.hobbies | last }}"),
    FilterWord("plus", "plus", Text("additionne", "adds"), "{{ loyalty.points | plus: 50 }}"),
    FilterWord("minus", "moins", Text("soustrait", "subtracts"), "{{ 500 | minus: loyalty.points }}"),
    FilterWord("times", "fois", Text("multiplie", "multiplies"), "{{ purchase.amount | times: 0.1 | amount }}"),
    FilterWord("divided_by", "divise_par", Text("divise", "divides"), "{{ loyalty.points | divided_by: 100 }}"),
    FilterWord("round", "arrondi", Text("arrondit", "rounds"), "{{ purchase.amount | round }}"),
    FilterWord("floor", "entier_inferieur", Text("arrondit en dessous", "rounds down"), "{{ loyalty.points | divided_by: 100 | floor }}"),
    FilterWord("ceil", "entier_superieur", Text("arrondit au-dessus", "rounds up"), "{{ purchase.amount | ceil }}"),
    FilterWord("at_least", "au_moins", Text("pas moins que", "no less than"), "{{ loyalty.points | at_least: 0 }}"),
    FilterWord("at_most", "au_plus", Text("pas plus que", "no more than"), "{{ loyalty.points | at_most: 500 }}"),
    FilterWord("url_encode", "pour_adresse", Text("pour une adresse web", "for a web address"), "https://exemple.fr/?ville={{ contact.city | url_encode }}"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How a text says values. `space`: what holds the parts of a number together."""

    language: Language
    space: str

    def say(self, value: object) -> str:
        """Raises: FilterArgumentError for what is no value of ours."""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return (phrases.YES if value else phrases.NO).to(self.language)
        if isinstance(value, phrases.Amount):
            return self.amount(value)
        if isinstance(value, int | float | Decimal):
            return phrases.number(number_of(value), self.language, self.space)
        if isinstance(value, list):
            return bounded(", ".join(self.say(one) for one in value))
        return self._other(value)

    def _other(self, value: object) -> str:
        if value is None:
            return ""
        if is_undefined(value):
            return str(value)
        if hasattr(value, "hour"):
            return phrases.moment(value, self.language, self.space)  # type: ignore[arg-type]
        if isinstance(value, date):
            return phrases.long_date(value, self.language, self.space)
        raise FilterArgumentError(f"no value: {type(value).__name__}", token=None)

    def amount(self, value: object) -> str:
        currency = value.currency if isinstance(value, phrases.Amount) else "EUR"
        return phrases.amount(number_of(value), self.language, self.space, currency)


def bounded(text: str) -> str:
    if len(text) > LARGEST:
        raise OutputStreamLimitError("a filter gives too long a text", token=None)
    return text


def number_of(value: object) -> Decimal:
    """Raises: FilterArgumentError when it is no number, or one beyond all reason."""
    try:
        found = value if isinstance(value, Decimal) else Decimal(str(value).strip().replace(",", ".")[:40])
    except InvalidOperation:
        raise FilterArgumentError("no number", token=None) from None
    if isinstance(value, bool) or not found.is_finite() or abs(found) > FARTHEST:
        raise FilterArgumentError("no number", token=None)
    return Decimal(found)


def filters_for(phrasing: Phrasing) -> Mapping[str, Filter]:
    """Every filter under both its names."""
    plain = _passing({**_texts(phrasing), **_numbers(), **_dates(phrasing), **_lists(phrasing)})
    known = {"default": _default, **plain}
    return known | {word.french: known[word.name] for word in FILTERS}


def _passing(known: Mapping[str, Filter]) -> dict[str, Filter]:
    """What is missing stays missing."""

    def through(function: Filter) -> Filter:
        return lambda value, *args: value if value is None or is_undefined(value) else function(value, *args)

    return {name: through(function) for name, function in known.items()}


def _default(value: object, instead: object = "") -> object:
    return instead if value is None or is_undefined(value) or value in ("", [], False) else value


def _texts(phrasing: Phrasing) -> dict[str, Filter]:
    say = phrasing.say
    return {
        "upcase": lambda value: say(value).upper(),
        "downcase": lambda value: say(value).lower(),
        "capitalize": lambda value: say(value)[:1].upper() + say(value)[1:],
        "strip": lambda value: say(value).strip(),
        "first_word": lambda value: (say(value).split() or [""])[0],
        "truncate": lambda value, most=50, end="...": _truncate(say(value), most, say(end)),
        "replace": lambda value, old, new="": _replace(say(value), say(old), say(new)),
        "remove": lambda value, old: _replace(say(value), say(old), ""),
        "append": lambda value, more: bounded(say(value) + say(more)),
        "prepend": lambda value, more: bounded(say(more) + say(value)),
        "url_encode": lambda value: quote(say(value), safe=""),
        "phone": lambda value: _phone(say(value)),
    }


def _truncate(text: str, most: object, end: str) -> str:
    room = max(int(number_of(most)), 0)
    return text if len(text) <= room else text[: max(room - len(end), 0)] + end


def _replace(text: str, old: str, new: str) -> str:
    found = text.count(old) if old else 0
    if len(text) + found * (len(new) - len(old)) > LARGEST:
        raise OutputStreamLimitError("a filter gives too long a text", token=None)
    return text.replace(old, new) if found else text


def _phone(text: str) -> str:
    """06 12 34 56 78 out of +33612345678; others as they are."""
    if text.startswith("+33") and len(text) == 12 and text[1:].isascii() and text[1:].isdigit():
        text = "0" + text[3:]
        return " ".join(text[at : at + 2] for at in range(0, 10, 2))
    return text


def _numbers() -> dict[str, Filter]:
    return {
        "plus": lambda value, other: number_of(number_of(value) + number_of(other)),
        "minus": lambda value, other: number_of(number_of(value) - number_of(other)),
        "times": lambda value, other: number_of(number_of(value) * number_of(other)),
        "divided_by": lambda value, other: _divided(number_of(value), number_of(other)),
        "round": lambda value, digits=0: _rounded(value, digits, ROUND_HALF_UP),
        "floor": lambda value: _rounded(value, 0, ROUND_FLOOR),
        "ceil": lambda value: _rounded(value, 0, ROUND_CEILING),
        "at_least": lambda value, least: max(number_of(value), number_of(least)),
        "at_most": lambda value, most: min(number_of(value), number_of(most)),
    }


def _divided(value: Decimal, by: Decimal) -> Decimal:
    if not by:
        raise FilterArgumentError("division by zero", token=None)
    return number_of(value / by)


def _rounded(value: object, digits: object, way: str) -> Decimal:
    places = min(max(int(number_of(digits)), 0), 2)
    return number_of(value).quantize(Decimal(1).scaleb(-places), rounding=way)


def _dates(phrasing: Phrasing) -> dict[str, Filter]:
    language, space = phrasing.language, phrasing.space
    return {
        "long_date": lambda value: phrases.long_date(_day(value), language, space),
        "short_date": lambda value: phrases.short_date(_day(value)),
        "day_month": lambda value: phrases.day_month(_day(value), language, space),
        "weekday": lambda value: phrases.weekday(_day(value), language),
        "month": lambda value: phrases.month(_day(value), language),
        "date": lambda value, pattern="%d/%m/%Y": _dated(_day(value), phrasing.say(pattern), language),
        "amount": phrasing.amount,
        "number": lambda value: phrases.number(number_of(value), language, space),
    }


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise FilterArgumentError("no date", token=None) from None


def _dated(value: date, pattern: str, language: Language) -> str:
    try:
        return bounded(phrases.dated(value, pattern[:100], language))
    except ValueError:
        raise FilterArgumentError("no pattern of dates", token=None) from None


def _lists(phrasing: Phrasing) -> dict[str, Filter]:
    return {
        "join": lambda value, glue=", ": _joined(
            [phrasing.say(one) for one in _many(value)], phrasing.say(glue)
        ),
        "first": lambda value: (_many(value) or [None])[0],
        "last": lambda value: (_many(value) or [None])[-1],
    }


def _joined(words: Sequence[str], glue: str) -> str:
    if sum(map(len, words)) + len(glue) * len(words) > LARGEST:
        raise OutputStreamLimitError("a filter gives too long a text", token=None)
    return glue.join(words)


def _many(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [value]
    raise FilterArgumentError("no list", token=None)
