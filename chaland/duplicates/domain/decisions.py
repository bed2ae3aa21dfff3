"""What people said of pairs, and how long it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b

import numpy as np

from chaland.duplicates.domain.judged import Judged
from chaland.duplicates.domain.pairs import Codes, Pairs, coded, decoded


class Verdict(Enum):
    SAME = "same"
    DIFFERENT = "different"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Said:
    """left < right: places of two records. fresh: neither has said anything new since."""

    left: int
    right: int
    verdict: Verdict
    fresh: bool


def evidence(left: bytes | memoryview, right: bytes | memoryview) -> str:
    """What two records say, as one digest that does not tell what. `left`, `right`: the digests of the records."""
    return blake2b(bytes(left) + bytes(right), digest_size=16).hexdigest()


def obeyed(judged: Judged, said: Sequence[Said]) -> Judged:
    """The pairs as people decided: the same is certain, different or household is out of the question.

    A decision against them lapses with new evidence: the pair is judged again. One for them stays.
    """
    known = _holding(said)
    if not known:
        return judged
    probability, home = judged.probability.copy(), judged.home.copy()
    there = coded(judged.pairs)
    order = np.argsort(there)
    asked = _coded(known)
    places = np.searchsorted(there, asked, sorter=order)
    for code, place, one in zip(asked, places.tolist(), known, strict=True):
        if place < len(there) and there[order[place]] == code:
            probability[order[place]] = 1.0 if one.verdict is Verdict.SAME else 0.0
            home[order[place]] |= one.verdict is Verdict.HOUSEHOLD
    return Judged(judged.pairs, probability, home)


def unmet(pairs: Pairs, said: Sequence[Said]) -> Pairs:
    """Those that people spoke of and that share no key: without being judged too, they could not be obeyed."""
    asked = np.unique(_coded(_holding(said)))
    return decoded(asked[~np.isin(asked, coded(pairs))] if len(asked) else asked)


def _holding(said: Sequence[Said]) -> list[Said]:
    return [one for one in said if one.fresh or one.verdict is Verdict.SAME]


def _coded(said: Sequence[Said]) -> Codes:
    return coded(
        Pairs(
            np.array([one.left for one in said], np.uint32), np.array([one.right for one in said], np.uint32)
        )
    )
