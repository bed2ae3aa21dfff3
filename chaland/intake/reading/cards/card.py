"""From the properties of a card to columns a French spreadsheet would have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chaland.intake.reading.cards.lines import Property
from chaland.kernel.listing import quoted

_NAME_PARTS = ("Nom", "Prénom", "Deuxième prénom", "Civilité", "Suffixe")
_ADDRESS_PARTS = ("Boîte postale", "Complément", "Rue", "Ville", "Région", "Code postal", "Pays")
_SIMPLE = {
    "FN": "Nom complet",
    "NICKNAME": "Surnom",
    "TITLE": "Fonction",
    "ROLE": "Rôle",
    "EMAIL": "E-mail",
    "URL": "Site web",
    "BDAY": "Naissance",
    "ANNIVERSARY": "Anniversaire",
    "GENDER": "Sexe",
    "NOTE": "Notes",
    "CATEGORIES": "Catégories",
    "UID": "UID",
    "LANG": "Langue",
    "GEO": "Coordonnées",
    "KIND": "Nature",
    "IMPP": "Messagerie",
    "REV": "Modifié le",
}
_DROPPED = frozenset(
    {
        "VERSION",
        "PRODID",
        "LABEL",
        "MAILER",
        "AGENT",
        "CLASS",
        "SORT-STRING",
        "SOURCE",
        "PROFILE",
        "NAME",
        "XML",
    }
)
_DATES = frozenset({"BDAY", "ANNIVERSARY"})
_UNESCAPED = {"n": "\n", "N": "\n"}

ORDER = (
    "Civilité",
    "Prénom",
    "Deuxième prénom",
    "Nom",
    "Suffixe",
    "Nom complet",
    "Société",
    "Service",
    "Fonction",
    "E-mail",
    "E-mail (2)",
    "E-mail (3)",
    "Mobile",
    "Mobile (2)",
    "Téléphone",
    "Téléphone (2)",
    "Téléphone (3)",
    "Fax",
    *(f"{part}{rank}" for rank in ("", " (2)") for part in _ADDRESS_PARTS),
    "Naissance",
    "Site web",
    "Catégories",
    "Notes",
    "UID",
)


def card_values(properties: Sequence[Property]) -> dict[str, str]:
    """Column -> text; a second e-mail is `E-mail (2)`. The preferred one of a kind comes first."""
    values: dict[str, str] = {}
    for one in sorted(properties, key=lambda one: "pref" not in one.types):
        if one.name == "ADR":
            _put_together(values, _pairs(_ADDRESS_PARTS, one.value))
        else:
            for column, value in _columns(one):
                _put(values, column, value)
    return values


def _columns(one: Property) -> Iterator[tuple[str, str]]:
    if one.name == "N":
        yield from _pairs(_NAME_PARTS, one.value)
    elif one.name == "ORG":
        company, *services = split(one.value, ";")
        yield "Société", company
        yield "Service", " / ".join(filter(None, services))
    elif one.name == "TEL":
        yield _phone_column(one.types), _plain(one).removeprefix("tel:").removeprefix("TEL:")
    elif one.name == "CATEGORIES":
        yield "Catégories", " ; ".join(map(quoted, filter(None, split(one.value, ","))))
    elif one.name in _SIMPLE:
        yield _SIMPLE[one.name], _plain(one)
    elif one.name.startswith("X-") and not one.name.startswith("X-AB"):
        yield one.name, _plain(one)
    elif one.name not in _DROPPED and not one.name.startswith("X-"):
        yield one.name.capitalize(), _plain(one)


def _phone_column(types: frozenset[str]) -> str:
    if "fax" in types:
        return "Fax"
    return "Mobile" if types & {"cell", "mobile", "iphone"} else "Téléphone"


def _plain(one: Property) -> str:
    value = unescape(one.value)
    if one.name in _DATES:
        return re.sub(r"^(\d{4})(\d{2})(\d{2})(?:T0{6}Z?)?$", r"\1-\2-\3", value)
    return value.removeprefix("mailto:") if one.name == "EMAIL" else value


def _pairs(parts: Sequence[str], value: str) -> list[tuple[str, str]]:
    return list(zip(parts, split(value, ";"), strict=False))


def _put(values: dict[str, str], column: str, value: str) -> None:
    text = value.strip()
    if not text:
        return
    name, number = column, 1
    while name in values:
        if values[name] == text:
            return
        number += 1
        name = f"{column} ({number})"
    values[name] = text


def _put_together(values: dict[str, str], pairs: Sequence[tuple[str, str]]) -> None:
    """The parts of one address under the same number, so that a town never meets another street."""
    filled = [(part, text.strip()) for part, text in pairs if text.strip()]
    number = 1
    while any(_numbered(part, number) in values for part in _ADDRESS_PARTS):
        number += 1
    values.update({_numbered(part, number): text for part, text in filled})


def _numbered(part: str, number: int) -> str:
    return part if number == 1 else f"{part} ({number})"


def split(value: str, mark: str) -> list[str]:
    """The parts between unescaped marks, unescaped."""
    return [unescape(part) for part in re.split(rf"(?<!\\){re.escape(mark)}", value)]


def unescape(value: str) -> str:
    r"""Undoes `\n`, `\,`, `\;`, `\:` and `\\`; leaves other backslashes alone (Windows paths in 2.1)."""
    return re.sub(r"\\([nN,;:\\])", lambda match: _UNESCAPED.get(match[1], match[1]), value)
