"""Who is held out and who gets which wording: drawn by a hash, so that anybody can draw it again. Pure.

The same person of the same campaign always draws the same, whoever else is asked and in whatever order.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

WHOLE_BP = 10_000
"""Hold-out shares are in hundredths of a percent."""


def is_held(seed: str, home: int, holdout_bp: int) -> bool:
    """Whether this person gets nothing, to be compared with those who do."""
    return _number(seed, "hold-out", home) % WHOLE_BP < holdout_bp


def letter_of(seed: str, home: int, weights: Sequence[tuple[str, int]]) -> str:
    """The wording of this person, each drawn in proportion to its weight; drawn apart from the hold-out."""
    drawn = _number(seed, "wording", home) % sum(weight for _, weight in weights)
    for letter, weight in weights:
        if drawn < weight:
            return letter
        drawn -= weight
    raise AssertionError("a weight is negative")


def _number(seed: str, what: str, home: int) -> int:
    """64 even bits."""
    return int.from_bytes(blake2b(f"{seed}\n{what}\n{home}".encode(), digest_size=8).digest(), "big")
