"""The golden record is a function of what sources say: its laws, then its rules."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chaland.customers.domain.survivorship import (
    ADDRESS,
    GROUPS,
    HAND,
    LOYALTY,
    UNITED,
    Golden,
    Said,
    survive,
)

DAY = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = ("last_name", "first_name", "email", "birth_date", "notes")
WORDS = st.sampled_from(("A", "B", "C", "é"))
LISTS = st.lists(WORDS, min_size=1, max_size=3)


@st.composite
def values(draw: st.DrawFn, empty: bool) -> dict[str, Any]:
    """What a record says; only a hand edit says that a field is empty (`empty`)."""
    word = WORDS | st.none() if empty else WORDS
    lists = LISTS | st.none() if empty else LISTS
    told = st.tuples(st.sampled_from((*PLAIN, *ADDRESS, *LOYALTY)), word)
    listed, own = (
        st.tuples(st.sampled_from(UNITED), lists),
        st.tuples(st.sampled_from(("fuel", "size")), word),
    )
    said: dict[str, Any] = dict(draw(st.lists(told, max_size=8))) | dict(draw(st.lists(listed, max_size=2)))
    if custom := dict(draw(st.lists(own, max_size=2))):
        said["custom"] = custom
    return said


@st.composite
def heard(draw: st.DrawFn) -> list[Said]:
    """Several records, of distinct numbers, at most one of them by hand, as the tables have it."""
    records = []
    for number in range(draw(st.integers(1, 4))):
        seen_at = DAY + timedelta(days=draw(st.integers(0, 2)))
        trust = draw(st.integers(1, 2))
        records.append(Said(number, f"s{trust}", trust, seen_at, draw(values(False))))
    if draw(st.booleans()):
        records.append(Said(99, HAND, 0, DAY, draw(values(True))))
    return records


@given(heard(), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(records: list[Said], chance: random.Random) -> None:
    shuffled = records[:]
    chance.shuffle(shuffled)
    assert survive(shuffled) == survive(records)


@given(heard())
def test_hearing_the_same_twice_changes_nothing(records: list[Said]) -> None:
    assert survive([*records, *records]) == survive(records)


@given(heard())
def test_origins_name_records_that_hold_the_value(records: list[Said]) -> None:
    golden = survive(records)
    by_number = {said.record_id: said.values for said in records}
    for field, number in golden.origins.items():
        if field in UNITED:
            assert set(by_number[number][field]) <= set(golden.values[field])
        elif field.startswith("custom."):
            key = field.removeprefix("custom.")
            assert by_number[number]["custom"][key] == golden.values["custom"][key]
        else:
            assert by_number[number][field] == golden.values[field]


@given(heard())
def test_every_value_has_its_origin_and_none_is_empty(records: list[Said]) -> None:
    golden = survive(records)
    named = set(golden.values) - {"custom"} | {f"custom.{key}" for key in golden.values.get("custom", {})}
    assert set(golden.origins) == named
    assert all(value is not None and value != [] for value in golden.values.values())


@given(heard())
def test_the_hand_wins_on_every_field_it_speaks_of(records: list[Said]) -> None:
    golden = survive(records).values
    for hand in (said.values for said in records if said.source == HAND):
        for field, value in hand.items():
            if field == "custom":
                for key, typed in value.items():
                    assert golden.get("custom", {}).get(key) == typed
            elif field in UNITED:
                assert golden.get(field) == (list(dict.fromkeys(value)) if value else None)
            else:
                assert golden.get(field) == value


@given(heard())
def test_nothing_is_lost_that_no_rule_takes_away(records: list[Said]) -> None:
    """A plain field that any record fills is filled, unless the hand emptied it."""
    golden = survive(records).values
    emptied = {
        field for said in records if said.source == HAND for field, v in said.values.items() if v is None
    }
    told = {field for said in records for field, value in said.values.items() if value is not None}
    assert set(golden) & set(PLAIN) == (told - emptied) & set(PLAIN)


@given(heard())
def test_a_group_comes_whole_from_one_record_but_for_what_the_hand_corrects(records: list[Said]) -> None:
    origins = survive(records).origins
    for group in GROUPS:
        assert len({origins[field] for field in group if field in origins} - {99}) <= 1


@given(heard())
def test_what_survived_survives_again(records: list[Said]) -> None:
    golden = survive(records)
    assert survive([Said(1, "x", 1, DAY, golden.values)]).values == golden.values


@given(heard())
def test_a_record_that_says_nothing_changes_nothing(records: list[Said]) -> None:
    assert survive([*records, Said(50, "mute", 1, DAY, {})]) == survive(records)


def test_of_nothing_comes_nothing() -> None:
    assert survive([]) == Golden({}, {})


def _said(number: int, *, source: str = "s", trust: int = 1, day: int = 0, **values: Any) -> Said:
    return Said(number, source, trust, DAY + timedelta(days=day), values)


def test_the_more_trusted_source_is_believed_before_the_more_recent_one() -> None:
    trusted, recent = _said(1, trust=1, day=0, city="Lyon"), _said(2, trust=2, day=9, city="Paris")
    assert survive([trusted, recent]).values["city"] == "Lyon"


def test_between_equals_the_more_recent_then_the_more_complete_is_believed() -> None:
    assert survive([_said(1, day=0, email="a"), _said(2, day=1, email="b")]).values["email"] == "b"
    full = _said(1, email="a", first_name="x")
    assert survive([full, _said(2, email="b")]).values["email"] == "a"


def test_a_street_never_ends_up_in_another_records_town() -> None:
    bare, full = _said(1, day=9, city="Paris", postal_code="75001"), _said(2, street="1 rue X", city="Lyon")
    golden = survive([bare, full])
    assert golden.values == {"city": "Paris", "postal_code": "75001"}


def test_a_country_alone_is_no_address() -> None:
    golden = survive([_said(1, day=9, country="FR"), _said(2, street="1 rue X", city="Lyon")])
    assert golden.values == {"street": "1 rue X", "city": "Lyon"}


def test_a_hand_corrects_one_line_of_an_address_and_leaves_the_rest() -> None:
    golden = survive([_said(1, street="1 rue X", city="Lyon"), _said(2, source=HAND, street="1 bis rue X")])
    assert golden.values == {"street": "1 bis rue X", "city": "Lyon"}
    assert golden.origins == {"street": 2, "city": 1}


def test_lists_are_united_unless_the_hand_says_otherwise() -> None:
    one, other = _said(1, day=1, tags=["VIP", "golf"]), _said(2, tags=["golf", "voile"])
    assert survive([one, other]).values["tags"] == ["VIP", "golf", "voile"]
    assert survive([one, other, _said(3, source=HAND, tags=["golf"])]).values["tags"] == ["golf"]
    assert survive([one, other, _said(3, source=HAND, tags=None)]).values == {}


def test_what_the_hand_emptied_stays_empty() -> None:
    golden = survive(
        [
            _said(1, email="a@example.fr", custom={"fuel": "gpl"}),
            _said(2, source=HAND, email=None, custom={"fuel": None}),
        ]
    )
    assert golden == Golden({}, {})
