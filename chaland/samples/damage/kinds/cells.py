"""Damage that befalls any cell: yes and no in all forms, letters misread, empty words, spaces at the ends."""

from __future__ import annotations

import polars as pl

from chaland.samples.damage.kinds.each import among, by_value, formatted, vectorised
from chaland.samples.damage.spoil import Cells, Damage
from chaland.samples.draws import Draws

_YES = ("Oui", "OUI", "x", "X", "1", "O", "vrai")
_NO = ("Non", "NON", "0", "N", "non ", "faux")
_NOTHING = ("NC", "-", "N/A", "néant", "?", "aucun", "inconnu", "n.c.", "--", "xxx", "0")
_AROUND = ("{} ", " {}", "{}  ", "{}\u00a0", "{}\t")
_SPELT = ("Nom", "Prénom", "Société", "Fonction", "Adresse", "Ville", "Remarques")
_SPACED = ("Nom", "Prénom", "Ville", "E-mail", "Adresse", "Code postal")


def _misread(block: pl.DataFrame, _: Draws) -> Cells:
    """UTF-8 read as Windows-1252 over the whole row: 'Hélène' becomes 'HÃ©lÃ¨ne'."""
    return {name: block[name].map_elements(_mojibake, return_dtype=pl.String) for name in _SPELT}


def _mojibake(text: str) -> str:
    try:
        return text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return text


YES_NO = tuple(
    Damage("yes_no_forms", 0.6, (column,), by_value(column, {"oui": _YES, "non": _NO}))
    for column in ("Adhérent fidélité", "Newsletter")
)
MISREAD = (Damage("mojibake", 0.012, (), _misread, reads=_SPELT),)
EMPTIES = tuple(
    Damage("placeholder", rate, (), among(column, _NOTHING), empty=(column,))
    for column, rate in (
        ("Mobile", 0.05),
        ("E-mail", 0.05),
        ("Complément", 0.02),
        ("Né(e) le", 0.03),
        ("Société", 0.02),
    )
)
LAST = (
    *(Damage("spaces", 0.02, (column,), formatted(column, _AROUND)) for column in _SPACED),
    Damage(
        "spaces_inside",
        0.02,
        ("Adresse",),
        vectorised("Adresse", lambda cell: cell.str.replace(" ", "  ", literal=True)),
    ),
)
