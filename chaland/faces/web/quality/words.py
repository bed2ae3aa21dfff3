"""How doubts, fields and points are said on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings

from chaland.customers.domain.grid import COLUMNS
from chaland.customers.queries.labels import custom_fields
from chaland.faces.web import formats
from chaland.faces.web.jinja import language
from chaland.kernel.clock import system_clock, today
from chaland.kernel.text import Text
from chaland.quality.domain.variants.likeness import Why
from chaland.quality.domain.words import note_subjects
from chaland.quality.queries.doubts import Open

NUMBERS: Mapping[str, Text] = {
    "card": Text("carte bancaire", "bank card"),
    "nir": Text("numéro de sécurité sociale", "social security number"),
    "iban": Text("IBAN", "IBAN"),
}
FIELDS: Mapping[str, Text] = {
    "birth_name": Text("Nom de naissance", "Birth name"),
    "sex": Text("Sexe", "Sex"),
    "website": Text("Site web", "Website"),
    "notes": Text("Notes", "Notes"),
    "loyalty_programme": Text("Programme de fidélité", "Loyalty programme"),
    "loyalty_number": Text("Numéro de fidélité", "Loyalty number"),
}
_YEARS = Text("{day}, {age} ans", "{day}, aged {age}")

_WHY: Mapping[Why, Text] = {
    Why.CASE: Text("majuscules ou accents", "capitals or accents"),
    Why.WORDS: Text(
        "mêmes mots : ordre, ponctuation ou abréviation", "same words: order, punctuation or short form"
    ),
    Why.SPACES: Text("espace ou tiret", "space or hyphen"),
    Why.SMALL_WORDS: Text("petits mots (de, la, les…)", "small words (de, la, les…)"),
    Why.DOUBLED: Text("lettre doublée ou non", "a letter doubled or not"),
    Why.PLURAL: Text("pluriel ou singulier", "plural or singular"),
    Why.SOUND: Text("se prononce pareil", "sounds the same"),
    Why.SWAPPED: Text("deux lettres inversées", "two letters swapped"),
    Why.LETTER: Text("une lettre de différence", "one letter apart"),
    Why.LETTERS: Text("deux lettres de différence", "two letters apart"),
}


def why_words() -> dict[str, str]:
    """What two values differ by, in the words of the reader, by its code."""
    return {why.value: text.to(language()) for why, text in _WHY.items()}


def value_of(one: Open) -> str:
    """What is doubtful, in the words of the reader."""
    match one.doubt.code:
        case "phone_shared":
            return formats.phone(one.value)
        case "minor" | "age":
            return _dated(date.fromisoformat(one.value))
        case "note" | "call_note":
            return ", ".join(_subject(code).to(language()) for code in one.value.split(","))
        case _:
            return one.value


def proposal_of(one: Open) -> str:
    """What stands there once it is accepted; nothing when it is cleared or nothing is proposed."""
    wanted = ("postal_code", "city", "civility", "first_name", "last_name", "email", "notes")
    return " ".join(str(value) for name in wanted if (value := (one.proposal or {}).get(name)))


def field_names() -> dict[str, str]:
    """Field, or `custom.<key>` → its name."""
    own = {f"custom.{one.key}": one.label for one in custom_fields(hidden=True)}
    known = {**{name: column.label for name, column in COLUMNS.items()}, **FIELDS, **own}
    return {name: label.to(language()) for name, label in known.items()}


def hue(points: float | None) -> str:
    """Colour for meaning, never alone: the points stand beside."""
    if points is None:
        return "grey"
    return "green" if points >= 75 else "yellow" if points >= 50 else "red"


def _subject(code: str) -> Text:
    known = note_subjects().get(code)
    return known.text if known else NUMBERS.get(code, Text(code, code))


def _dated(born: date) -> str:
    now = today(system_clock, settings.CHALAND_ZONE)
    age = now.year - born.year - ((now.month, now.day) < (born.month, born.day))
    shown = formats.day(born, language())
    return _YEARS.to(language(), day=shown, age=age) if age >= 0 else shown
