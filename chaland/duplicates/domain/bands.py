"""What is done with a pair, by its probability."""

from __future__ import annotations

from enum import Enum


class Band(Enum):
    """automatic: may be merged unseen; review: somebody looks; no: never shown."""

    AUTOMATIC = "automatic"
    REVIEW = "review"
    NO = "no"


AUTOMATIC_FROM = 0.98
"""Two in a hundred at the most are wrong at this bound, far fewer above it."""
REVIEW_FROM = 0.2
CLUSTER_FROM = 0.5
"""Where being one is likelier than not."""


def band_of(probability: float) -> Band:
    if probability >= AUTOMATIC_FROM:
        return Band.AUTOMATIC
    return Band.REVIEW if probability >= REVIEW_FROM else Band.NO
