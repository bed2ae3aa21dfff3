"""What can be added: the fields in their families, each with the block it begins."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chaland.faces.web.segments.builder import words
from chaland.faces.web.segments.builder.draft import Comparison, FieldKind, Json, write_draft
from chaland.faces.web.segments.builder.subjects import FACT_ROWS, Subjects
from chaland.faces.web.segments.builder.tidying import tidied
from chaland.kernel.text import Text
from chaland.segments.language.ast import Operator
from chaland.segments.language.words import Kind

_BEGIN: dict[Kind, Operator] = {
    "text": "equals",
    "choice": "equals",
    "list": "has_any",
    "number": "at_least",
    "money": "at_least",
    "date": "at_least",
    "instant": "at_least",
    "anniversary": "within_next",
    "yes_no": "equals",
}
_PROPERTY = Text("Une propriété…", "A property…")


@dataclass(frozen=True, slots=True)
class Item:
    """`node`: the block that it begins, as JSON."""

    label: str
    node: str


@dataclass(frozen=True, slots=True)
class Family:
    label: str
    icon: str
    items: Sequence[Item]


def menu(subjects: Subjects) -> list[Family]:
    """For conditions on contacts; only what this file holds."""
    families = [
        Family(label.to(subjects.language), icon, [item for name in names for item in _items(subjects, name)])
        for label, icon, names in words.MENU
    ]
    label, icon = words.OWN_FIELDS
    own = [_field(subjects, "custom", key) for key in subjects.catalogue.custom]
    families.append(Family(label.to(subjects.language), icon, own))
    return [family for family in families if family.items]


def fact_menus(subjects: Subjects) -> list[tuple[str, Family]]:
    """(fact, its columns), for conditions on facts."""
    return [(fact, _columns(subjects, fact)) for fact in FACT_ROWS if fact in subjects.catalogue.facts]


def _columns(subjects: Subjects, fact: str) -> Family:
    held = subjects.catalogue.facts[fact].columns
    items = [_field(subjects, "field", row.name, fact) for row in FACT_ROWS[fact].columns if row.name in held]
    if FACT_ROWS[fact].properties and subjects.catalogue.facts[fact].property:
        node: Json = {"prop": "", "is": "equals", "values": []}
        items.append(Item(_PROPERTY.to(subjects.language), _json(node)))
    return Family(words.FACT_WORDS[fact].to(subjects.language), words.FACT_ICONS[fact], items)


def _items(subjects: Subjects, name: str) -> Iterator[Item]:
    known, spoken = subjects.catalogue, subjects.language
    if name == "near":
        if known.coordinates:
            yield Item(words.NEAR_WORD.to(spoken), _json({"near": None, "km": 30, "map": True}))
    elif name in FACT_ROWS:
        if name in known.facts:
            node = {"fact": name, "takes": "exists", "where": {"group": "all", "parts": []}}
            yield Item(words.FACT_WORDS[name].to(spoken), _json(node))
    elif name == "in_segment":
        if known.segments:
            yield Item(words.NAMED_WORDS["in_segment"].to(spoken), _json({"in_segment": None}))
    elif name == "consents" or name == "reachable":
        kept = known.consents if name == "consents" else known.reachable
        if kept:
            said = words.NAMED_WORDS["consents" if name == "consents" else "reachable"]
            yield Item(said.to(spoken), _json({name: next(iter(kept))}))
    elif subjects.named("field", name).known:
        yield _field(subjects, "field", name)


def _field(subjects: Subjects, kind: FieldKind, name: str, fact: str = "") -> Item:
    subject = subjects.named(kind, name, fact)
    begun = tidied(Comparison(kind, name, _BEGIN[subject.kind]), subjects, fact)
    return Item(subject.label, _json(write_draft(begun)))


def _json(node: Json) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))
