"""Settles doubts in one click: the proposal is written, or the value is said to be right. Both are taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.services.hand import edit_contacts
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import NotFound, Refused
from chaland.kernel.text import Text
from chaland.quality import ports
from chaland.quality.models import Settled, Suspicion
from chaland.quality.queries.doubts import doubt_numbered
from chaland.quality.services.keeping_up import work_out

_PLACE = ("postal_code", "city")


def accept(*, doubt_id: int, by: User | None, clock: Clock = system_clock) -> int:
    """Write what is proposed, as if typed by hand. Returns the number of the edit, by which it is undone.

    Raises: NotFound (`doubt_gone`, `contact_gone`), Refused (`nothing_proposed`).
    """
    with transaction.atomic():
        doubt = _of_now(doubt_id, clock)
        if not doubt.proposal:
            raise Refused(
                "nothing_proposed",
                Text("Rien n'est proposé ici.", "Nothing is proposed here."),
                remedy=Text("Corrigez la fiche à la main.", "Correct the record by hand."),
            )
        values = _whole(doubt.proposal)
        edit = edit_contacts(contact_ids=[doubt.contact_id], values=values, by=by, clock=clock)
        work_out([doubt.contact_id], clock=clock)
    return edit


def _of_now(doubt_id: int, clock: Clock) -> Suspicion:
    """Looked at again first: after an import hours may pass before everybody is, and a proposal for what stood
    there then must not replace what stands there now."""
    work_out([doubt_numbered(doubt_id).contact_id], clock=clock)
    return doubt_numbered(doubt_id)


def _whole(proposal: Mapping[str, Any]) -> Mapping[str, Any]:
    """A postal code and a town bring what follows from them."""
    if not set(proposal) & set(_PLACE):
        return proposal
    return {**proposal, **ports.readers().place(*(proposal.get(name) for name in _PLACE))}


def say_right(*, doubt_id: int, by: User | None, clock: Clock = system_clock) -> int:
    """Remember that the value is right: not doubted again until it changes. Returns what takes it back.

    Raises: NotFound (`doubt_gone`).
    """
    with transaction.atomic():
        doubt = _of_now(doubt_id, clock)
        told = {"evidence": doubt.evidence, "by": by, "at": clock()}
        settled, _ = Settled.objects.update_or_create(
            contact_id=doubt.contact_id, kind=doubt.kind, defaults=told
        )
        _note(by, "quality.right", settled)
        work_out([doubt.contact_id], clock=clock)
    return settled.pk


def doubt_again(*, settled_id: int, by: User | None, clock: Clock = system_clock) -> None:
    """Take back what `say_right` remembered. Raises: NotFound (`doubt_gone`)."""
    with transaction.atomic():
        settled = Settled.objects.filter(pk=settled_id).first()
        if settled is None:
            raise NotFound("doubt_gone", Text("C'est déjà repris.", "This was already taken back."))
        _note(by, "quality.doubt", settled)
        contact = settled.contact_id
        settled.delete()
        work_out([contact], clock=clock)


def _note(by: User | None, verb: str, settled: Settled) -> None:
    record(
        actor=by,
        verb=verb,
        subject_kind="contact",
        subject_id=settled.contact_id,
        facts={"doubt": settled.kind},
    )
