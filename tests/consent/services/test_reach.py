"""The table of reach: what may_contact says of each contact, kept true through changes, time and rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from chaland.consent.domain.words import Channel
from chaland.consent.models import Bar, Entry, Purpose, Reach, ReachState, ReachTally
from chaland.consent.queries import reach as figures
from chaland.consent.queries.decision import may_contact
from chaland.consent.queries.refusals import refusals
from chaland.consent.services import reach
from chaland.consent.services.patience import be_patient
from chaland.consent.services.reach import catching_up
from chaland.customers.models import Change, Contact
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.clock import fixed_clock, stop_clock
from chaland.quality.models import Score
from tests.consent.harness import (
    declare,
    make_controller,
    make_entry,
    make_person,
    make_purpose,
    oppose,
)
from tests.harness.rows import make_purchase, make_source

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
EMAIL, MOBILE = "jean@example.fr", "+33730000001"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    stop_clock(NOON)
    yield
    stop_clock(None)


def mask(contact: Contact, column: str) -> int:
    return int(Reach.objects.values_list(column, flat=True).get(pk=contact.pk))


def agrees_with_single(at: datetime) -> None:
    """Every row says what may_contact says, channel by channel and purpose by purpose; the counts as well."""
    counts_agree()
    for contact in Contact.objects.all():
        row = Reach.objects.get(pk=contact.pk)
        for purpose in Purpose.objects.filter(active=True):
            for channel in Channel:
                kept = bool(getattr(row, f"{channel.value}_reachable") & 1 << purpose.bit)
                asked = may_contact(contact.pk, channel, purpose.code, at)
                assert kept == (asked.verdict != "block"), (contact.pk, channel, asked)


def counts_agree() -> None:
    """What is counted as rows are written is what counting them would give."""
    rows = list(Reach.objects.values())
    kept = {(one.what, one.bit): one.people for one in ReachTally.objects.all()}
    names = [name for name in rows[0] if name.endswith(("_consented", "_reachable"))]
    counted = {(name, bit): sum(row[name] >> bit & 1 for row in rows) for name in names for bit in range(62)}
    assert {place: people for place, people in kept.items() if people} == {
        place: people for place, people in counted.items() if people
    }


def test_rows_follow_what_changes_and_nothing_is_written_when_nothing_does() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"email": EMAIL, "mobile": MOBILE})
    other, _ = make_person(points={"email": EMAIL})
    assert reach.catch_up() == 2
    assert reach.catch_up() == 0
    assert (mask(contact, "email_consented"), mask(contact, "email_reachable")) == (0, 0)
    make_entry("given", EMAIL, "email", purpose, record=record)
    assert reach.is_late()
    assert reach.catch_up() == 1
    assert (mask(contact, "email_consented"), mask(contact, "email_reachable")) == (1, 1)
    make_entry("objected", EMAIL, "email")
    assert reach.catch_up() == 1
    assert (mask(contact, "email_consented"), mask(contact, "email_reachable")) == (0, 0)
    assert mask(other, "email_reachable") == 0
    agrees_with_single(NOON)
    assert reach.catch_up() == 0


def test_an_opposition_list_of_hashes_alone_reaches_whom_it_means() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"email": EMAIL})
    make_entry("given", EMAIL, "email", purpose, record=record)
    reach.catch_up()
    assert mask(contact, "email_reachable") == 1
    oppose(EMAIL)
    reach.catch_up()
    assert mask(contact, "email_reachable") == 0


def test_a_merge_moves_what_was_said() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"email": EMAIL})
    kept, _ = make_person(points={"mobile": MOBILE})
    make_entry("given", EMAIL, "email", purpose, record=record)
    reach.catch_up()
    record.contact = kept
    record.save()
    contact.delete()
    reach.catch_up()
    assert mask(kept, "email_reachable") == 1
    assert not Reach.objects.filter(pk=contact.pk).exists()
    counts_agree()


def test_time_alone_ends_a_consent_to_be_called_and_a_retention() -> None:
    purpose = make_purpose(retention_months=36)
    contact, record = make_person(points={"mobile": MOBILE})
    make_entry("given", MOBILE, "call", purpose, record=record, at=datetime(2026, 1, 10, 9, tzinfo=UTC))
    reach.catch_up()
    assert mask(contact, "call_reachable") == 1
    assert Reach.objects.get(pk=contact.pk).recheck_on == date(2027, 1, 1)  # the rules change first
    last = datetime(2027, 1, 10, 11, tzinfo=UTC)
    reach.catch_up(clock=fixed_clock(last))
    assert mask(contact, "call_reachable") == 1
    assert Reach.objects.get(pk=contact.pk).recheck_on == date(2027, 1, 11)
    reach.catch_up(clock=fixed_clock(last + timedelta(days=1)))
    assert (mask(contact, "call_consented"), mask(contact, "call_reachable")) == (0, 0)
    agrees_with_single(last + timedelta(days=1))
    gone = datetime(2029, 1, 11, 11, tzinfo=UTC)
    reach.catch_up(clock=fixed_clock(gone))
    agrees_with_single(gone)


def test_a_clock_set_back_is_followed_too() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"mobile": MOBILE})
    make_entry("given", MOBILE, "call", purpose, record=record, at=datetime(2026, 1, 10, 9, tzinfo=UTC))
    reach.catch_up(clock=fixed_clock(datetime(2028, 1, 1, tzinfo=UTC)))
    assert mask(contact, "call_reachable") == 0
    reach.catch_up(clock=fixed_clock(NOON))
    assert mask(contact, "call_reachable") == 1


def test_purposes_and_terms_concern_everybody() -> None:
    ours = make_controller()
    source = make_source()
    contact, record = make_person(source, points={"email": EMAIL})
    make_purchase(record, date=date(2026, 6, 1))
    purpose = make_purpose(ours)
    reach.catch_up()
    assert mask(contact, "email_reachable") == 0
    purpose.families = ["*"]
    purpose.save()
    declare(source, ours)
    reach.catch_up()
    assert (mask(contact, "email_consented"), mask(contact, "email_reachable")) == (0, 1)
    Bar.objects.create(record=record, kind="restricted", since=NOON)
    reach.catch_up()
    assert mask(contact, "email_reachable") == 0


@pytest.mark.django_db(transaction=True)
def test_a_large_backlog_is_a_job_and_who_asks_meanwhile_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "AT_ONCE", 2)
    monkeypatch.setattr(catching_up, "STEP", 2)
    make_purpose()
    people = [make_person(points={"email": f"p{place}@example.fr"})[0] for place in range(5)]
    with pytest.raises(reach.UnderWay):
        reach.catch_up()
    with pytest.raises(reach.UnderWay):
        reach.catch_up()
    job = Job.objects.get(kind=reach.JOB)
    assert run_now(job).result == {"changed": 5}
    assert reach.catch_up() == 0
    assert Reach.objects.count() == 5
    Contact.objects.filter(pk__in=[one.pk for one in people[:3]]).update(kind="person")
    with pytest.raises(reach.UnderWay):
        reach.catch_up()
    be_patient()
    assert reach.catch_up() == 0
    assert not reach.is_late()


def test_scores_of_everybody_concern_nobodys_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    make_purpose()
    people = [make_person()[0].pk for _ in range(4)]
    reach.catch_up()
    monkeypatch.setattr(catching_up, "_LOOKED_AT", 3)
    Score.objects.bulk_create(
        Score(contact_id=pk, score=50, complete=50, valid=50, fresh=50, lacks=0) for pk in people
    )
    assert Change.objects.filter(table="score").count() == 4
    assert reach.catch_up() == 0
    assert not Job.objects.filter(kind=reach.JOB).exists()
    Contact.objects.filter(pk=people[0]).update(kind="person")
    assert reach.is_late()


def test_the_job_goes_on_from_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "STEP", 2)
    make_purpose()
    people = [make_person()[0].pk for _ in range(5)]
    start = {"floor": 0, "last": 0, "horizon": 0, "next_floor": 0, "next_horizon": 0}

    class Stopped:
        arguments: dict[str, int] = {}
        checkpoint = {"state": start, "after": people[2], "changed": 3, "done": 3}

        def advance(self, **said: object) -> None:
            self.said = said

    stopped = Stopped()
    assert reach.run(stopped)["changed"] == 5
    assert stopped.said["done"] == 5
    assert sorted(Reach.objects.values_list("pk", flat=True)) == people[3:]
    assert ReachState.objects.get().last == 0  # all that came since the start is read again


def test_figures_of_the_dashboard() -> None:
    purpose = make_purpose(channels=["email", "call"])
    service = make_purpose(channels=["email"], prospecting=False, basis="contract")
    _, record = make_person(points={"email": EMAIL, "mobile": MOBILE})
    make_person(points={"email": "b@example.fr"}, status="customer")
    make_entry("given", EMAIL, "email", purpose, record=record)
    make_entry(
        "given", MOBILE, "call", purpose, record=record, valid_until=date(2026, 12, 1), document_ref="A4"
    )
    make_entry("withdrawn", "c@example.fr", "email", at=datetime(2026, 11, 2, tzinfo=UTC))
    reach.catch_up()
    found = {(one.channel, one.purpose): (one.consented, one.reachable) for one in figures.counts()}
    assert found == {
        (Channel.EMAIL, purpose.code): (1, 1),
        (Channel.CALL, purpose.code): (1, 1),
        (Channel.EMAIL, service.code): (0, 1),
    }
    assert figures.expiring_calls((5, 30)) == {5: 0, 30: 1}
    assert [one.identifier for one in figures.expiring_call_entries()] == [MOBILE]
    assert figures.missing_proofs() == 1
    assert [one.identifier for one in figures.unproved_entries()] == [EMAIL]
    months = refusals(12).by_month
    assert [one.month for one in months][-1] == date(2026, 11, 1)
    assert (months[-1].withdrawn, sum(one.withdrawn + one.objected for one in months)) == (1, 1)
    voided = Entry.objects.get(document_ref="A4")
    make_entry("voided", MOBILE, "call", voids=voided)
    assert figures.expiring_calls() == {30: 0}
    reach.catch_up()
    assert settings.CHALAND_ZONE == "Europe/Paris"


def test_whoever_said_no_or_yes_anew_is_not_among_those_whose_consent_runs_out() -> None:
    purpose, other = make_purpose(), make_purpose()
    numbers = {
        word: f"+3373000000{n}" for n, word in enumerate(("kept", "no", "never", "anew", "list", "gone"))
    }
    soon, later = date(2026, 12, 1), date(2027, 9, 1)
    for word, number in numbers.items():
        record = make_person(points={"mobile": number})[1] if word != "gone" else None
        for one in (purpose, other) if word == "kept" else (purpose,):
            make_entry("given", number, "call", one, record=record, valid_until=soon)
    make_entry("withdrawn", numbers["no"], "call")
    make_entry("objected", numbers["never"])
    make_entry("objected", numbers["gone"])
    again = Entry.objects.get(identifier=numbers["anew"])
    make_entry("given", numbers["anew"], "call", purpose, record=again.record, at=NOON, valid_until=later)
    oppose(numbers["list"])
    reach.catch_up()
    Purpose.objects.filter(pk=other.pk).update(active=False)
    reach.catch_up()
    assert [one.identifier for one in figures.expiring_call_entries()] == [numbers["kept"]]
    assert figures.expiring_calls((30, 365)) == {30: 1, 365: 2}


@pytest.mark.sqlite_only
def test_what_runs_out_is_looked_up_number_by_number() -> None:
    """Left to choose, SQLite looks through all later consents for each: minutes, where a file has many."""
    plan = figures._running_out(date(2026, 11, 22), 90).explain()
    assert plan.count("entry_identifier") == 2
    assert plan.count("entry_expiring") == 1
    assert "entry_act" not in plan
