"""Keeps memberships true: what changed, what time moves, and everything anew."""

from chaland.segments.services.live.catching_up import catch_up
from chaland.segments.services.live.frozen import follow_merges, freeze
from chaland.segments.services.live.jobs import REFRESH, is_refresh_needed, refresh, score_if_needed
from chaland.segments.services.live.refilling import fill, refill

__all__ = [
    "REFRESH",
    "catch_up",
    "fill",
    "follow_merges",
    "freeze",
    "is_refresh_needed",
    "refill",
    "refresh",
    "score_if_needed",
]
