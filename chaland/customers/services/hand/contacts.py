"""Contacts that people create and edit: one, or a few at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Contact, ContactLabel, SourceRecord
from chaland.customers.queries.merging import at_home
from chaland.customers.services.hand import records, workplaces
from chaland.customers.services.hand.records import Change, Values
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.customers.services.sources import hand_batch
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

GONE = Text("Ce contact n'existe plus.", "This contact is no longer there.")
STEP = 2_000
_NAMES = ("last_name", "first_name", "company", "email", "mobile", "phone")


def add_contact(*, values: Mapping[str, Any], by: User | None, clock: Clock = system_clock) -> int:
    """Create a contact from what was typed, normalised. Returns its id.

    The company is the one of this name, made when there is none.
    Raises: Invalid: `contact_nameless` when nothing says who it is, `company_ambiguous`.
    """
    known = {field: value for field, value in values.items() if value not in (None, "", [])}
    if not any(known.get(field) for field in _NAMES):
        raise Invalid(
            "contact_nameless",
            Text(
                "Donnez au moins un nom, un e-mail ou un téléphone.",
                "Give at least a name, an email or a phone.",
            ),
            path="last_name",
        )
    now = clock()
    with transaction.atomic():
        contact = Contact.objects.create(created_at=now, updated_at=now)
        edit = record(actor=by, verb="contacts.add", subject_kind="contact", subject_id=contact.pk)
        hand = records.new_record("contact", contact.pk, hand_batch(), now)
        if known.get("company"):
            known |= workplaces.at_company(workplaces.named(known["company"], edit.pk, now), now)
        records.say(hand, known, edit.pk, now)
        hand.save()
        records.write_points([hand])
        rebuild_contacts([contact.pk])
    return contact.pk


def edit_contacts(
    *, contact_ids: Iterable[int], values: Mapping[str, Any], by: User | None, clock: Clock = system_clock
) -> int:
    """Set fields, normalised; None clears one, whatever the other sources say. Returns the edit's number.

    Keys are fields, or `custom.<key>`. Cost: 2,000 contacts at a time, one transaction.
    Raises: NotFound (`contact_gone`) when none of them is there.
    """
    return _edit(contact_ids, lambda _ids: lambda _contact, _said: values, sorted(values), by, clock)


def tag_contacts(
    *,
    contact_ids: Iterable[int],
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    by: User | None,
    clock: Clock = system_clock,
) -> int:
    """Put tags on and take tags off; the others stay. Returns the edit's number."""
    return _edit(contact_ids, lambda ids: tagging(ids, add=add, remove=remove), ["tags"], by, clock)


def tagging(contact_ids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Change:
    """The change of tags of these contacts, which depends on those they wear."""
    worn = _tags(contact_ids)
    gone = {fold(tag) for tag in remove}

    def change(contact_id: int, _said: Values) -> Mapping[str, Any]:
        kept = [tag for tag in worn.get(contact_id, []) if fold(tag) not in gone]
        there = {fold(tag) for tag in kept}
        return {"tags": [*kept, *(tag for tag in add if fold(tag) not in there)]}

    return change


def edit_some(contact_ids: Sequence[int], change: Change, edit: int, now: datetime) -> int:
    """Write one step of an edit, those that are gone aside. Returns how many are there."""
    there = sorted(Contact.objects.filter(pk__in=contact_ids).values_list("pk", flat=True))
    records.write("contact", there, change, edit, now)
    rebuild_contacts(there)
    return len(there)


def hand_record(*, contact_id: int, clock: Clock = system_clock) -> SourceRecord:
    """The record on which what people note of a contact hangs; a silent one is made when there is none.

    Raises: NotFound (`contact_gone`).
    """
    if not Contact.objects.filter(pk=contact_id).exists():
        raise _gone()
    batch = hand_batch()
    hands = SourceRecord.objects.filter(source=batch.source, kind="person", contact_id=contact_id)
    there = at_home(hands).first()
    if there is not None:
        return there
    now = clock()
    hand = records.new_record("contact", contact_id, batch, now)
    records.say(hand, {}, 0, now)
    hand.save()
    return hand


def _gone() -> NotFound:
    return NotFound("contact_gone", GONE)


def _edit(
    contact_ids: Iterable[int],
    change: Callable[[Sequence[int]], Change],
    fields: Sequence[str],
    by: User | None,
    clock: Clock,
) -> int:
    now = clock()
    with transaction.atomic():
        there = sorted(Contact.objects.filter(pk__in=list(contact_ids)).values_list("pk", flat=True))
        if not there:
            raise _gone()
        subject = there[0] if len(there) == 1 else ""
        facts = {"fields": list(fields), "contacts": len(there)}
        entry = record(
            actor=by, verb="contacts.edit", subject_kind="contact", subject_id=subject, facts=facts
        )
        for start in range(0, len(there), STEP):
            some = there[start : start + STEP]
            edit_some(some, change(some), entry.pk, now)
    return entry.pk


def _tags(contact_ids: Sequence[int]) -> dict[int, list[str]]:
    worn: dict[int, list[str]] = {}
    labels = ContactLabel.objects.filter(field="tags", contact_id__in=contact_ids).order_by("id")
    for contact_id, value in labels.values_list("contact_id", "value"):
        worn.setdefault(contact_id, []).append(value)
    return worn
