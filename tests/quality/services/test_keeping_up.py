"""Scores and doubts in the tables: worked out, kept up after changes, resumed, counted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from chaland.customers.models import Change, Contact, Rollup
from chaland.customers.services.hand import add_contact, edit_contacts
from chaland.customers.services.interactions import log_interaction
from chaland.duplicates.models import Member, Scan
from chaland.jobs.models import Job, State
from chaland.jobs.services import run_now
from chaland.quality.models import Confirmed, DailyQuality, QualityState, Score, Settled, Suspicion
from chaland.quality.queries.dates import confirmed_parts
from chaland.quality.services import keeping_up
from chaland.quality.services.keeping_up import catch_up, queue_everybody
from tests.harness.rows import NOW, make_contact, make_record

pytestmark = pytest.mark.django_db


def clock() -> datetime:
    return NOW


def kinds(contact_id: int) -> list[str]:
    found = Suspicion.objects.filter(contact_id=contact_id).order_by("kind")
    return list(found.values_list("kind", flat=True))


def test_the_first_time_everybody_is_worked_out() -> None:
    sophie = make_contact(email="sophie@gmial.com", first_name="Sophie", civility="M.")
    make_record(sophie, values=json.dumps({"email": "sophie@gmial.com"}))
    make_record(
        sophie, values='{"first_name": "Sophie", "last_name": "Dupont"}', seen_at=NOW - timedelta(900)
    )
    assert catch_up(clock=clock)
    told = Score.objects.get(pk=sophie.pk)
    assert 0 < told.score < 100
    assert (told.fresh, told.unique, told.confirmed_on) == (82, None, NOW.date())
    dates = Confirmed.objects.get(pk=sophie.pk)
    assert (dates.email, dates.name, dates.mobile) == (NOW.date(), (NOW - timedelta(900)).date(), None)
    assert kinds(sophie.pk) == ["civility_sex", "email_typo"]
    assert Suspicion.objects.get(kind="email_typo").proposal == {"email": "sophie@gmail.com"}


@pytest.mark.django_db(transaction=True)
def test_a_change_is_followed_and_the_rest_left_alone() -> None:
    changed, other = (
        Contact.objects.get(pk=add_contact(values={"email": email, "last_name": "Dupont"}, by=None))
        for email in ("a@voila.fr", "b@voila.fr")
    )
    catch_up(clock=clock)
    Suspicion.objects.filter(contact_id=other.pk).delete()  # a mark: nobody is to look at this one again
    before = Score.objects.get(pk=changed.pk)
    edit_contacts(contact_ids=[changed.pk], values={"email": "a@orange.fr", "first_name": "Luc"}, by=None)
    catch_up(clock=clock)
    after = Score.objects.get(pk=changed.pk)
    assert after.score > before.score
    assert after.complete > before.complete
    assert kinds(changed.pk) == kinds(other.pk) == []


def test_what_is_noted_of_a_call_is_followed() -> None:
    contact = make_contact()
    make_record(contact)
    catch_up(clock=clock)
    for notes in ("Rappeler mardi", "Un escroc, syndiqué"):
        log_interaction(contact_id=contact.pk, kind="call", outcome="reached", notes=notes, by=None)
    catch_up(clock=clock)
    assert kinds(contact.pk) == ["call_note"]
    assert Suspicion.objects.get().value == "union,insult"


def test_a_hand_confirms_what_it_wrote_when_it_wrote_it() -> None:
    then = NOW - timedelta(days=700)
    contact = add_contact(values={"email": "a@orange.fr", "last_name": "Dupont"}, by=None, clock=lambda: then)
    edit_contacts(
        contact_ids=[contact], values={"colour": "red", "mobile": "+33612345678"}, by=None, clock=clock
    )
    keeping_up.work_out([contact], clock=clock)
    dates = Confirmed.objects.get(pk=contact)
    assert (dates.email, dates.mobile) == (then.date(), NOW.date())
    assert confirmed_parts(contact) == {
        "email": then.date(), "last_name": then.date(), "first_name": then.date(), "mobile": NOW.date()
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_when_nothing_changed() -> None:
    make_contact()
    for _ in range(5):  # PostgreSQL needs a beat or two to be sure that nothing comes late
        catch_up(clock=clock)
    newest = Change.objects.order_by("-pk").first()
    with connection.execute_wrapper(_no_writes):
        catch_up(clock=clock)
    assert Change.objects.order_by("-pk").first() == newest


def _no_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert sql.split()[0] in {"SELECT", "SAVEPOINT", "RELEASE"}, sql
    return execute(sql, params, many, context)


def test_who_leaves_the_file_leaves_nothing_here() -> None:
    gone = make_contact(email="a@voila.fr")
    catch_up(clock=clock)
    Settled.objects.create(contact_id=gone.pk, kind="minor", evidence="x", at=NOW)
    pk = gone.pk
    Contact.objects.filter(pk=pk).delete()
    catch_up(clock=clock)
    assert not Score.objects.filter(pk=pk).exists()
    assert kinds(pk) == []
    catch_up(clock=lambda: NOW + timedelta(days=1))
    assert not Settled.objects.exists()


def test_what_was_said_to_be_right_is_doubted_again_once_it_changes() -> None:
    child = make_contact(birth_date=date(2012, 1, 1))
    catch_up(clock=clock)
    Settled.objects.create(contact_id=child.pk, kind="minor", evidence="2012-01-01", at=NOW)
    keeping_up.work_out([child.pk], clock=clock)
    assert kinds(child.pk) == []
    assert Score.objects.get(pk=child.pk).valid == 100
    Contact.objects.filter(pk=child.pk).update(birth_date=date(2013, 1, 1))
    catch_up(clock=clock)
    assert kinds(child.pk) == ["minor"]


def test_a_mobile_of_many_is_nobody_s() -> None:
    people = [
        add_contact(values={"last_name": f"N{place}", "mobile": "+33612345678"}, by=None)
        for place in range(3)
    ]
    catch_up(clock=clock)
    assert not Suspicion.objects.exists()
    fourth = add_contact(values={"last_name": "Quatre", "mobile": "+33612345678"}, by=None)
    catch_up(clock=clock)
    assert kinds(fourth) == ["phone_shared"]
    catch_up(clock=lambda: NOW + timedelta(days=1))
    assert [kinds(pk) for pk in (*people, fourth)] == [["phone_shared"]] * 4


def test_who_stands_twice_costs_points_once_somebody_looked() -> None:
    one, other, alone = make_contact(), make_contact(), make_contact()
    catch_up(clock=clock)
    scan = Scan.objects.create(threshold=0.5, started_at=NOW, finished_at=NOW)
    for pk in (one.pk, other.pk):
        Member.objects.create(
            scan=scan, subject_id=pk, cluster_id=one.pk, household_id=one.pk, probability=0.9
        )
    catch_up(clock=clock)
    assert Score.objects.get(pk=one.pk).unique == 10
    assert Score.objects.get(pk=alone.pk).unique == 100
    other.delete()
    keeping_up.work_out([one.pk], clock=clock)
    assert Score.objects.get(pk=one.pk).unique == 100


def test_a_large_file_is_left_to_a_job_that_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping_up, "AT_ONCE", 2)
    monkeypatch.setattr(keeping_up, "STEP", 2)
    people = [make_contact(last_name=f"N{place}") for place in range(5)]
    assert catch_up(clock=clock) is False
    job = Job.objects.get(kind=keeping_up.JOB)
    with monkeypatch.context() as broken:
        broken.setattr(keeping_up.Computer, "after", _fails_at(people[2].pk))
        with pytest.raises(RuntimeError):
            run_now(job)
    assert Score.objects.count() == 2
    job.refresh_from_db()
    assert job.checkpoint["after"] == people[1].pk
    Job.objects.filter(pk=job.pk).update(not_before=None, state=State.QUEUED)
    done = run_now(job)
    assert done.result == {"contacts": 5}
    assert Score.objects.count() == 5
    assert QualityState.objects.get().day is not None


def _fails_at(contact_id: int) -> Any:
    whole = keeping_up.Computer.after

    def after(self: Any, last: int, limit: int) -> Any:
        if last + 1 >= contact_id:
            raise RuntimeError("the machine stopped")
        return whole(self, last, limit)

    return after


def test_the_job_finds_what_small_steps_find(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two ways to the same tables: one by one after each change, or everybody at once."""
    rows: list[dict[str, Any]] = [
        {"email": "a@voila.fr", "birth_date": date(1990, 5, 5), "notes": "une note"},
        {"first_name": "Sophie", "civility": "M.", "postal_code": "59000", "city": "Vénissieux"},
        {
            "last_name": "TEST",
            "kind": "professional",
            "mobile": "+33612345678",
            "birth_date": date(1900, 1, 1),
        },
    ]
    catch_up(clock=clock)
    for row in rows:
        make_contact(**row)
        catch_up(clock=clock)
    by_steps = _everything()
    monkeypatch.setattr(keeping_up, "_FORM", 99)
    run_now(queue_everybody())
    assert _everything() == by_steps
    assert len(by_steps[0]) == 3
    assert len(by_steps[1]) == 5


def _everything() -> tuple[Any, Any]:
    wanted = ("contact_id", "kind", "field", "value", "evidence", "proposal")
    scores = list(Score.objects.order_by("pk").values("contact_id", "score", "complete", "valid", "lacks"))
    return scores, list(Suspicion.objects.order_by("contact_id", "kind").values(*wanted))


def test_a_day_is_added_up_by_file_source_and_field() -> None:
    one = make_contact(email="a@voila.fr", custom={"fuel": "diesel", "gone": None})
    record = make_record(one)
    make_contact(first_name="Luc")
    Rollup.objects.create(
        contact=one, purchase_count=1, line_count=1, total_cents=5, last_order_cents=5,
        first_purchase=date(2020, 1, 1), last_purchase=date(2020, 1, 1),
    )  # fmt: skip
    catch_up(clock=clock)
    told = {(row.about, row.name): row for row in DailyQuality.objects.filter(day=date(2026, 11, 22))}
    mean = sum(Score.objects.values_list("score", flat=True)) / 2
    assert told["file", ""].score == pytest.approx(mean, abs=0.01)
    assert told["source", record.source.slug].people == 1
    email = told["field", "email"]
    assert (email.people, email.filled, email.doubted) == (2, 1, 1)
    assert told["field", "custom.fuel"].filled == 1
    assert ("field", "custom.gone") not in told
    assert told["field", "hobbies"].filled == 0
    edit_contacts(contact_ids=[one.pk], values={"email": "a@orange.fr"}, by=None)
    catch_up(clock=clock)
    assert DailyQuality.objects.get(about="file").score > mean


def test_days_are_those_of_the_company() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    make_contact()
    catch_up(clock=lambda: late)
    assert QualityState.objects.get().day == date(2026, 11, 23)
