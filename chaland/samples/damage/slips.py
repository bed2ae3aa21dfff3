"""Slips of the finger: one letter lost, doubled, or two exchanged."""

from __future__ import annotations

from random import Random

_SHORTEST = 4


def slip(text: str, random: Random) -> str:
    """The text with one slip after its first letter; texts under four letters stay as they are."""
    if len(text) < _SHORTEST:
        return text
    at = random.randrange(1, len(text) - 1)
    before, letter, following, after = text[:at], text[at], text[at + 1], text[at + 2 :]
    forms = (
        before + following + after,
        before + letter * 2 + following + after,
        before + following + letter + after,
    )
    return random.choice(forms)
