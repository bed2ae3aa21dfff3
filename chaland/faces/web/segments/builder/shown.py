"""Blocks as the page shows them: everything worded, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaland.faces.web.segments.builder import outlines, words
from chaland.faces.web.segments.builder.building import SHAPES, Built, join
from chaland.faces.web.segments.builder.draft import (
    Anyone,
    Belonging,
    Comparison,
    FactBlock,
    Group,
    Nearby,
    Node,
)
from chaland.faces.web.segments.builder.subjects import FACT_ROWS, Subject, Subjects
from chaland.kernel.figures import figure
from chaland.kernel.text import Language
from chaland.segments.language import Now
from chaland.segments.language.ast import Operator, Relative, Unit
from chaland.segments.language.explain.values import said_day
from chaland.segments.language.limits import MAX_KM
from chaland.segments.language.moments import FINE, day_of
from chaland.segments.language.words import CHOICES, UNITS, Kind
from chaland.segments.truth import place_of

MOST_CHIPS = 40
"""Values of a list that are drawn; the others are counted."""

Pairs = Sequence[tuple[str, str]]
_OF_VALUE = re.compile(r"\bvalues\.(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Value:
    """One value in its editor. `mode`, `amount`, `unit`, `day`: of a moment; `falls`: the day it falls on."""

    raw: object
    text: str = ""
    mode: str = ""
    amount: int = 0
    unit: str = "day"
    day: str = ""
    falls: str = ""


@dataclass(slots=True)
class Block:
    """`editor` says how its values are given: chips, text, number, money, moment, span, flag, or none.

    wrong: the places of the values that are at fault.
    """

    path: str
    type: str
    label: str
    icon: str = ""
    negated: bool = False
    faults: Sequence[str] = ()
    wrong: frozenset[int] = frozenset()
    unfinished: bool = False
    known: bool = True
    operator: str = ""
    operators: Pairs = ()
    editor: str = "none"
    values: Sequence[Value] = ()
    others: int = 0
    asked: str = ""
    units: Pairs = ()
    kind: str = ""
    parts: Sequence[Block] = ()
    connector: str = ""
    where: Block | None = None
    fact: str = ""
    takes: str = ""
    takes_options: Pairs = ()
    column: str = ""
    columns: Pairs = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Distinct in the page, and a name that CSS takes."""
        return "b" + self.path.replace(".", "-")

    @property
    def depth(self) -> int:
        return self.path.count(".") + 1 if self.path else 0


@dataclass(frozen=True, slots=True)
class Showing:
    """What showing needs: the words, what is wrong, and when it is."""

    subjects: Subjects
    built: Built
    now: Now

    @property
    def language(self) -> Language:
        return self.subjects.language

    def block(self, node: Node, path: str = "", fact: str = "") -> Block:
        match node:
            case Group():
                shown = self.group(node, path, fact)
            case Comparison():
                shown = self.comparison(node, path, fact)
            case FactBlock():
                shown = self.fact(node, path)
            case Nearby():
                shown = self.nearby(node, path)
            case Belonging():
                shown = self.belonging(node, path)
            case Anyone():
                shown = Block(path, "anyone", words.ANYONE_WORD.to(self.language), "users")
        shown.negated = not isinstance(node, Group) and node.negated
        shown.unfinished = path in self.built.unfinished
        told = self.built.faults.get(path, ())
        shown.faults = [fault.message.to(self.language) for fault in told]
        shown.wrong = frozenset(int(found[1]) for fault in told if (found := _OF_VALUE.search(fault.path)))
        return shown

    def group(self, group: Group, path: str, fact: str) -> Block:
        parts = [self.block(part, join(path, index), fact) for index, part in enumerate(group.parts)]
        connector = words.CONNECTORS[group.kind].to(self.language)
        label = words.GROUP_WORDS[group.kind].to(self.language)
        return Block(path, "group", label, kind=group.kind, parts=parts, connector=connector, fact=fact)

    def comparison(self, node: Comparison, path: str, fact: str) -> Block:
        subject = self.subjects.of(node, fact)
        shown = Block(path, "comparison", subject.label, kind=subject.kind, fact=fact, known=subject.known)
        shown.asked = subject.asked
        shown.facts = {"prop": node.kind == "prop"}
        self.compared(shown, node.operator, node.values, subject)
        return shown

    def fact(self, node: FactBlock, path: str) -> Block:
        label = words.FACT_WORDS[node.fact].to(self.language) if node.fact in FACT_ROWS else node.fact
        shown = Block(path, "fact", label, words.FACT_ICONS.get(node.fact, "list"), fact=node.fact)
        shown.known = node.fact in self.subjects.catalogue.facts
        shown.takes = "no" if node.takes == "exists" and node.negated else node.takes
        shown.takes_options = self.takes(node.fact)
        shown.column, shown.columns = node.column, self.subjects.columns(node.fact, node.takes)
        shown.where = self.block(node.where, join(path, "where"), node.fact)
        if node.takes != "exists":
            self.compared(shown, node.operator, node.values, self.subjects.measured(node))
        return shown

    def takes(self, fact: str) -> Pairs:
        return [
            (code, text.to(self.language))
            for code, text in words.TAKES_WORDS.items()
            if code in ("exists", "no", "count") or self.subjects.columns(fact, code)
        ]

    def nearby(self, node: Nearby, path: str) -> Block:
        shown = Block(path, "near", words.NEAR_WORD.to(self.language), "map-pin")
        km = node.km if isinstance(node.km, int | float) and not isinstance(node.km, bool) else None
        shown.facts = {
            "km_text": self.plain(node.km),
            "place_text": self.placed(node.place),
            "shown": node.shown,
            "map": _map(node.place, km) if node.shown else None,
        }
        return shown

    def placed(self, place: str | tuple[float, float] | None) -> str:
        if isinstance(place, tuple):
            return " ; ".join(self.plain(degrees) for degrees in place)
        return place or ""

    def plain(self, raw: object) -> str:
        """A number as people type it; anything else as it is."""
        if raw is None:
            return ""
        said = str(raw)
        return figure(said, self.language) if isinstance(raw, float) else said

    def belonging(self, node: Belonging, path: str) -> Block:
        shown = Block(path, "belonging", words.NAMED_WORDS[node.kind].to(self.language), kind=node.kind)
        shown.icon = {"in_segment": "layers", "consents": "shield-check", "reachable": "phone"}[node.kind]
        shown.values = [Value(node.name, node.name or "")]
        shown.operators = [(one.code, one.label.to(self.language)) for one in CHOICES["channel"]]
        return shown

    def compared(self, shown: Block, operator: Operator, values: Sequence[object], subject: Subject) -> None:
        shown.operator = self.offered_as(operator, subject.kind)
        shown.operators = self.operators(shown.operator, subject.kind)
        shown.editor = editor_of(operator, subject.kind)
        shown.units = self.units(subject.kind)
        shown.values = [self.value(value, subject) for value in values[:MOST_CHIPS]]
        shown.others = max(0, len(values) - MOST_CHIPS)

    def offered_as(self, operator: Operator, kind: Kind) -> str:
        """“Is” stands for one value and for several."""
        same = {"one_of": "equals", "none_of": "differs"} if kind in ("text", "choice") else {}
        return same.get(operator, operator)

    def operators(self, present: str, kind: Kind) -> Pairs:
        offered = words.OPERATOR_WORDS[kind]
        shown = {**offered, **{code: text for code, text in words.SELDOM.items() if code == present}}
        return [(code, (offered.get(code) or text).to(self.language)) for code, text in shown.items()]

    def units(self, kind: Kind) -> Pairs:
        return [
            (row.unit, row.many.to(self.language))
            for row in UNITS
            if kind == "instant" or row.unit not in FINE
        ]

    def value(self, raw: object, subject: Subject) -> Value:
        if not isinstance(raw, dict):
            text = self.plain(raw)
            return Value(raw, subject.said(text, self.language) if isinstance(raw, str) else text)
        if "day" in raw:
            return Value(raw, mode="day", day=str(raw["day"]))
        if "for" in raw:
            return Value(raw, amount=_whole(raw["for"]), unit=str(raw.get("unit", "day")))
        amount = _whole(raw.get("relative"))
        mode = "today" if not amount else "ago" if amount < 0 else "ahead"
        unit = str(raw.get("unit", "day"))
        return Value(raw, "", mode, abs(amount), unit, falls=self.falls(amount, unit))

    def falls(self, amount: int, unit: str) -> str:
        units: dict[str, Unit] = {row.unit: row.unit for row in UNITS if row.unit not in FINE}
        if unit not in units or abs(amount) > 100_000:
            return ""
        return said_day(day_of(Relative(amount, units[unit]), self.now), self.language)


def editor_of(operator: Operator, kind: Kind) -> str:
    shape = SHAPES[operator]
    if shape in ("none", "span"):
        return shape
    if shape == "many" or (kind in ("text", "choice") and operator in ("equals", "differs")):
        return "chips"
    if kind in ("date", "instant", "anniversary"):
        return "moment"
    return {"number": "number", "money": "money", "yes_no": "flag"}.get(kind, "text")


def _whole(raw: object) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else 0


def _map(place: str | tuple[float, float] | None, km: float | None) -> Mapping[str, Any]:
    """The drawing under a circle, and the circle once its centre is known."""
    centre = place_of(place) if isinstance(place, str) else place
    drawable = centre is not None and km is not None and 0 < km <= MAX_KM and abs(centre[0]) <= 90
    return {
        "width": outlines.WIDTH,
        "height": outlines.HEIGHT,
        "version": outlines.fingerprint(),
        "drawing": outlines.Drawing(),
        "cities": outlines.cities(),
        "circle": outlines.circle(*centre, km) if drawable and centre and km else None,
    }
