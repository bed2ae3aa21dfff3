"""The forms that one value is written in, and which of them is written well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chaland.kernel.folding import fold

_RARE = 20
"""Accents, and capitals at the head, are right when at least one writing in so many has them: people leave them out,
few add them."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing, by how many, and a few of them (`examples`: ids)."""

    text: str
    count: int
    examples: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What is one text but for case and accents. `forms`: the most frequent first."""

    key: str
    forms: tuple[Form, ...]

    @property
    def count(self) -> int:
        return sum(form.count for form in self.forms)

    @property
    def text(self) -> str:
        """The form that is written best."""
        return best(self.forms).text


def values_of(forms: Iterable[Form]) -> list[Value]:
    """Forms by the value that they write, the most frequent value first. Forms of one text are added up."""
    found: dict[str, dict[str, Form]] = {}
    for form in forms:
        mine = found.setdefault(fold(form.text), {})
        mine[form.text] = _added(mine[form.text], form) if form.text in mine else form
    values = [Value(key, tuple(sorted(several.values(), key=_order))) for key, several in found.items()]
    return sorted(values, key=lambda value: (-value.count, value.key))


def _added(one: Form, other: Form) -> Form:
    return Form(one.text, one.count + other.count, (*one.examples, *other.examples))


def _order(form: Form) -> tuple[int, str]:
    return -form.count, form.text


def best(forms: Iterable[Form]) -> Form:
    """The most frequent of those written well: neither all capitals nor all small, with their accents. All small is well
    where next to nobody writes it otherwise."""
    known = list(forms)
    enough = sum(form.count for form in known) / _RARE
    return max(known, key=lambda form: (_care(form.text, form.count >= enough), form.count, form.text))


def _care(text: str, usual: bool) -> tuple[bool, bool, int]:
    """Whether the case is a person's, and how many accents there are, when they are no slip."""
    shouted = text.isupper() and len(text) > 4
    accents = sum(not letter.isascii() for letter in text) if usual else 0
    return not shouted, usual and not text.islower(), accents
