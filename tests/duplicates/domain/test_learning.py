"""What decisions teach: better where a house differs, nothing where it does not, and never too far."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.duplicates.domain.bands import AUTOMATIC_FROM, REVIEW_FROM
from chaland.duplicates.domain.learning import (
    EDGES,
    REACH,
    Correction,
    Lessons,
    Taught,
    as_told,
    evened,
    fitted,
    judged,
    losses,
)
from chaland.duplicates.domain.model import shipped
from chaland.duplicates.domain.persons.features import FEATURES
from chaland.duplicates.training.fitting import Labelled, of_design
from chaland.samples.doubles.design import Design

MODEL = shipped("persons")
ODDS = float(np.log(AUTOMATIC_FROM / (1 - AUTOMATIC_FROM)))


@cache
def world(seed: int, families: bool) -> Labelled:
    """A file of some thousand candidate pairs; with families, one mailbox and one landline serve whole homes."""
    changed = (
        {"households": 0.5, "doubled": 0.1, "people": 500} if families else {"damage": 2.0, "people": 2000}
    )
    return of_design(Design(seed=seed, **changed))


def lessons(seed: int, families: bool) -> Lessons:
    """Those pairs of a file that people look at, each decided as it truly is."""
    table, truth = world(seed, families)
    odds = MODEL.logits(table)
    seen = np.flatnonzero((odds > np.log(REVIEW_FROM / (1 - REVIEW_FROM))) & (odds < ODDS))
    names, told = as_told(MODEL.features, MODEL.weights(table[seen]))
    return Lessons(names, odds[seen], told, truth[seen], np.arange(len(seen)), np.ones(len(seen)))


def shared_mailboxes(known: Lessons, seed: int) -> Lessons:
    """A house where one mailbox serves whole families: whom it brings together are two, nine times in ten."""
    mailbox = known.told[:, list(known.names).index("mailbox")] > 0.5
    other = np.random.default_rng(seed).random(len(mailbox)) < 0.9
    return Lessons(known.names, known.odds, known.told, known.same & ~(mailbox & other), known.act, known.weight)  # fmt: skip


def test_the_habits_of_a_house_are_learnt_and_hold_for_what_was_held_out() -> None:
    taught = shared_mailboxes(lessons(11, False), 1)
    found = judged(taught)
    assert found.better
    assert found.after < found.before * 0.9
    correction = fitted(taught)
    assert correction.weights["mailbox"] < -0.2
    unseen = shared_mailboxes(lessons(12, False), 2)
    assert losses(unseen, correction).mean() < losses(unseen, Correction()).mean() * 0.9


def test_a_house_like_those_the_model_knows_teaches_next_to_nothing() -> None:
    known = lessons(11, False)
    found, correction = judged(known), fitted(known)
    assert not found.better
    unseen = lessons(12, False)
    assert losses(unseen, correction).mean() < losses(unseen, Correction()).mean() * 1.1


def test_answers_as_the_model_foretells_them_teach_nothing() -> None:
    known = lessons(11, False)
    rng = np.random.default_rng(5)
    right = rng.random(len(known.odds)) < 1 / (1 + np.exp(-known.odds))
    as_foretold = Lessons(known.names, known.odds, known.told, right, known.act, known.weight)
    assert not judged(as_foretold).better


@settings(max_examples=30, deadline=None)
@given(
    st.floats(0.5, 1.5),
    st.floats(-REACH, REACH),
    st.dictionaries(st.sampled_from(MODEL.features), st.floats(-1, 1), max_size=6),
)
def test_a_correction_never_goes_far_and_never_joins_two_who_say_they_are_two(
    scale: float, shift: float, weights: dict[str, float]
) -> None:
    table, _ = world(13, True)
    taught = Taught.of(MODEL, Correction(scale, shift, weights))
    before, after = MODEL.logits(table), taught.logits(table)
    assert np.abs(after - before).max() <= REACH + 1e-9
    place = {name: at for at, name in enumerate(FEATURES)}
    two = (table[:, place["first"]] < 0.8) & (table[:, place["birth"]] < 0.6)
    assert two.sum() > 20
    assert (after[two] <= before[two] + 1e-9).all()
    assert not ((after[two] >= ODDS) & (before[two] < ODDS)).any()


def test_doing_nothing_changes_nothing_at_all() -> None:
    table, _ = world(13, True)
    assert np.array_equal(Taught.of(MODEL, Correction()).logits(table), MODEL.logits(table))


def test_the_same_lessons_teach_the_same() -> None:
    known = lessons(11, False)
    assert (fitted(known), judged(known)) == (fitted(known), judged(known))


def test_what_people_looked_at_too_much_counts_for_less() -> None:
    odds = np.array([-1.0] * 90 + [1.0] * 10)  # between 0.2 and 0.35, between 0.65 and 0.8
    there = [0] * (len(EDGES) + 1)
    there[1], there[4] = 500, 500
    weight = evened(odds, there)
    assert weight[:90].sum() == pytest.approx(weight[90:].sum(), rel=0.01)
    assert weight.mean() == pytest.approx(1)
