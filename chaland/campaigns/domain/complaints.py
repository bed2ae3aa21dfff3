"""When complaints stop a campaign. Pure. Source: law.md EML-08 (Gmail, Yahoo: never 0.30 % or more)."""

from __future__ import annotations

LEAST = 3
"""One complaint of twenty messages says nothing of the rate."""


def too_many(complaints: int, sent: int, rate: float) -> bool:
    """`rate`: share of the messages sent, 0.003. At or above it, and never for less than three."""
    return complaints >= LEAST and complaints >= rate * sent
