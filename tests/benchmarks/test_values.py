"""Near values are judged fairly, and are better found than by fingerprints alone."""

from __future__ import annotations

import pytest

from benchmarks.quality.report import FINDERS, Score, chaland, fingerprint, score
from benchmarks.quality.spoilt import Spoilt, hobbies, towns, trades


def test_pairs_are_counted_by_what_was_meant() -> None:
    meant = {"Lyon": "Lyon", "Lyonn": "Lyon", "Lyo": "Lyon", "Paris": "Paris"}
    spoilt = Spoilt("city", (), meant)
    assert score(spoilt, [{"Lyon", "Lyonn", "Paris"}]) == Score(1 / 3, 1 / 3)
    assert score(spoilt, []) == Score(1.0, 0.0)


def test_what_is_spoilt_is_the_same_every_time_and_never_another_right_value() -> None:
    one, other = trades(wrong=50, seed=3), trades(wrong=50, seed=3)
    assert one == other
    assert all(one.meant[text] == text for text in one.meant.values())


@pytest.mark.parametrize(
    ("spoilt", "precision", "recall"),
    [
        (towns(right=400, wrong=400, seed=11), 0.97, 0.7),
        (trades(wrong=200, seed=11), 0.95, 0.7),
        (hobbies(wrong=150, seed=11), 0.97, 0.5),
    ],
    ids=["towns", "trades", "hobbies"],
)
def test_more_is_found_than_by_fingerprints_and_little_wrongly(
    spoilt: Spoilt, precision: float, recall: float
) -> None:
    ours, theirs = score(spoilt, chaland(spoilt)), score(spoilt, fingerprint(spoilt))
    assert ours.precision >= precision
    assert ours.recall >= max(recall, 3 * theirs.recall)
    assert set(FINDERS) == {"chaland", "fingerprint"}
