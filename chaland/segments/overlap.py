"""How segments overlap: how many people are in each combination of them, counted exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.segments.language import Now, Tree
from chaland.segments.language.ast import AllOf, InSegment, Not
from chaland.segments.models import SavedSegment
from chaland.segments.queries import count_where, present

MOST = 5
"""Segments compared at once: beyond, no picture can be read."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """`sizes`: of each segment. `combinations`: who is in exactly these segments (one flag each) and in no
    other of them, to how many they are; the last is nobody's. They add up to everyone."""

    names: list[str]
    sizes: list[int]
    combinations: dict[tuple[bool, ...], int]

    def shared(self) -> int:
        """How many are in all of them."""
        return self.combinations[(True,) * len(self.names)]


def overlap(segments: Sequence[SavedSegment], *, now: Now | None = None) -> Overlap:
    """Raises: Invalid (`overlap_number`); Faulty. Cost: one count a combination."""
    if not 2 <= len(segments) <= MOST or len({one.pk for one in segments}) < len(segments):
        raise Invalid(
            "overlap_number",
            Text("Comparez de 2 à {most} segments différents.", "Compare 2 to {most} different segments."),
            path="segments",
            most=MOST,
        )
    now = now or present()
    trees = [InSegment(segment.name) for segment in segments]
    counts = {flags: _count(trees, flags, now) for flags in product((True, False), repeat=len(trees))}
    sizes = [sum(n for flags, n in counts.items() if flags[place]) for place in range(len(trees))]
    return Overlap([segment.name for segment in segments], sizes, counts)


def _count(trees: Sequence[Tree], flags: tuple[bool, ...], now: Now) -> int:
    parts = tuple(tree if flag else Not(tree) for tree, flag in zip(trees, flags, strict=True))
    return count_where(AllOf(parts), now=now)
