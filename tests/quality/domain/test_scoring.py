"""The score: what it adds up, what it leaves out, and that it says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.quality.domain.confirming import COLUMNS
from chaland.quality.domain.doubt_rows import FRAME
from chaland.quality.domain.doubts import BY_CODE
from chaland.quality.domain.explaining import Scored, explain
from chaland.quality.domain.people import CHANNELS
from chaland.quality.domain.scoring import scores
from chaland.quality.domain.weights import DIMENSIONS, read_weights, weights_on
from tests.quality.domain.people import TODAY, WEIGHTS, people

WHOLE: dict[str, Any] = {
    "civility": "Mme",
    "first_name": "Sophie",
    "last_name": "Martin",
    "birth_date": date(1982, 9, 22),
    "email": "s@orange.fr",
    "mobile": "+33655443322",
    "street": "3 place Kléber",
    "postal_code": "67000",
    "city": "Strasbourg",
    "confirmed_on": TODAY,
    **dict.fromkeys(COLUMNS, TODAY),
    "twin": -1.0,
    **{f"may_{channel}": True for channel in CHANNELS},
}


def aged(on: date | None) -> dict[str, Any]:
    """Everything confirmed on one day."""
    return {"confirmed_on": on, **dict.fromkeys(COLUMNS, on)}


def doubts(*kinds: str) -> pl.DataFrame:
    rows = [dict.fromkeys(FRAME) | {"id": 1, "kind": kind} for kind in kinds]
    return pl.DataFrame(rows, schema=FRAME)


def scored(*kinds: str, **changes: Any) -> dict[str, Any]:
    return scores(people({**WHOLE, **changes}), doubts(*kinds), WEIGHTS, TODAY).row(0, named=True)


def read(row: dict[str, Any], *kinds: str) -> Scored:
    points = {name: row[name] for name in DIMENSIONS}
    return Scored(row["score"], points, row["lacks"], row["channels"], row["confirmed_on"], kinds)


def test_who_lacks_nothing_has_a_hundred() -> None:
    row = scored()
    assert [row[name] for name in ("score", *DIMENSIONS)] == [100] * 6
    assert explain(read(row), WEIGHTS) == []


def test_what_nobody_worked_out_is_left_out_of_the_mean() -> None:
    row = scored(twin=None, may_sms=None)
    assert (row["score"], row["unique"], row["reachable"], row["channels"]) == (100, None, None, None)


@pytest.mark.parametrize(
    ("changes", "dimension", "points"),
    [
        ({"email": None, "mobile": None}, "complete", 60),
        ({"kind": "professional"}, "complete", 70),
        ({"kind": "professional", "company_id": 3, "function": "achats", "mobile": None, "phone": "+33"}, "complete", 100),
        (aged(date(2025, 11, 22)), "fresh", 100),
        (aged(date(2024, 5, 22)), "fresh", 50),
        (aged(date(2019, 1, 1)), "fresh", 0),
        (aged(None), "fresh", 0),
        ({"on_email": None, "on_mobile": None}, "fresh", 38),
        ({"on_name": None}, "fresh", 100),
        ({"twin": 0.97}, "unique", 3),
        ({"may_letter": False, "may_call": False}, "reachable", 65),
    ],
)  # fmt: skip
def test_each_dimension(changes: dict[str, Any], dimension: str, points: int) -> None:
    row = scored(**changes)
    assert row[dimension] == points
    others = {name: row[name] for name in DIMENSIONS if name != dimension}
    assert set(others.values()) == {100}
    assert [reason.dimension for reason in explain(read(row), WEIGHTS)] in ([dimension], [])


def test_doubts_cost_what_the_weights_say() -> None:
    row = scored("email_typo", "civility_sex")
    assert row["valid"] == 100 - 40 - 15
    assert scored("test_name", "email_dead", "note")["valid"] == 0


def test_it_says_why_in_people_s_words() -> None:
    row = scored("email_typo", email=None, birth_date=None, **aged(date(2023, 2, 1)))
    told = replace(read(row, "email_typo"), stale={"mobile": None, "name": date(2023, 2, 1)})
    said = {reason.dimension: reason.said for reason in explain(told, WEIGHTS)}
    assert said["complete"].fr == "il manque l'e-mail, la date de naissance"
    assert said["valid"].fr == "à vérifier : e-mail mal tapé"
    assert said["fresh"].en == "nothing confirms any more the mobile, the name since 02/2023"
    assert said["fresh"].fr == "plus rien ne confirme le mobile, le nom depuis 02/2023"


@given(
    st.sets(st.sampled_from(sorted(BY_CODE))),
    st.sets(st.sampled_from(["email", "mobile", "city", "twin", "confirmed_on", "may_sms", "last_name"])),
)
def test_a_score_is_between_0_and_100_and_its_reasons_account_for_it(
    kinds: set[str], missing: set[str]
) -> None:
    row = scored(*kinds, **dict.fromkeys(missing))
    assert 0 <= row["score"] <= 100
    lost = sum(reason.lost for reason in explain(read(row, *kinds), WEIGHTS))
    assert abs(100 - row["score"] - lost) <= 3  # each of five is rounded by itself
    worse = scored(*kinds, **dict.fromkeys(missing | {"first_name"}))
    assert worse["score"] <= row["score"]


def test_weights_are_dated_and_whole() -> None:
    assert weights_on(date(1990, 1, 1)).since == weights_on(TODAY).since
    text = "from = 2026-01-01\n[dimensions]\ncomplete = 50\n[complete.person]\nemail = 100\n[reachable]\nemail = 100\n[fresh.points]\nemail = 100"
    with pytest.raises(ValueError, match="make 100"):
        read_weights(text)


@pytest.mark.parametrize(
    ("dead", "phone", "points", "channels"),
    [
        ({"dead_email": True}, None, 60, 0b1110),
        ({"dead_mobile": True}, None, 55, 0b1001),
        ({"dead_mobile": True}, "+33388000000", 75, 0b1101),
        ({"dead_email": False, "dead_mobile": False}, None, 100, 0b1111),
    ],
)
def test_where_messages_come_back_from_nobody_is_reached(
    dead: dict[str, Any], phone: str | None, points: int, channels: int
) -> None:
    row = scored(**dead, phone=phone)
    assert (row["reachable"], row["channels"]) == (points, channels)
