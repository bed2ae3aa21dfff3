"""Eleven named segments out of three scores. Pure.

Source: the usual grid of recency against the mean of frequency and monetary value, fifths of 1 to 5, as
published by Putler and others; where their ranges overlap, each cell has one name here.
"""

from __future__ import annotations

from collections.abc import Iterator

_GRID: dict[int, tuple[str, str, str, str, str]] = {
    # mean of frequency and money:  1              2                     3                     4            5
    5: ("new", "potential_loyalist", "potential_loyalist", "champions", "champions"),
    4: ("promising", "potential_loyalist", "potential_loyalist", "loyal", "loyal"),
    3: ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    2: ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    1: ("lost", "lost", "at_risk", "at_risk", "cannot_lose"),
}
SCORES = range(1, 6)


def segment_of(recency: int, frequency: int, monetary: int) -> str:
    """The code of the segment. The mean of frequency and money is rounded up from a half."""
    return _GRID[recency][(frequency + monetary + 1) // 2 - 1]


def cells() -> Iterator[tuple[int, int, str]]:
    """Recency, the mean of the two others, the segment."""
    for recency, names in _GRID.items():
        for index, name in enumerate(names, 1):
            yield recency, index, name
