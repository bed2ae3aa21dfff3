"""The kinds of value that a field may have."""

from __future__ import annotations

from typing import Literal

from chaland.kernel.text import Text

Kind = Literal[
    "text",
    "number",
    "money",  # a number of euros
    "date",
    "instant",  # a date with a time of day
    "anniversary",  # a date whose year does not count
    "yes_no",
    "choice",
    "list",
]

_LABELS: dict[Kind, Text] = {
    "text": Text("du texte", "text"),
    "number": Text("un nombre", "a number"),
    "money": Text("un montant", "an amount"),
    "date": Text("une date", "a date"),
    "instant": Text("une date", "a date"),
    "anniversary": Text("un anniversaire", "an anniversary"),
    "yes_no": Text("oui ou non", "yes or no"),
    "choice": Text("un choix", "a choice"),
    "list": Text("une liste", "a list"),
}


def kind_label(kind: Kind) -> Text:
    return _LABELS[kind]
