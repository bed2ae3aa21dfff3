"""Filter chips: each one is a comparison of the language of segments, written short in the address.

`f=city:one_of:Lyon|Paris`, `f=total_spent:at_least:500`, `f=last_contact:less:-30d`; `where=` holds a
whole sentence. So the list asks the same compiled sentence as exports, audiences and automations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import get_args

from chaland.customers.queries.conditions import EVERYONE
from chaland.customers.queries.grid import Filters
from chaland.faces.web.consent import columns as consent
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.segments.language import Catalogue, Tree
from chaland.segments.language.ast import (
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Custom,
    Day,
    Field,
    Not,
    Number,
    Operator,
    Quoted,
    Reachable,
    Relative,
    Value,
)
from chaland.segments.language.words import CONTACT_FIELDS, Kind
from chaland.segments.listed import listed
from chaland.segments.queries import sentence
from chaland.segments.truth import catalogue

CUSTOM = "custom."
NO_VALUE = ("empty", "not_empty")
OFFERED: Mapping[Kind, tuple[Operator, ...]] = {
    "text": ("contains", "equals", "starts_with", "not_empty", "empty"),
    "choice": ("one_of",),
    "list": ("has_any", "empty"),
    "number": ("at_least", "at_most", "equals"),
    "money": ("at_least", "at_most"),
    "date": ("at_least", "at_most", "empty", "not_empty"),
    "instant": ("at_least", "at_most", "empty", "not_empty"),
    "yes_no": ("equals",),
    "anniversary": (),
}
OPERATOR_WORDS: Mapping[str, Text] = {
    "equals": Text("est", "is"),
    "one_of": Text("est", "is"),
    "has_any": Text("contient", "has"),
    "contains": Text("contient", "contains"),
    "starts_with": Text("commence par", "starts with"),
    "at_least": Text("à partir de", "from"),
    "at_most": Text("jusqu'à", "up to"),
    "empty": Text("vide", "empty"),
    "not_empty": Text("renseigné", "filled in"),
}
HIDDEN = (
    "rfm_recency",
    "rfm_frequency",
    "rfm_monetary",
    "rfm_segment",
    "birthday",
    "quality",
    "last_confirmed",
    "doubt",
)
"""Words of the language that nothing here can answer yet, or that a chip cannot say."""
_KINDS: Mapping[str, Kind] = {row.name: row.kind for row in CONTACT_FIELDS}
_AGO = re.compile(r"-(\d{1,5})d")


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: a field of the language, or `custom.<key>`; an operator; none, one or several values."""

    field: str
    operator: str
    values: tuple[str, ...] = ()


def filterable(known: Mapping[str, object]) -> list[str]:
    """The fields that a chip may be about, the trade's own last."""
    own = [row.name for row in CONTACT_FIELDS if row.name not in HIDDEN]
    return [*own, *consent.FILTERS, *(CUSTOM + key for key in known)]


def kind_of(field: str, known: Catalogue | None = None) -> Kind:
    if field in consent.FILTERS:
        return "list"
    if field.startswith(CUSTOM):
        custom = (known or catalogue()).custom.get(field.removeprefix(CUSTOM))
        return custom.kind if custom else "text"
    return _KINDS.get(field, "text")


def write_chip(chip: Chip) -> str:
    return ":".join((chip.field, chip.operator, "|".join(chip.values))).rstrip(":")


def read_chip(text: str) -> Chip:
    field, operator, values = (*text.split(":", 2), "", "")[:3]
    return Chip(field, operator, tuple(value for value in values.split("|") if value))


def clause(chips: Sequence[Chip], where: str, known: Catalogue) -> Filters:
    """The chips and the sentence as one condition, or whom they mean. Raises: Invalid (`filter_unknown`, `filter_value`), Faulty."""
    if not chips and not where:
        return EVERYONE
    tree = tree_of_all(chips, where, known)
    assert tree is not None
    return listed(tree, known=known)


def tree_of_all(chips: Sequence[Chip], where: str, known: Catalogue) -> Tree | None:
    """The chips and the sentence as one tree; None for everyone. Raises: as `clause`."""
    parts = [tree_of(chip, known) for chip in chips] + ([sentence(where, known)] if where else [])
    return AllOf(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def tree_of(chip: Chip, known: Catalogue) -> Tree:
    """Raises: Invalid (`filter_unknown`, `filter_value`)."""
    if chip.operator not in get_args(Operator) or (not chip.values and chip.operator not in NO_VALUE):
        raise _unknown(chip)
    if chip.field in consent.FILTERS:
        return _by_channel(chip, known)
    kind = kind_of(chip.field, known)
    custom = chip.field.startswith(CUSTOM)
    subject = Custom(chip.field.removeprefix(CUSTOM)) if custom else Field(chip.field)
    values = () if chip.operator in NO_VALUE else tuple(_value(chip, kind, value) for value in chip.values)
    return Compare(subject, chip.operator, values)  # type: ignore[arg-type]


def _by_channel(chip: Chip, known: Catalogue) -> Tree:
    """One of the channels named; `empty`: none of them all. Raises: Invalid (`filter_unknown`)."""
    kept, node = (
        (known.reachable, Reachable) if chip.field == consent.REACHABLE else (known.consents, Consents)
    )
    named = chip.values or tuple(consent.SHOWN)
    if any(channel not in consent.SHOWN or channel not in kept for channel in named):
        raise _unknown(chip)
    parts = tuple(node(channel) for channel in named)
    tree = AnyOf(parts) if len(parts) > 1 else parts[0]
    return Not(tree) if chip.operator == "empty" else tree


def _value(chip: Chip, kind: Kind, text: str) -> Value:
    try:
        if kind in {"number", "money"}:
            return Number(Decimal(re.sub(r"\s", "", text).replace(",", ".")))
        if kind in {"date", "instant"}:
            ago = _AGO.fullmatch(text)
            return Relative(-int(ago[1]), "day") if ago else Day(date.fromisoformat(text))
    except (InvalidOperation, ValueError):
        raise Invalid(
            "filter_value",
            Text("« {value} » ne convient pas à ce filtre.", "“{value}” does not suit this filter."),
            path=chip.field,
            value=text,
        ) from None
    return Quoted(text)


def _unknown(chip: Chip) -> Invalid:
    return Invalid(
        "filter_unknown",
        Text("Ce filtre est incomplet : {field}.", "This filter is incomplete: {field}."),
        remedy=Text("Retirez-le et choisissez-en un autre.", "Remove it and choose another."),
        path=chip.field,
        field=chip.field,
    )
