"""A campaign described in a file: what is read, and every fault with its place."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from chaland.campaigns.domain.drafts import draft_from
from chaland.campaigns.domain.goals import goal_sentence
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

WHOLE = """
name = "Noël 2026"
channel = "sms"
segment = "VIP"
exclude = 'ville = "Lyon"'
sender = "MABOUTIQUE"
holdout = 12.5
[schedule]
starts_at = 2026-12-01T10:00:00+01:00
pace_per_hour = 500
[cap]
messages = 4
days = 30
[goal]
kind = "purchase"
where = 'category = "SUV"'
window_days = 14
[[variants]]
body = "Bonjour {{ contact.first_name | default: '' }}"
weight = 2
[[variants]]
body = {fr = "Bonsoir", en = "Good evening"}
"""


def test_a_whole_file_is_read_with_its_variants_lettered() -> None:
    draft = draft_from(tomllib.loads(WHOLE))
    assert [(one.letter, one.weight) for one in draft.variants] == [("A", 2), ("B", 1)]
    assert draft.variants[0].body == {"fr": "Bonjour {{ contact.first_name | default: '' }}"}
    assert draft.variants[1].body == {"fr": "Bonsoir", "en": "Good evening"}
    assert draft.holdout == 12.5
    assert draft.goal.window_days == 14
    assert draft.cap is not None
    assert (draft.cap.messages, draft.cap.days) == (4, 30)
    assert draft.schedule.starts_at is not None
    assert draft.schedule.starts_at.isoformat() == "2026-12-01T10:00:00+01:00"


def test_one_message_is_variant_a() -> None:
    draft = draft_from({"name": "x", "channel": "sms", "sentence": "", "message": {"body": "Bonjour"}})
    assert [(one.letter, one.body) for one in draft.variants] == [("A", {"fr": "Bonjour"})]


def test_what_stands_in_heads_is_one_line() -> None:
    draft = draft_from(
        {"name": "Noël", "channel": "email", "sender_name": "Garage\r\nBcc: tous@garage.example"}
    )
    assert draft.sender_name == "Garage Bcc: tous@garage.example"


def test_what_a_draft_says_reads_back_the_same() -> None:
    draft = draft_from(tomllib.loads(WHOLE))
    assert draft_from(draft.model_dump(mode="json")) == draft


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ({}, ["name", "channel"]),
        ({"name": " ", "channel": "sms"}, ["name"]),
        ({"name": "x" * 121, "channel": "sms"}, ["name"]),
        ({"name": "x", "channel": "fax"}, ["channel"]),
        ({"name": "x", "channel": "sms", "colour": 1}, ["colour"]),
        ({"name": "x", "channel": "sms", "holdout": 91}, ["holdout"]),
        ({"name": "x", "channel": "sms", "cap": {"messages": 0}}, ["cap.messages", "cap.days"]),
        ({"name": "x", "channel": "sms", "goal": {"kind": "fame"}}, ["goal.kind"]),
        ({"name": "x", "channel": "sms", "goal": {"window_days": 0}}, ["goal.window_days"]),
        ({"name": "x", "channel": "sms", "variants": [{"weight": "many"}]}, ["variants.0.weight"]),
        (
            {"name": "x", "channel": "sms", "schedule": {"starts_at": "2026-12-01T10:00:00"}},
            ["schedule.starts_at"],
        ),
        ({"name": "x", "channel": "sms", "message": {"body": 3}}, ["variants.0.body"]),
        ({"name": 3, "channel": ["sms"]}, ["name", "channel"]),
    ],
)
def test_every_fault_is_told_with_its_place(said: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        draft_from(said)
    assert caught.value.facts["faults"] == ",".join(places)
    assert caught.value.path == places[0]
    for language in ("fr", "en"):
        assert "{" not in caught.value.say(language)  # type: ignore[arg-type]
        assert all(place in caught.value.say(language) for place in places)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        {"message": {"body": "a"}, "variants": [{"body": "b"}]},
        {"segment": "VIP", "sentence": 'city = "Lyon"'},
        {"variants": [{"letter": "A"}, {"letter": "A"}]},
        {"variants": [{"letter": "Z"}]},
        {"variants": [{"body": "b"}] * 9},
    ],
)
def test_what_contradicts_itself_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="not well described"):
        draft_from({"name": "x", "channel": "sms", **said})


def test_a_goal_is_a_sentence_of_the_language() -> None:
    assert goal_sentence("purchase", "") == Text("existe(achats)", "exists(purchases)")
    assert goal_sentence("event", 'type = "visit"') == Text(
        'existe(événements où type = "visit")', 'exists(events where type = "visit")'
    )
    assert goal_sentence("answer", "") is None
