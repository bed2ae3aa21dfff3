"""When time alone may next move somebody in or out of a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from chaland.segments.domain.trees import Named, everything_in
from chaland.segments.language import Now, Tree
from chaland.segments.language.ast import Compare, Consents, Duration, Field, InSegment, Reachable, Relative
from chaland.segments.language.moments import FINE, shifted

FINE_PACE = timedelta(minutes=1)
"""A sentence that counts hours or minutes may flip at any second; it is asked again every minute."""


def next_flip(tree: Tree, named: Named, now: Now) -> datetime | None:
    """The instant, in UTC, from which the answer may differ though nobody wrote anything; None for never.

    Days begin at midnight in the company's zone: ages, birthdays, and moments counted in days or more.
    """
    paces = {pace for pace in _paces(tree, named, ()) if pace is not None}
    if "fine" in paces:
        return now.instant + FINE_PACE
    if "day" in paces:
        return now.start_of(shifted(now.today, 1, "day"))
    return None


def _paces(tree: Tree, named: Named, trail: tuple[str, ...]) -> Iterator[str | None]:
    for node in everything_in(tree):
        match node:
            case Compare(subject, _, values):
                yield "day" if subject == Field("age") else None
                yield from (_pace(value) for value in values)
            case Consents() | Reachable():
                yield "day"
            case InSegment(name) if name not in trail and (inner := named(name)) is not None:
                yield from _paces(inner, named, (*trail, name))


def _pace(value: object) -> str | None:
    if not isinstance(value, Relative | Duration):
        return None
    return "fine" if value.unit in FINE else "day"
