"""One contact or a whole audience: the same answers, on histories that stand in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaland.consent.domain.words import Channel
from chaland.consent.models import Bar, Purpose, Suppression
from chaland.consent.queries import bulk
from chaland.consent.queries.decision import may_contact
from chaland.consent.suppression import hmac_of
from chaland.customers.models import SourceRecord
from tests.consent import harness
from tests.harness.rows import make_interaction, make_purchase, make_source

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
EMAILS = ("a@example.fr", "b@example.fr", "contact@garage.fr")
NUMBERS = ("+33730000001", "+33730000002", "+33140000001")
HOME = {"street": "12 rue Haute", "postal_code": "69003", "city": "Lyon"}
NAMES = ("Dupont", "Martin")
KNOWN = (*EMAILS, *NUMBERS, *(f"69003|12 RUE HAUTE|{name.upper()}" for name in NAMES))
INSTANTS = st.integers(-1200, 40).map(lambda days: NOON + timedelta(days=days))


@dataclass(frozen=True)
class Life:
    """One contact with its records; `deeds`: what happened, as (what, when)."""

    name: str
    at_home: bool
    kind: str
    born: date | None
    since: datetime
    records: list[Mapping[str, str]]
    deeds: list[tuple[str, datetime]]


@dataclass(frozen=True)
class Word:
    """An entry; `of`: which of all records it hangs on, None for none. `voided`: a mistake, as said later."""

    act: str
    identifier: str
    channel: str
    purpose: int | None
    at: datetime
    method: str
    of: int | None
    voided: bool


@dataclass(frozen=True)
class Listed:
    identifier: str
    channel: str
    at: datetime
    lifted: bool
    hashed: bool


points = st.fixed_dictionaries(
    {},
    optional={
        "email": st.sampled_from(EMAILS),
        "mobile": st.sampled_from(NUMBERS[:2]),
        "phone": st.sampled_from(NUMBERS[2:]),
    },
)
lives = st.builds(
    Life,
    name=st.sampled_from(NAMES),
    at_home=st.booleans(),
    kind=st.sampled_from(["person", "professional"]),
    born=st.sampled_from([None, None, date(1980, 1, 1), date(2014, 1, 1)]),
    since=st.sampled_from([datetime(2022, 1, 1, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)]),
    records=st.lists(points, min_size=1, max_size=2),
    deeds=st.lists(
        st.tuples(st.sampled_from(["bought", "called", "barred", "signed"]), INSTANTS), max_size=5
    ),
)
words = st.builds(
    Word,
    act=st.sampled_from(["given", "given", "given", "withdrawn", "objected", "lifted", "notified"]),
    identifier=st.sampled_from([*KNOWN, ""]),
    channel=st.sampled_from([*(channel.value for channel in Channel), ""]),
    purpose=st.sampled_from([0, 0, 1, None]),
    at=INSTANTS,
    method=st.sampled_from(["web_form", "import"]),
    of=st.one_of(st.none(), st.integers(0, 5)),
    voided=st.sampled_from([False, False, False, True]),
)
listed = st.builds(
    Listed,
    identifier=st.sampled_from(KNOWN),
    channel=st.sampled_from(["", "email", "call", "letter"]),
    at=INSTANTS,
    lifted=st.booleans(),
    hashed=st.booleans(),
)


def live(lives_: list[Life], said: list[Word], on_the_list: list[Listed]) -> tuple[list[int], list[Purpose]]:
    """All of it as rows. Returns the contacts and the purposes."""
    ours = harness.make_controller()
    shop, rented = make_source(), make_source()
    harness.declare(shop, ours)
    harness.declare(rented, ours, direct=False, informed=False)
    purposes = [harness.make_purpose(ours, families=["*"]), harness.make_purpose(ours, prospecting=False)]
    people, records = [], []
    for life in lives_:
        changes: dict[str, Any] = {"last_name": life.name, "kind": life.kind, "birth_date": life.born}
        changes |= {"created_at": life.since, **(HOME if life.at_home else {})}
        contact, record = harness.make_person(shop, points=dict(life.records[0]), **changes)
        people.append(contact.pk)
        records += [record, *(harness.add_record(contact, rented, dict(more)) for more in life.records[1:])]
        for what, at in life.deeds:
            _do(what, at, record)
    for word in said:
        _say(word, records, purposes)
    for one in on_the_list:
        _list(one)
    return people, purposes


def _do(what: str, at: datetime, record: SourceRecord) -> None:
    if what == "bought":
        make_purchase(record, date=at.date())
    elif what == "called":
        make_interaction(record, at=at)
    elif what == "barred":
        Bar.objects.create(record=record, kind="restricted", since=at, until=at + timedelta(days=30))
    else:
        until = at.date() + timedelta(days=60)
        harness.make_contract(record, _ours(), starts_on=at.date(), ends_on=until)


def _ours() -> Any:
    found = Purpose.objects.select_related("controller").order_by("-pk").first()
    assert found is not None
    return found.controller


def _say(word: Word, records: list[SourceRecord], purposes: list[Purpose]) -> None:
    record = records[word.of % len(records)] if word.of is not None else None
    purpose = purposes[word.purpose] if word.purpose is not None else None
    changes = {"record": record, "at": word.at, "method": word.method}
    entry = harness.make_entry(word.act, word.identifier, word.channel, purpose, **changes)
    if word.voided:
        harness.make_entry("voided", word.identifier, word.channel, voids=entry, record=record)


def _list(one: Listed) -> None:
    """By ourselves, or as others hash it: without its kind."""
    if not one.hashed:
        harness.oppose(one.identifier, one.channel, at=one.at, lifted=one.lifted)
        return
    kind = "email" if "@" in one.identifier else "postal" if "|" in one.identifier else "phone"
    hashed = hmac_of(kind, one.identifier)
    row = {"kid": 1, "hmac": hashed, "kind": "", "channel": one.channel, "at": one.at, "lifted": one.lifted}
    digest = (Suppression.objects.count() + 1).to_bytes(16, "big")
    Suppression.objects.create(**row, digest=digest)


def agree(people: list[int], purposes: list[Purpose]) -> None:
    asked = [*people[::-1], 999_999_999]
    for purpose in purposes:
        for channel in Channel:
            alone = [(pk, may_contact(pk, channel, purpose.code, NOON)) for pk in asked]
            assert list(bulk.bulk_may_contact(asked, channel, purpose.code, NOON)) == alone


@pytest.mark.django_db
@given(st.lists(lives, min_size=1, max_size=3), st.lists(words, max_size=8), st.lists(listed, max_size=3))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_an_audience_gets_the_answers_of_its_members(
    lives_: list[Life], said: list[Word], on_the_list: list[Listed]
) -> None:
    with transaction.atomic():
        agree(*live([*lives_, lives_[0]], said, on_the_list))
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_an_audience_shared_by_processes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their own connection, their own reading of the rules: on rows of every kind."""
    old, new = datetime(2022, 1, 1, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)
    month_ago = NOON - timedelta(days=30)
    first = Life("Dupont", True, "person", None, old, [{"email": EMAILS[0]}], [("bought", month_ago)])
    second = Life(
        "Martin", True, "professional", None, new, [{"mobile": NUMBERS[0]}], [("called", month_ago)]
    )
    said = [
        Word("given", EMAILS[0], "email", 0, month_ago, "web_form", 0, False),
        Word("given", NUMBERS[0], "sms", 0, month_ago, "web_form", 1, False),
        Word("withdrawn", NUMBERS[0], "call", None, month_ago, "phone", 1, False),
    ]
    people, purposes = live([first, second], said, [Listed(KNOWN[-1], "letter", month_ago, False, True)])
    monkeypatch.setattr(bulk, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(bulk.os, "cpu_count", lambda: 2)
    for channel in (Channel.EMAIL, Channel.LETTER):
        alone = [(pk, may_contact(pk, channel, purposes[0].code, NOON)) for pk in people]
        assert {verdict.verdict for _, verdict in alone} == ({"allow", "block"})
        assert list(bulk.bulk_may_contact(people, channel, purposes[0].code, NOON)) == alone
