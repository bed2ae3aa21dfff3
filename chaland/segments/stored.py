"""What people say of places, countries, languages and phones, as the file stores it.

The file keeps codes (`69`, `FR`, `fr`, `+33612345678`); people write `Rhône`, `France`, `français`,
`06 12 34 56 78`. Sentences are put into the words of the file just before they are compiled, never before
they are saved, printed or explained.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import phonenumbers

from chaland.kernel.folding import fold
from chaland.kernel.ports import filled
from chaland.reference import geography
from chaland.segments.language import Tree
from chaland.segments.language.ast import AllOf, AnyOf, Compare, Field, Not, Quoted, Value

Reader = Callable[[str], str | None]
"""The code that a word stands for; None when it stands for none."""

_WHOLE = ("equals", "differs", "one_of", "none_of")
_countries: list[Reader] = []


def read_countries_with(reader: Reader) -> None:
    """Called once by the wiring: who knows the names of countries."""
    _countries[:] = [reader]


def as_stored(tree: Tree) -> Tree:
    """The same sentence with the codes of the file in place of the words of people."""
    match tree:
        case Not(part):
            return replace(tree, part=as_stored(part))
        case AllOf(parts) | AnyOf(parts):
            return replace(tree, parts=tuple(as_stored(part) for part in parts))
        case Compare(Field(name)) if name in _READERS:
            return replace(tree, values=tuple(_value(value, tree.operator, name) for value in tree.values))
        case _:
            return tree


def _value(value: Value, operator: str, name: str) -> Value:
    if not isinstance(value, Quoted):
        return value
    if operator in _WHOLE:
        return replace(value, text=_READERS[name](value.text) or value.text)
    if operator == "starts_with" and name in ("mobile", "phone"):
        return replace(value, text=_beginning(value.text))
    return value


def _country(said: str) -> str | None:
    filled()
    return _countries[0](said) if _countries else None


def _department(said: str) -> str | None:
    return _codes("departments").get(fold(said).replace(" ", "-"))


def _region(said: str) -> str | None:
    return _codes("regions").get(fold(said).replace(" ", "-"))


@cache
def _codes(table: str) -> Mapping[str, str]:
    rows = {"departments": geography.departments, "regions": geography.regions}[table]()
    return {fold(row["name"]).replace(" ", "-"): row["code"] for row in rows.iter_rows(named=True)}


def _language(said: str) -> str | None:
    return _LANGUAGES.get(fold(said))


def _phone(said: str) -> str | None:
    """E.164; numbers without a country are French."""
    try:
        parsed = phonenumbers.parse(said, "FR")
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _beginning(said: str) -> str:
    """`06 12` begins French numbers as `+33612` does."""
    digits = re.sub(r"[\s.\-()]", "", said)
    return f"+33{digits[1:]}" if re.fullmatch(r"0[1-9]\d*", digits) else digits


_LANGUAGES = {
    name: code
    for code, names in {
        "fr": ("français", "french"),
        "en": ("anglais", "english"),
        "de": ("allemand", "german", "deutsch"),
        "es": ("espagnol", "spanish", "español"),
        "it": ("italien", "italian", "italiano"),
        "pt": ("portugais", "portuguese"),
        "nl": ("néerlandais", "dutch"),
        "ar": ("arabe", "arabic"),
    }.items()
    for name in map(fold, names)
}
_READERS: Mapping[str, Reader] = {
    "country": _country,
    "department": _department,
    "region": _region,
    "language": _language,
    "mobile": _phone,
    "phone": _phone,
}
