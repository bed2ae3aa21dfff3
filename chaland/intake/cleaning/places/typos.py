"""The town meant by a misspelt one, among the few that share its postal code."""

from __future__ import annotations

from collections.abc import Sequence

_LONG, _SHORT = 7, 4
_PREFIX = 5


def meant(key: str, candidates: Sequence[str]) -> str | None:
    """The only candidate within a small typo of `key`, or the only one that `key` begins; None in doubt.

    One slip is forgiven from 4 letters on, two from 7 on.
    """
    allowed = 2 if len(key) >= _LONG else 1 if len(key) >= _SHORT else 0
    scored = [(distance(key, candidate, allowed), candidate) for candidate in candidates]
    near = [(slips, candidate) for slips, candidate in scored if slips <= allowed]
    if near:
        fewest = min(slips for slips, _ in near)
        best = [candidate for slips, candidate in near if slips == fewest]
        return best[0] if len(best) == 1 else None
    begun = [candidate for candidate in candidates if candidate.startswith(key + " ")]
    return begun[0] if len(begun) == 1 and len(key) >= _PREFIX else None


def distance(one: str, other: str, limit: int) -> int:
    """Slips between two words (a letter more, less, other, or two swapped); above `limit` only 'more'."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _without_common_ends(one, other)
    if len(one) == 2 and one == other[::-1]:
        return 1
    before, row = [0], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, target in enumerate(other, 1):
            slips = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                slips = min(slips, older[j - 2] + 1)
            row.append(slips)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    end = 0
    while end < min(len(one), len(other)) and one[-1 - end] == other[-1 - end]:
        end += 1
    return (one[: len(one) - end], other[: len(other) - end]) if end else (one, other)
