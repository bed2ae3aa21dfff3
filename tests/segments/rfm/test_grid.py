"""The eleven named segments: every score has one, and they are the ones of the language."""

from __future__ import annotations

from itertools import product

from chaland.segments.domain.rfm import SCORES, cells, segment_of
from chaland.segments.language.words import CHOICES


def test_every_score_has_a_segment_and_every_segment_a_score() -> None:
    named = {segment_of(*scores) for scores in product(SCORES, repeat=3)}
    assert named == {choice.code for choice in CHOICES["rfm_segment"]}
    assert len(list(cells())) == 25


def test_who_is_who() -> None:
    assert segment_of(5, 5, 5) == "champions"
    assert segment_of(5, 1, 1) == "new"
    assert segment_of(1, 5, 5) == "cannot_lose"
    assert segment_of(1, 1, 2) == "lost"
    assert segment_of(3, 3, 2) == "need_attention"
