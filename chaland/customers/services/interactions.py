"""Calls and visits, as those who made them note them."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from uuid import uuid4

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Interaction
from chaland.customers.services.hand import hand_record
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text

KINDS = ("call", "visit", "email", "ticket", "sms")
OUTCOMES = ("reached", "not_reached", "call_back")


def log_interaction(
    *,
    contact_id: int,
    kind: str,
    outcome: str,
    by: User,
    notes: str = "",
    call_back_at: datetime | None = None,
    at: datetime | None = None,
    clock: Clock = system_clock,
) -> int:
    """Note a call or a visit. Whoever was reached, or asked to be called back, was in contact. Returns its id.

    Raises: Invalid (`interaction_kind`, `interaction_outcome`, `call_back_when`), NotFound (`contact_gone`).
    """
    _check(kind, outcome, call_back_at)
    with transaction.atomic():
        hand = hand_record(contact_id=contact_id, clock=clock)
        entry = record(actor=by, verb="interactions.log", subject_kind="contact", subject_id=contact_id)
        noted = Interaction.objects.create(
            record=hand,
            source=hand.source,
            batch=hand.batch,
            line=entry.pk,
            key=_key(),
            kind=kind,
            at=at or clock(),
            outcome=outcome,
            call_back_at=call_back_at,
            notes=notes.strip() or None,
            by=by,
        )
        rebuild_contacts([contact_id])
    return noted.pk


@transaction.atomic
def note_answer(*, contact_id: int, kind: str, at: datetime, notes: str, clock: Clock = system_clock) -> int:
    """Note what somebody wrote back, by `email` or `sms`: they were in contact. Returns its id.

    Raises: Invalid (`interaction_kind`), NotFound (`contact_gone`).
    """
    _check(kind, "reached", None)
    hand = hand_record(contact_id=contact_id, clock=clock)
    entry = record(
        actor=None, verb="interactions.answer", subject_kind="contact", subject_id=contact_id, clock=clock
    )
    noted = Interaction.objects.create(
        record=hand,
        source=hand.source,
        batch=hand.batch,
        line=entry.pk,
        key=_key(),
        kind=kind,
        at=at,
        outcome="reached",
        notes=notes.strip() or None,
    )
    rebuild_contacts([contact_id])
    return noted.pk


def forget_interaction(*, interaction_id: int, by: User) -> int:
    """Take back what was noted by hand. Returns the contact's id. Raises: NotFound (`interaction_gone`)."""
    with transaction.atomic():
        noted = (
            Interaction.objects.filter(pk=interaction_id, source__slug="hand")
            .select_related("record")
            .first()
        )
        if noted is None or noted.record is None or noted.record.contact_id is None:
            raise NotFound(
                "interaction_gone", Text("Cette note n'existe plus.", "This note is no longer there.")
            )
        contact_id = noted.record.contact_id
        noted.delete()
        record(actor=by, verb="interactions.forget", subject_kind="contact", subject_id=contact_id)
        rebuild_contacts([contact_id])
    return contact_id


def _check(kind: str, outcome: str, call_back_at: datetime | None) -> None:
    if kind not in KINDS:
        raise Invalid(
            "interaction_kind",
            Text(
                "Dites ce que c'était : appel, visite, e-mail ou ticket.",
                "Say what it was: call, visit, email or ticket.",
            ),
            path="kind",
        )
    if outcome not in OUTCOMES:
        raise Invalid(
            "interaction_outcome",
            Text(
                "Dites l'issue : joint, non joint ou à rappeler.",
                "Say the outcome: reached, not reached or call back.",
            ),
            path="outcome",
        )
    if outcome == "call_back" and call_back_at is None:
        raise Invalid(
            "call_back_when", Text("Dites quand rappeler.", "Say when to call back."), path="call_back_at"
        )


def _key() -> int:
    """Each note is its own: two calls noted in the same words are two calls."""
    return int.from_bytes(blake2b(uuid4().bytes, digest_size=8).digest(), "big", signed=True)
