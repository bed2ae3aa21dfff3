"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from chaland.kernel.folding import fold

_LONGEST = 40


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word at the smallest edit distance, when it is near enough: a third of the letters.

    Capitals, accents, spaces and underscores do not count. Equal distances keep the order of `known`.
    """
    asked = _bare(word)[:_LONGEST]
    allowed = max(1, len(asked) // 3)
    best: tuple[int, str] | None = None
    for candidate in known:
        bare = _bare(candidate)[:_LONGEST]
        if abs(len(bare) - len(asked)) > allowed:
            continue
        gap = distance(asked, bare)
        if gap <= allowed and gap < max(len(asked), 2) and (best is None or gap < best[0]):
            best = (gap, candidate)
    return best[1] if best else None


def distance(left: str, right: str) -> int:
    """Letters to insert, delete, replace or swap with their neighbour (Damerau, optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _bare(word: str) -> str:
    return fold(word).replace("_", "").replace(" ", "")
