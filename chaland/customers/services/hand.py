"""What people type: edits of contacts, kept as the record of source `hand`, each one undoable.

The record's `line` is the number of the edit (its audit entry) that wrote it; its former state is a
`SourceVersion`. So an edit is undone at any later time, contact by contact, unless edited again since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import (
    Batch,
    Contact,
    ContactLabel,
    ContactPoint,
    Interaction,
    SourceRecord,
    SourceVersion,
)
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.customers.services.sources import hand_batch
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

Values = dict[str, Any]
Change = Callable[[int, Values], Mapping[str, Any]]
GONE = Text("Ce contact n'existe plus.", "This contact is no longer there.")
_STEP = 2_000
_POINTS = ("email", "mobile", "phone")
_NAMES = ("last_name", "first_name", "company", "email", "mobile", "phone")


def add_contact(*, values: Mapping[str, Any], by: User | None, clock: Clock = system_clock) -> int:
    """Create a contact from what was typed, normalised. Returns its id.

    Raises: Invalid (`contact_nameless`) when nothing says who it is.
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
        hand = _new_record(contact.pk, hand_batch(), now)
        _say(hand, known, edit.pk, now)
        hand.save()
        _write_points([hand])
        rebuild_contacts([contact.pk])
    return contact.pk


def edit_contacts(
    *, contact_ids: Iterable[int], values: Mapping[str, Any], by: User | None, clock: Clock = system_clock
) -> int:
    """Set fields, normalised; None clears one, whatever the other sources say. Returns the edit's number.

    Keys are fields, or `custom.<key>`. Cost: 2,000 contacts at a time, one transaction.
    Raises: NotFound (`contact_gone`) when none of them is there.
    """
    return _edit(contact_ids, lambda _contact, _said: values, sorted(values), by, clock)


def tag_contacts(
    *,
    contact_ids: Iterable[int],
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    by: User | None,
    clock: Clock = system_clock,
) -> int:
    """Put tags on and take tags off; the others stay. Returns the edit's number."""
    wanted = list(contact_ids)
    worn = _tags(wanted)
    gone = {fold(tag) for tag in remove}

    def change(contact_id: int, _said: Values) -> Mapping[str, Any]:
        kept = [tag for tag in worn.get(contact_id, []) if fold(tag) not in gone]
        there = {fold(tag) for tag in kept}
        return {"tags": [*kept, *(tag for tag in add if fold(tag) not in there)]}

    return _edit(wanted, change, ["tags"], by, clock)


def undo_edit(*, edit: int, by: User | None) -> tuple[int, int]:
    """Take an edit back. Returns how many contacts were put back, and how many were edited since.

    A contact that the edit created keeps existing only if another source knows it.
    """
    with transaction.atomic():
        hands = list(SourceRecord.objects.filter(source__slug="hand", kind="person", line=edit))
        since = SourceVersion.objects.filter(record__source__slug="hand", line=edit).count()
        touched = [hand.contact_id for hand in hands if hand.contact_id]
        for some in (hands[start : start + _STEP] for start in range(0, len(hands), _STEP)):
            _restore(some)
        rebuild_contacts(touched)
        if touched:
            record(actor=by, verb="contacts.undo", facts={"edit": edit, "contacts": len(touched)})
    return len(touched), since


def hand_record(*, contact_id: int, clock: Clock = system_clock) -> SourceRecord:
    """The record on which what people note of a contact hangs; a silent one is made when there is none.

    Raises: NotFound (`contact_gone`).
    """
    if not Contact.objects.filter(pk=contact_id).exists():
        raise _gone()
    batch = hand_batch()
    there = SourceRecord.objects.filter(source=batch.source, kind="person", contact_id=contact_id).first()
    if there is not None:
        return there
    now = clock()
    hand = _new_record(contact_id, batch, now)
    _say(hand, {}, 0, now)
    hand.save()
    return hand


def _gone() -> NotFound:
    return NotFound("contact_gone", GONE)


def _edit(
    contact_ids: Iterable[int], change: Change, fields: Sequence[str], by: User | None, clock: Clock
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
        for start in range(0, len(there), _STEP):
            _edit_some(there[start : start + _STEP], change, entry.pk, now)
    return entry.pk


def _edit_some(contact_ids: Sequence[int], change: Change, edit: int, now: datetime) -> None:
    batch = hand_batch()
    hands = {
        hand.contact_id: hand
        for hand in SourceRecord.objects.filter(
            source=batch.source, kind="person", contact_id__in=contact_ids
        )
    }
    former = [_version(hand, batch) for hand in hands.values()]
    fresh = {pk: _new_record(pk, batch, now) for pk in contact_ids if pk not in hands}
    for pk, hand in (hands | fresh).items():
        assert pk is not None
        said = json.loads(hand.values)
        _say(hand, _merged(said, change(pk, said)), edit, now)
    SourceVersion.objects.bulk_create(former)
    SourceRecord.objects.bulk_update(hands.values(), ["values", "digest", "line", "seen_at"], batch_size=500)
    written = SourceRecord.objects.bulk_create(fresh.values())
    _write_points([*hands.values(), *written])
    rebuild_contacts(contact_ids)


def _merged(said: Values, change: Mapping[str, Any]) -> Values:
    merged = dict(said)
    for field, value in change.items():
        if field.startswith("custom."):
            merged["custom"] = {**(merged.get("custom") or {}), field.removeprefix("custom."): value}
        else:
            merged[field] = value
    return merged


def _new_record(contact_id: int, batch: Batch, now: datetime) -> SourceRecord:
    return SourceRecord(
        source=batch.source,
        kind="person",
        key=uuid4().hex,
        contact_id=contact_id,
        batch=batch,
        first_batch=batch,
        first_seen_at=now,
        raw="[]",
        values="{}",
    )


def _say(hand: SourceRecord, values: Values, edit: int, now: datetime) -> None:
    hand.values = json.dumps(values, ensure_ascii=False, sort_keys=True)
    hand.digest = blake2b(hand.values.encode(), digest_size=16).digest()
    hand.line, hand.seen_at = edit, now


def _version(hand: SourceRecord, batch: Batch) -> SourceVersion:
    return SourceVersion(
        record=hand,
        batch=batch,
        superseded_by=batch,
        line=hand.line,
        raw=hand.raw,
        values=hand.values,
        digest=hand.digest,
        seen_at=hand.seen_at,
    )


def _restore(hands: Sequence[SourceRecord]) -> None:
    """Give each record its former state back; one that had none is deleted."""
    latest: dict[int, SourceVersion] = {}
    for version in SourceVersion.objects.filter(record__in=hands).order_by("id"):
        latest[version.record_id] = version
    kept = [hand for hand in hands if hand.pk in latest]
    for hand in kept:
        version = latest[hand.pk]
        hand.values, hand.digest = version.values, version.digest
        hand.line, hand.seen_at = version.line, version.seen_at
    SourceRecord.objects.bulk_update(kept, ["values", "digest", "line", "seen_at"], batch_size=500)
    SourceVersion.objects.filter(pk__in=[latest[hand.pk].pk for hand in kept]).delete()
    _write_points(kept)
    _silence([hand for hand in hands if hand.pk not in latest])


def _silence(hands: Sequence[SourceRecord]) -> None:
    """Records that said nothing before: gone, unless calls or visits hang on them."""
    holding = set(Interaction.objects.filter(record__in=hands).values_list("record_id", flat=True).distinct())
    ContactPoint.objects.filter(record__in=hands).delete()
    SourceRecord.objects.filter(pk__in=[hand.pk for hand in hands if hand.pk not in holding]).delete()
    for hand in hands:
        if hand.pk in holding:
            _say(hand, {}, 0, hand.seen_at)
            hand.save(update_fields=["values", "digest", "line", "seen_at"])


def _write_points(hands: Sequence[SourceRecord]) -> None:
    """The ways to reach that these records give."""
    ContactPoint.objects.filter(record__in=hands).delete()
    ContactPoint.objects.bulk_create(
        ContactPoint(record=hand, kind=kind, value=value)
        for hand in hands
        for kind in _POINTS
        if (value := json.loads(hand.values).get(kind))
    )


def _tags(contact_ids: Sequence[int]) -> dict[int, list[str]]:
    worn: dict[int, list[str]] = {}
    labels = ContactLabel.objects.filter(field="tags", contact_id__in=contact_ids).order_by("id")
    for contact_id, value in labels.values_list("contact_id", "value"):
        worn.setdefault(contact_id, []).append(value)
    return worn
