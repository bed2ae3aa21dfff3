"""When a value was last confirmed: by whoever says what the record holds now, and by nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.quality.domain.confirming import COLUMNS, RIGHT, SAID, dated
from tests.quality.domain.people import people

OLD, NEW = date(2020, 5, 1), date(2026, 3, 1)
SOPHIE = {
    "first_name": "Sophie",
    "last_name": "MARTIN",
    "email": "s@orange.fr",
    "mobile": "+33655443322",
    "street": "3 place Kléber",
    "postal_code": "67000",
    "city": "Strasbourg",
    "company": "Moulins réunis",
}


def said(*rows: tuple[date, dict[str, str]]) -> pl.DataFrame:
    told = [{"contact_id": 1, "on": on, **values} for on, values in rows]
    return pl.DataFrame(told, schema=SAID)


def right(*rows: tuple[str, str, date]) -> pl.DataFrame:
    told = [{"contact_id": 1, "kind": kind, "evidence": evidence, "on": on} for kind, evidence, on in rows]
    return pl.DataFrame(told, schema=RIGHT)


def dates(heard: pl.DataFrame, settled: pl.DataFrame | None = None, **changes: Any) -> dict[str, Any]:
    found = dated(people({**SOPHIE, **changes}), heard, right() if settled is None else settled)
    row = found.select(*COLUMNS).row(0, named=True)
    return {name.removeprefix("on_"): on for name, on in row.items() if on}


def test_the_newest_word_that_says_the_value_dates_it() -> None:
    heard = said((OLD, {"email": "s@orange.fr"}), (NEW, {"email": "S@Orange.fr"}))
    assert dates(heard) == {"email": NEW}


def test_another_value_confirms_nothing_and_does_not_take_away() -> None:
    heard = said((OLD, {"mobile": "+33655443322"}), (NEW, {"mobile": "+33600000000"}))
    assert dates(heard) == {"mobile": OLD}


def test_what_is_made_of_parts_is_as_old_as_the_oldest_of_those_it_holds() -> None:
    street = {"street": "3 place Kléber"}
    place = {"postal_code": "67000", "city": "STRASBOURG"}
    assert dates(said((NEW, place))) == {}
    assert dates(said((NEW, place), (OLD, street))) == {"address": OLD}
    assert dates(said((NEW, place)), street=None) == {"address": NEW}
    assert dates(said((NEW, {"last_name": "Martin", "first_name": "Sophie"}))) == {"name": NEW}
    assert dates(said((NEW, {"company": "MOULINS RÉUNIS"}))) == {"company": NEW}


@pytest.mark.parametrize(
    ("kind", "evidence", "told"),
    [
        ("email_typo", "s@orange.fr", {"email": NEW}),
        ("email_dead", "other@orange.fr", {}),
        ("phone_shared", "+33655443322", {"mobile": NEW}),
        ("town_postal", "67000 Strasbourg", {"address": NEW}),
        ("note", "s@orange.fr", {}),
    ],
)
def test_what_somebody_said_to_be_right_confirms_it_as_long_as_it_stands(
    kind: str, evidence: str, told: dict[str, date]
) -> None:
    assert dates(said(), right((kind, evidence, NEW))) == told
    assert dates(said((OLD, {"email": "s@orange.fr"})), right((kind, evidence, NEW))) == {"email": OLD} | told


VALUES = st.fixed_dictionaries({}, optional={part: st.sampled_from(["a", "B", "b"]) for part in SOPHIE})
WORDS = st.lists(st.tuples(st.dates(OLD, NEW), VALUES), max_size=6)


@given(WORDS, VALUES)
def test_more_words_never_make_a_value_older(words: Any, held: dict[str, str]) -> None:
    mine = dict.fromkeys(SOPHIE) | held
    before, after = dates(said(*words[1:]), **mine), dates(said(*words), **mine)
    assert all(after[name] >= on for name, on in before.items())
    assert all(OLD <= on <= NEW for on in after.values())


def test_people_come_back_in_their_order_with_nobody_lost() -> None:
    several = people({"email": "a"}, {"email": "b"}, {})
    heard = pl.DataFrame([{"contact_id": 2, "on": NEW, "email": "b"}], schema=SAID)
    found = dated(several, heard, right())
    assert found["id"].to_list() == [1, 2, 3]
    assert found["on_email"].to_list() == [None, NEW, None]
    assert found.columns == several.columns
