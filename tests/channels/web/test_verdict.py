"""What an answer over HTTP means for a message, and how long one waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from chaland.channels.port import Answer, Outcome
from chaland.channels.sms.providers.generic import GenericHttp
from chaland.channels.terms import Terms
from chaland.channels.web.asking import LONGEST_PAUSE_S, Reply, Silence
from chaland.channels.web.verdict import Stranded, judge, presentable


def reply(status: int, body: bytes = b"{}", **headers: str) -> Reply:
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize(
    ("got", "outcome"),
    [
        (Silence("ReadTimeout", reached=True), Outcome.UNKNOWN),
        (reply(500), Outcome.UNKNOWN),
        (reply(502), Outcome.UNKNOWN),
        (reply(503, retry_after="30"), Outcome.UNKNOWN),
        (reply(504), Outcome.UNKNOWN),
        (reply(302), Outcome.UNKNOWN),
        (reply(408), Outcome.UNKNOWN),
        (reply(409), Outcome.UNKNOWN),
        (reply(101), Outcome.UNKNOWN),
        (reply(429), Outcome.LATER),
        (reply(400, b'{"code": "bad", "message": "Invalid phone number"}'), Outcome.REFUSED),
        (reply(422, b"<html>"), Outcome.REFUSED),
    ],
)
def test_verdicts(got: Any, outcome: Outcome) -> None:
    judged = judge("r", got)
    assert isinstance(judged, Answer)
    assert (judged.client_ref, judged.outcome) == ("r", outcome)
    assert judged.code


@pytest.mark.parametrize(
    ("got", "permanent"),
    [
        (Silence("ConnectError", reached=False), False),
        (Silence("InvalidURL", reached=False, impossible=True), True),
        (reply(401), True),
        (reply(402), True),
        (reply(403), True),
        (reply(404), True),
        (reply(308, location="https://elsewhere"), True),
        (reply(400, b'{"code": "not_enough_credits", "message": "x"}'), True),
        (reply(400, b'{"message": "Solde insuffisant"}'), True),
    ],
)
def test_what_is_the_accounts_fault_strands_everybody(got: Any, permanent: bool) -> None:
    judged = judge("r", got)
    assert isinstance(judged, Stranded)
    assert judged.permanent is permanent
    assert judged.later().outcome is Outcome.LATER


def test_a_good_answer_is_for_its_provider_to_read() -> None:
    assert [judge("r", reply(status)) for status in (200, 201, 202, 299)] == [None] * 4


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7.0), ("0", 0.0), ("999999", LONGEST_PAUSE_S), ("", None), ("soon", None), ("-5", None)],
)
def test_retry_after(told: str, seconds: float | None) -> None:
    assert reply(429, retry_after=told).pause_s() == seconds


def test_retry_after_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    pause = reply(429, retry_after=soon).pause_s()
    assert pause
    assert 50 < pause <= 60
    assert reply(429, retry_after=past).pause_s() == 0


def test_words_that_are_too_long_are_cut() -> None:
    judged = judge("r", reply(400, b'{"code": "' + b"c" * 500 + b'", "message": "' + b"m" * 5_000 + b'"}'))
    assert isinstance(judged, Answer)
    assert (len(judged.code), len(judged.detail)) == (80, 300)


@pytest.mark.parametrize("body", [b"", b"null", b"[1]", b"[" * 100_000, b"\xff", b'{"a": NaN', b"9" * 5_000])
def test_any_octets_are_some_answer(body: bytes) -> None:
    got = reply(200, body)
    assert got.document() == {}
    assert judge("r", Reply(400, {}, body))


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_secret_that_a_provider_repeats_is_neither_kept_nor_shown(status: int) -> None:
    terms = Terms(1, {"url": "https://x.fr"}, Path("nowhere"), {"token": "xkeysib-123", "hook_key": "ab"})
    body = b'{"code": "bad xkeysib-123", "message": "abroad xkeysib-123\\u0000 is unknown"}'
    judged = judge("r", reply(status, body))
    assert judged is not None
    told = presentable(judged, terms)
    assert "xkeysib" not in f"{told}"
    assert "abroad" in told.detail
    if isinstance(told, Stranded):
        assert "\0" not in told.later().detail
        assert "xkeysib" not in str(GenericHttp(terms).failed(judged))
