"""What people said of pairs, and how long it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b

import numpy as np

from chaland.duplicates.domain.judged import Judged
from chaland.duplicates.domain.pairs import Pairs, coded


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
    known = [one for one in said if one.fresh or one.verdict is Verdict.SAME]
    if not known:
        return judged
    codes = coded(
        Pairs(np.array([s.left for s in known], np.uint32), np.array([s.right for s in known], np.uint32))
    )
    probability, home = judged.probability.copy(), judged.home.copy()
    place = {code: at for at, code in enumerate(coded(judged.pairs).tolist())}
    for code, one in zip(codes.tolist(), known, strict=True):
        at = place.get(code)
        if at is not None:
            probability[at] = 1.0 if one.verdict is Verdict.SAME else 0.0
            home[at] |= one.verdict is Verdict.HOUSEHOLD
    return Judged(judged.pairs, probability, home)
