"""What people say of their own details: a source record of its own, dated, undoable."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.survivorship import ADDRESS, HAND
from chaland.customers.models import Contact, ContactPoint, Source, SourceRecord
from chaland.customers.queries.merging import live_id
from chaland.customers.services.collected import collection
from chaland.customers.services.hand import edit_contacts, undo_edit
from chaland.customers.services.hand import records as writing
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.kernel.clock import Clock, system_clock, today
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text
from chaland.quality.updating.models import Answer, Asked, Round

SELF = "self"
"""The source of what people say of themselves."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "name": ("first_name", "last_name"),
    "email": ("email",),
    "mobile": ("mobile",),
    "phone": ("phone",),
    "address": ADDRESS,
    "birth_date": ("birth_date",),
}
"""What may be kept or corrected, and the fields of each."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: whom, in which round."""

    asked: Asked
    round: Round
    contact: Contact


def opened(asked_id: int, home: int, *, clock: Clock = system_clock) -> Opened | None:
    """None once the round's links are over, or when the number leads to nobody any more."""
    asked = Asked.objects.select_related("round").filter(pk=asked_id, home=home).first()
    if asked is None or asked.round.until < today(clock, settings.CHALAND_ZONE):
        return None
    living = live_id(home)
    contact = Contact.objects.filter(pk=living).first() if living is not None else None
    return None if contact is None else Opened(asked, asked.round, contact)


def answer(
    *,
    found: Opened,
    kept: Set[str],
    corrected: Mapping[str, Any],
    way: str,
    by: User | None = None,
    clock: Clock = system_clock,
) -> Answer | None:
    """Write what somebody said. kept: of `PARTS`, those still right; corrected: fields with their new values,
    normalised, an address whole. None when nothing was said.

    The record says every value that it confirms, so each is dated by it; consents stay with the points they were
    given for. What a hand once typed instead is typed over, in an edit of its own.
    """
    now = clock()
    values = _values(found.contact, kept, corrected)
    if not values:
        return None
    with transaction.atomic():
        said = _record(found.contact.pk, values, now)
        rebuild_contacts([found.contact.pk])
        edit = _over_hands(said, corrected, clock)
        made = Answer.objects.create(
            asked=found.asked, at=now, way=way, kept=sorted(kept), corrected=sorted(corrected),
            record_id=said.pk, edit=edit, by=by,
        )  # fmt: skip
        _end(found.asked, "corrected" if corrected else "confirmed")
        facts = {"kept": made.kept, "corrected": made.corrected, "way": way}
        record(
            actor=by, verb="quality.answer", subject_kind="contact", subject_id=found.contact.pk, facts=facts
        )
    return made


def take_back(*, answer_id: int, by: User | None, clock: Clock = system_clock) -> None:
    """Undo an answer: its record goes, and the edit that it needed. Raises: Conflict (`answer_undone`)."""
    with transaction.atomic():
        held = Answer.objects.select_for_update(of=("self",)).select_related("asked")
        made = held.filter(pk=answer_id, undone_at=None).first()
        if made is None:
            raise Conflict("answer_undone", Text("C'est déjà repris.", "This was already taken back."))
        if made.edit is not None:
            undo_edit(edit=made.edit, by=by)
        said = SourceRecord.objects.filter(pk=made.record_id).first()
        if said is not None:
            contact = said.contact_id
            ContactPoint.objects.filter(record=said).delete()
            said.delete()
            rebuild_contacts([contact] if contact else [])
        made.undone_at = clock()
        made.save(update_fields=["undone_at"])
        _end(made.asked, "")
        record(actor=by, verb="quality.unanswer", subject_kind="round", subject_id=made.asked.round_id)


def _values(contact: Contact, kept: Set[str], corrected: Mapping[str, Any]) -> dict[str, Any]:
    held = {
        part: _plain(getattr(contact, part))
        for name in kept
        for part in PARTS[name]
        if getattr(contact, part)
    }
    told = {part: _plain(value) for part, value in corrected.items() if value not in (None, "")}
    names = PARTS["name"]
    if set(names) & set(told):  # a name is confirmed whole
        held = {part: getattr(contact, part) for part in names if getattr(contact, part)} | held
    return held | told


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _record(contact_id: int, values: Mapping[str, Any], now: datetime) -> SourceRecord:
    """One record an answer: what was said last year is not said again by what is said today."""
    batch = collection(SELF, "La personne elle-même", now)
    Source.objects.filter(slug=SELF, trust=100).update(
        trust=0
    )  # as believed as a hand, unless ordered otherwise
    said = writing.new_record("contact", contact_id, batch, now)
    writing.say(said, dict(values), 0, now)
    said.save()
    writing.write_points([said])
    return said


def _over_hands(said: SourceRecord, corrected: Mapping[str, Any], clock: Clock) -> int | None:
    """Hands are believed before the person: where one has typed something else, it types this now."""
    assert said.contact_id is not None
    contact = Contact.objects.get(pk=said.contact_id)
    typed = SourceRecord.objects.filter(contact=contact, source__slug=HAND).exists()
    lost = {
        part: value
        for part, value in corrected.items()
        if value and part not in ("latitude", "longitude") and _plain(getattr(contact, part)) != _plain(value)
    }
    return (
        edit_contacts(contact_ids=[contact.pk], values=lost, by=None, clock=clock) if typed and lost else None
    )


def _end(asked: Asked, outcome: str) -> None:
    Asked.objects.filter(pk=asked.pk).update(outcome=outcome)


def task_ended(*, asked_id: int, outcome: str, by: User | None, clock: Clock = system_clock) -> None:
    """A task of a round ended, or is open again (`outcome` empty): all right on the phone confirms every value."""
    asked = Asked.objects.select_related("round").filter(pk=asked_id).first()
    if asked is None:
        return None
    last = asked.answers.filter(undone_at=None, way="call").order_by("-pk").first()
    if not outcome and last is not None:
        return take_back(answer_id=last.pk, by=by, clock=clock)
    contact = Contact.objects.filter(pk=live_id(asked.home) or 0).first()
    if outcome == "confirmed" and contact is not None:
        found = Opened(asked, asked.round, contact)
        answer(found=found, kept=set(asked.round.fields), corrected={}, way="call", by=by, clock=clock)
    _end(asked, outcome)
    return None
