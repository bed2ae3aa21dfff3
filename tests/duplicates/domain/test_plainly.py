"""Reasons in words: what is alike, nearly alike, different, unknown or rare, each said once."""

from __future__ import annotations

import pytest

from chaland.duplicates.domain.plainly import likelihood, told

LEFT = {"last_name": "Dupont", "first_name": "Jean", "mobile": "+33655443322", "city": "Lyon"}
RIGHT = {"last_name": "DUPOND", "first_name": "jean", "mobile": "+33655443322", "city": None}


def said(*why: tuple[str, float]) -> list[tuple[str, float]]:
    return [(one.words.fr, one.weight) for one in told(why, LEFT, RIGHT)]


def test_reasons_are_told_by_what_both_say() -> None:
    assert said(("mobile", 4.0), ("last", 2.0), ("city", -1.0), ("birth", -0.5)) == [
        ("même mobile", 4.0),
        ("noms proches", 2.0),
        ("ville inconnue d'un côté au moins", -1.0),
        ("date de naissance inconnue d'un côté au moins", -0.5),
    ]
    assert said(("last", -2.0)) == [("noms différents", -2.0)]


def test_what_comes_to_the_same_is_said_once_and_likeness_never_against() -> None:
    assert said(("first", 2.0), ("initial", 1.0)) == [("même prénom", 3.0)]
    assert said(("first", -1.0), ("mobile_count", -2.0)) == [("mobile partagé par d'autres", -2.0)]


@pytest.mark.parametrize(("probability", "words"), [(1.0, "presque certain"), (0.5, "possible"), (0.0, "peu probable")])  # fmt: skip
def test_a_probability_is_said_in_words(probability: float, words: str) -> None:
    assert likelihood(probability).fr == words
