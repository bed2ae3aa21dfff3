"""How runs, services and units of the register are said on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaland.kernel.text import Text

STATES: Mapping[str, tuple[Text, str]] = {
    "running": (Text("en cours", "under way"), "blue"),
    "done": (Text("fait", "done"), "green"),
    "undoing": (Text("annulation en cours", "being undone"), "orange"),
    "undone": (Text("annulé", "undone"), "grey"),
}
ABOUT: Mapping[str, Text] = {
    "addresses": Text("Adresses", "Addresses"),
    "companies": Text("Sociétés", "Companies"),
}
KINDS: Mapping[str, Text] = {
    "ban": Text("adresses (BAN)", "addresses (BAN)"),
    "units": Text("sociétés (unités légales)", "companies (legal units)"),
    "establishments": Text("sociétés (établissements)", "companies (establishments)"),
}
_COUNTS: tuple[tuple[str, Text], ...] = (
    ("housenumber", Text("{n} au numéro", "{n} to the number")),
    ("street", Text("{n} à la rue", "{n} to the street")),
    ("municipality", Text("{n} à la commune", "{n} to the town")),
    ("proposed", Text("{n} à départager", "{n} to settle")),
    ("closed", Text("{n} fermées ou parties", "{n} closed or moved")),
    ("partial", Text("{n} opposées à la diffusion", "{n} that object to being shown")),
    ("unchanged", Text("{n} inchangées", "{n} unchanged")),
    ("without", Text("{n} inconnues", "{n} unknown")),
)
FATES: Mapping[str, tuple[Text, str]] = {
    "active": (Text("en activité", "active"), "green"),
    "closed": (Text("fermée", "closed"), "red"),
    "moved": (
        Text(
            "établissement fermé, société active ailleurs",
            "this place is closed, the company lives on elsewhere",
        ),
        "orange",
    ),
}
PEOPLE_OF_ENDED = Text('état_société parmi ("closed", "moved")', 'company_state in ("closed", "moved")')
"""Who works at a company that the register says is no more, as a sentence."""
PRECISIONS: Mapping[str, Text] = {
    "housenumber": Text("au numéro", "to the number"),
    "street": Text("à la rue", "to the street"),
    "municipality": Text("à la commune", "to the town"),
}


def counts_of(counts: Mapping[str, int], number: Any, language: Any) -> str:
    """`1 200 au numéro, 30 à la rue`. `number` formats one."""
    said = (
        words.to(language, n=number(counts[name], language)) for name, words in _COUNTS if counts.get(name)
    )
    return ", ".join(said)
