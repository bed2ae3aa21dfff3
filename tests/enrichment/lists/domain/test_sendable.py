"""What a hired list allows: the cases of law.md section 15 that are about it, and the two laws of a list."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.config.hired_lists import law_of
from chaland.consent.domain.rules import rules_at
from chaland.enrichment.lists.domain.facts import ListFacts
from chaland.enrichment.lists.domain.sendable import REASONS, sendable
from chaland.enrichment.lists.domain.status import MISSING_NAMES, missing, status_of
from chaland.enrichment.lists.domain.words import Audience, Informing, Status
from chaland.kernel.channels import OUTWARD, Channel
from tests.enrichment.lists.world import FACTS, NAME, NOW

ZONE = "Europe/Paris"
LAW = law_of(rules_at(NOW), "")
BEFORE = datetime(2026, 8, 10, 9, tzinfo=UTC)
TOLD = replace(NAME, informed_at=NOW - timedelta(days=1))
WORK = replace(NAME, at_work=True)
FIRM = replace(FACTS, audience=Audience.PROFESSIONALS)


def _reasons(one: ListFacts = FACTS, name: Any = NAME, channel: str = "letter", **asked: Any) -> set[str]:
    at = asked.pop("at", NOW)
    law = asked.pop("law", LAW)
    decided = sendable(one, name, Channel(channel), at, law, ZONE, **asked)
    assert all(code in REASONS for code in decided.reasons)
    assert decided.allowed == (REASONS[decided.reasons[0]].rule == "R_OK")
    return set(decided.reasons)


def test_row_19_a_file_without_proof_is_in_quarantine_and_never_sendable() -> None:
    unproved = replace(FACTS, proof_file=False, proofs_checked=0)
    assert status_of(unproved, NOW, LAW, ZONE) is Status.QUARANTINE
    assert missing(unproved, LAW) == ("proof_file", "proofs_checked")
    for channel in OUTWARD:
        assert "quarantine" in _reasons(unproved, TOLD, channel)
        assert "quarantine" in _reasons(unproved, TOLD, channel, reserved=True)


def test_what_was_collected_after_it_was_received_is_no_proof() -> None:
    later = replace(FACTS, collected_until=date(2027, 1, 1))
    assert missing(later, LAW) == ("dates",)
    assert "quarantine" in _reasons(later, TOLD)
    assert missing(replace(FACTS, collected_until=NOW.date()), LAW) == ()


@pytest.mark.parametrize("channel", OUTWARD)
def test_complete_and_named_it_may_be_sent(channel: Channel) -> None:
    assert _reasons(channel=channel) == {"interest" if channel is Channel.LETTER else "consent"}


@pytest.mark.parametrize("channel", ["email", "sms", "call"])
def test_consumers_want_a_consent_that_names_us(channel: str) -> None:
    assert "not_named" in _reasons(replace(FACTS, names_us=False), channel=channel)
    assert "no_consent" in _reasons(replace(FACTS, consented=frozenset()), channel=channel)
    only_post = replace(FACTS, channels=frozenset({Channel.LETTER}), names_us=False, consented=frozenset())
    assert _reasons(only_post) == {"interest"}


def test_calls_want_a_consent_of_a_year_at_most_about_what_is_sold() -> None:
    called = {"channel": "call"}
    assert _reasons(name=replace(NAME, consented_on=date(2025, 11, 22)), **called) == {"consent"}
    assert _reasons(name=replace(NAME, consented_on=date(2025, 11, 21)), **called) == {"lapsed"}
    assert _reasons(name=replace(NAME, consented_on=date(2026, 11, 23)), **called) == {"lapsed"}
    old = replace(FACTS, collected_from=date(2025, 11, 1))
    assert _reasons(old, **called) == {"lapsed"}  # of nobody's own day, the oldest counts
    assert "no_goods" in _reasons(replace(FACTS, goods=""), **called)


def test_bloctel_is_past_calls_were_opt_out_before_the_eleventh_of_august() -> None:
    then = replace(
        FACTS, starts_on=date(2026, 8, 1), received_at=BEFORE, names_us=False, consented=frozenset()
    )
    then = replace(
        then,
        channels=frozenset({Channel.CALL}),
        collected_from=date(2026, 6, 1),
        collected_until=date(2026, 7, 1),
    )
    assert _reasons(then, channel="call", at=BEFORE, law=law_of(rules_at(BEFORE), "")) == {"interest"}
    day = datetime(2026, 8, 11, 9, tzinfo=UTC)
    said = _reasons(then, channel="call", at=day, law=law_of(rules_at(day), ""))
    assert {"no_consent", "not_named"} <= said


def test_professionals_may_be_called_and_emailed_at_work_alone() -> None:
    bare = replace(
        FIRM, names_us=False, consented=frozenset(), channels=frozenset({Channel.CALL, Channel.EMAIL})
    )
    assert _reasons(bare, WORK, "call") == _reasons(bare, WORK, "email") == {"interest"}
    assert {"no_consent", "not_named"} <= _reasons(bare, NAME, "call")  # nothing shows that it is their work
    assert {"no_consent", "not_named"} <= _reasons(bare, NAME, "email")
    texted = replace(bare, channels=frozenset({Channel.SMS}))
    assert {"no_consent", "quarantine"} <= _reasons(texted, WORK, "sms")  # the operators' charter


def test_row_20_a_banned_sector_wins_over_consent() -> None:
    law = law_of(rules_at(NOW), "energy_renovation")
    assert _reasons(channel="sms", law=law) == {"sector"}
    assert _reasons(channel="letter", law=law) == {"interest"}


def test_the_first_message_says_where_the_data_comes_from() -> None:
    assert _reasons(says_source=False) == {"art14"}
    assert _reasons(name=TOLD, says_source=False) == {"interest"}
    month = timedelta(days=30)
    assert _reasons(at=NOW + month) == {"interest"}
    assert _reasons(at=NOW + month + timedelta(seconds=1)) == {"art14_late"}
    assert _reasons(name=TOLD, at=NOW + month + timedelta(days=1)) == {"interest"}


def test_whoever_objected_or_cannot_be_reached_is_left_alone() -> None:
    assert _reasons(name=replace(NAME, opposed=True)) == {"opposed"}
    assert _reasons(name=replace(NAME, mobile=False), channel="sms") == {"no_point"}
    assert "not_hired" in _reasons(replace(FACTS, channels=frozenset({Channel.EMAIL})))


def test_a_use_that_was_counted_may_be_made_and_no_other() -> None:
    last = replace(FACTS, uses_done=2)
    assert status_of(last, NOW, LAW, ZONE) is Status.EXHAUSTED
    assert _reasons(last) == {"exhausted"}
    assert _reasons(last, reserved=True) == {"interest"}


def test_where_a_list_stands_as_time_goes_by() -> None:
    used = replace(FACTS, uses_done=1)
    last_minute = datetime(2027, 2, 28, 22, 59, tzinfo=UTC)  # 23:59 in Paris
    assert status_of(FACTS, NOW, LAW, ZONE) is Status.READY
    assert status_of(used, last_minute, LAW, ZONE) is Status.IN_USE
    assert status_of(used, last_minute + timedelta(minutes=1), LAW, ZONE) is Status.EXPIRED
    assert status_of(used, last_minute + timedelta(days=1, minutes=1), LAW, ZONE) is Status.TO_PURGE
    assert status_of(replace(used, purged_at=NOW), last_minute, LAW, ZONE) is Status.PURGED
    assert _reasons(used, TOLD, at=last_minute + timedelta(minutes=1)) == {"ended"}
    early = replace(FACTS, starts_on=date(2026, 11, 23))
    assert _reasons(early) == {"not_begun"}


_PAPERS = [one.name for one in fields(ListFacts) if one.name not in (
    "uses_done", "informed_on", "received_at", "names", "purged_at", "siren_valid", "goods")]  # fmt: skip


@given(st.sampled_from(_PAPERS), st.sampled_from(OUTWARD), st.booleans())
def test_law_without_any_one_paper_nothing_is_ever_sendable(
    paper: str, channel: Channel, reserved: bool
) -> None:
    bare = replace(FACTS, **{paper: getattr(ListFacts(), paper)})
    codes = missing(bare, LAW)
    assert codes
    assert set(codes) <= set(MISSING_NAMES)
    assert not sendable(bare, TOLD, channel, NOW, LAW, ZONE, reserved=reserved).allowed


_DAYS = st.dates(date(2025, 1, 1), date(2029, 1, 1))


@given(
    one=st.builds(
        lambda **changes: replace(FACTS, **changes),
        channels=st.frozensets(st.sampled_from(OUTWARD)),
        consented=st.frozensets(st.sampled_from(OUTWARD)),
        names_us=st.booleans(),
        audience=st.sampled_from(list(Audience)),
        uses_done=st.integers(0, 3),
        ends_on=_DAYS,
        informing=st.sampled_from([None, *Informing]),
    ),
    at=st.integers(-300, 500).map(lambda days: NOW + timedelta(days=days)),
    channel=st.sampled_from(OUTWARD),
    told=st.booleans(),
)
def test_law_what_is_sendable_is_open_complete_and_never_opposed(
    one: ListFacts, at: datetime, channel: Channel, told: bool
) -> None:
    name = TOLD if told else NAME
    law = law_of(rules_at(at), "")
    if sendable(one, name, channel, at, law, ZONE).allowed:
        assert status_of(one, at, law, ZONE) in (Status.READY, Status.IN_USE)
        assert not missing(one, law)
        assert channel in one.channels
        assert not sendable(one, replace(name, opposed=True), channel, at, law, ZONE).allowed
