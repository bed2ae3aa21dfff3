"""Rounds of updating: who is picked, what is handed out, what people answer and how it is taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chaland.access.models import User
from chaland.agenda import services as agenda
from chaland.agenda.models import Task
from chaland.consent.domain.words import Channel, Method
from chaland.consent.queries.decision import may_contact
from chaland.consent.services import ledger
from chaland.consent.services.bars import declare_deceased
from chaland.consent.services.purposes import ensure_seeded
from chaland.customers.models import Contact, SourceRecord
from chaland.customers.services.hand import add_contact, edit_contacts
from chaland.customers.services.rollups import refresh_rollups
from chaland.jobs.services import run_now
from chaland.kernel.clock import system_clock
from chaland.quality import personal
from chaland.quality.models import Confirmed
from chaland.quality.services import keeping_up
from chaland.quality.updating import answering, rounds
from chaland.quality.updating.domain import Plan
from chaland.quality.updating.models import Answer, Asked, Round
from tests.harness.rows import make_purchase

pytestmark = pytest.mark.django_db

OLD = datetime(2023, 1, 5, 9, tzinfo=UTC)


def person(name: str = "Martin", *, at: datetime = OLD, **values: Any) -> int:
    told = {"last_name": name, "first_name": "Sophie", "mobile": "+33612345678", **values}
    made = add_contact(values=told, by=None, clock=lambda: at)
    make_purchase(
        SourceRecord.objects.get(contact_id=made), date=system_clock().date() - timedelta(days=200)
    )  # service is for customers alone
    refresh_rollups([made])
    keeping_up.work_out([made])
    return made


def round_of(**changes: Any) -> Round:
    ensure_seeded()
    rounds.set_plan(plan=Plan(**changes), by=None)
    run_now(rounds.queue_round(by=None))
    return Round.objects.latest("pk")


def test_tasks_are_made_for_the_stale_alone_each_person_once() -> None:
    stale = person(email="s@orange.fr")
    person("Neuf", at=datetime.now(UTC))
    declare_deceased(contact_id=person("Mort"), by=None)
    edit_contacts(contact_ids=[person("Parti")], values={"status": "former"}, by=None)
    first = round_of(owners=())
    assert [(task.contact_id, task.kind) for task in Task.objects.all()] == [(stale, "verify")]
    assert round_of().asked.count() == 0
    assert first.handed_out


def test_it_comes_due_once_a_month_when_it_is_on() -> None:
    assert not rounds.is_due()
    person()
    made = round_of(on=True)
    assert not rounds.is_due()
    Round.objects.filter(pk=made.pk).update(day=made.day - timedelta(days=31))
    assert rounds.is_due()


def test_all_right_on_the_phone_dates_the_values_and_is_taken_back() -> None:
    me, contact = User.objects.create_user("a@exemple.fr", role="sales"), person()
    round_of(fields=("mobile",))
    task = Task.objects.get().pk
    agenda.finish(task_id=task, outcome="confirmed", by=me)
    keeping_up.work_out([contact])
    assert Confirmed.objects.get(pk=contact).mobile > OLD.date()
    assert rounds.rounds()[0].confirmed == 1
    assert SourceRecord.objects.get(source__slug="self").contact_id == contact
    agenda.undo(task_id=task, by=me)
    keeping_up.work_out([contact])
    assert Confirmed.objects.get(pk=contact).mobile == OLD.date()
    assert (rounds.rounds()[0].confirmed, rounds.rounds()[0].silent) == (0, 1)


def test_links_are_a_list_with_where_to_send_each(settings: Any) -> None:
    settings.CHALAND_URL = "https://clients.exemple.fr"
    person(email="s@orange.fr")
    made = round_of(way="links")
    told = rounds.invitations(made)
    assert [(one.point.channel, one.point.value) for one in told] == [("email", "s@orange.fr")]
    assert told[0].link.startswith("https://clients.exemple.fr/d/")


def opened(contact: int, **plan: Any) -> answering.Opened:
    made = round_of(way="links", **plan)
    found = answering.opened(made.asked.get().pk, contact)
    assert found is not None
    return found


def test_a_correction_is_a_record_of_its_own_believed_before_an_old_hand_and_undone() -> None:
    contact = person(email="old@orange.fr")
    said = answering.answer(
        found=opened(contact), kept={"mobile"}, corrected={"email": "new@orange.fr"}, way="link"
    )
    assert said is not None
    now = Contact.objects.get(pk=contact)
    assert (now.email, now.mobile) == ("new@orange.fr", "+33612345678")
    assert SourceRecord.objects.get(source__slug="self").pk == said.record_id
    assert rounds.rounds()[0].corrected == 1
    answering.take_back(answer_id=said.pk, by=None)
    assert Contact.objects.get(pk=contact).email == "old@orange.fr"
    assert not SourceRecord.objects.filter(source__slug="self").exists()
    assert Answer.objects.get().undone_at is not None


def test_a_new_email_takes_no_consent_with_it() -> None:
    contact = person(email="old@orange.fr")
    ensure_seeded()
    ledger.record_consent(
        whom=ledger.Whom(contact_id=contact), channel=Channel.EMAIL, purpose="prospecting", at=datetime.now(UTC), method=Method.COUNTER, proof=ledger.Proof(document_ref="fiche 12")
    )  # fmt: skip
    assert may_contact(contact, "email", "prospecting").is_allowed
    answering.answer(found=opened(contact), kept=set(), corrected={"email": "new@orange.fr"}, way="link")
    verdict = may_contact(contact, "email", "prospecting")
    assert (verdict.verdict, verdict.rule) == ("block", "R_NO_BASIS")


def test_a_link_ends_with_its_round_and_opens_nobody_else() -> None:
    contact = person(email="a@orange.fr")
    found = opened(contact)
    made = found.asked
    assert answering.opened(made.pk, contact + 1) is None
    late = datetime.combine(found.round.until, datetime.min.time(), UTC) + timedelta(days=2)
    assert answering.opened(made.pk, contact, clock=lambda: late) is None


def test_what_was_asked_and_answered_is_told_and_goes() -> None:
    contact = person(email="a@orange.fr")
    answering.answer(found=opened(contact), kept={"email"}, corrected={}, way="link")
    told = [row["table"] for row in personal.export(contact)]
    assert {"asked", "answer"} <= set(told)
    personal.erase(contact)
    assert not Asked.objects.exists()
    assert not Answer.objects.exists()
