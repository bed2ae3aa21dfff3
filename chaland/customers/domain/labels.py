"""The colours that every company starts with, and what fields of the trade are called. Pure.

A company's own colours (Colour) add to the first ones or rename them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chaland.kernel.folding import fold
from chaland.kernel.text import Text

HUES = ("red", "orange", "yellow", "green", "blue", "violet", "pink", "grey")


@dataclass(frozen=True, slots=True)
class ColourCode:
    """A colour that a contact may wear. `key` is stored; `rule` is the sentence that gives it, if any."""

    key: str
    label: Text
    hue: str
    rule: str = ""


FIRST_COLOURS: tuple[ColourCode, ...] = (
    ColourCode("red", Text("rouge", "red"), "red"),
    ColourCode("orange", Text("orange", "orange"), "orange"),
    ColourCode("yellow", Text("jaune", "yellow"), "yellow"),
    ColourCode("green", Text("vert", "green"), "green"),
    ColourCode("blue", Text("bleu", "blue"), "blue"),
    ColourCode("violet", Text("violet", "violet"), "violet"),
    ColourCode("pink", Text("rose", "pink"), "pink"),
)


def bare_key(label: str) -> str:
    """`Date d'échéance` → `date_d_echeance`: what sentences call a field; empty when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:60]


@dataclass(frozen=True, slots=True)
class CustomLabel:
    """A field of the trade, as pages name it. `choices` for the type choice and list."""

    key: str
    label: Text
    type: str
    choices: tuple[str, ...] = ()
