"""Whatever others write can be kept by any database, or is told to be nonsense."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.channels.catalogue import provider_named
from chaland.channels.port import Answer, Event, Outcome, Received
from chaland.channels.storable import storable, storable_answer, storable_raw
from chaland.channels.terms import Terms
from chaland.kernel.errors import Forbidden, Invalid
from tests.channels.sms.peers import OPTIONS, SECRETS

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
WORDS = (
    "id",
    "state",
    "messageId",
    "msg_status",
    "to",
    "reply",
    "ts_event",
    "message_id",
    "number",
    "status",
    "text",
)
MORE = (
    "stop_date",
    "reception_date",
    "date",
    "from",
    "message",
    "campaign_id",
    "destination",
    "msisdn",
    "error_code",
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(("delivered", "3")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
TOLD = st.dictionaries(st.sampled_from((*WORDS, *MORE)), VALUES, max_size=8)


def unsigned(provider: str) -> Any:
    secrets = {key: value for key, value in SECRETS[provider].items() if key not in ("signature", "hook_key")}
    return provider_named("sms", provider).open(
        Terms(1, {"url": "https://x.fr", **OPTIONS[provider]}, Path(), secrets)
    )


@pytest.mark.parametrize("provider", ["brevo", "octopush", "smsfactor", "http"])
def test_any_report_is_kept_or_refused(provider: str) -> None:
    with closing(unsigned(provider)) as line:

        @given(TOLD)
        @settings(max_examples=25)
        def holds(told: dict[str, Any]) -> None:
            request = Received("POST", "https://x/h", {}, json.dumps(told).encode())
            for event in read(line, request):
                assert keepable(event)
                assert event.event_id == read(line, request)[0].event_id

        holds()


def read(line: Any, request: Received) -> list[Event]:
    try:
        found: list[Event] = line.read_hook(request, NOW)
    except (Invalid, Forbidden):
        return []
    return found


def keepable(event: Event) -> bool:
    words = (
        event.provider_ref,
        event.client_ref,
        event.address,
        event.text,
        event.code,
        json.dumps(event.raw),
    )
    written = json.dumps(event.raw, allow_nan=False)
    return "\\u0000" not in written and all(
        "\0" not in word and word.encode() for word in (*words, "x") if word
    )


def test_words_lose_what_no_database_keeps() -> None:
    assert storable("a\0b\ud800c", 10) == "ab?c"
    assert storable("abc", 2) == "ab"
    assert storable_raw({"n": 10**30, "f": float("nan"), "l": [1, "\0"], "ok": True}) == {
        "n": str(10**30),
        "f": "nan",
        "l": "[1, '\\x00']",
        "ok": True,
    }


def test_a_number_that_cannot_be_one_is_nonsense() -> None:
    for ref in ("", "x" * 201, "a\0", "a\nb", "\ud800"):
        got = storable_answer(Answer("r", Outcome.ACCEPTED, provider_ref=ref))
        assert (got.outcome, got.provider_ref, got.code) == (Outcome.UNKNOWN, None, "garbled")
    good = Answer("r", Outcome.ACCEPTED, provider_ref="SM12-é")
    assert storable_answer(good) == good
    assert storable_answer(Answer("r", Outcome.ACCEPTED)).outcome is Outcome.ACCEPTED
    assert storable_answer(Answer("r", Outcome.REFUSED, code="c\0" * 99, detail="\0")).detail == ""
