"""What the room holds about a person (GDPR art. 15, 17, 20): shown whole, erased but for what must stay.

After an erasure stay: the keyed hashes of refusals, which survive everything (SUP-02), and the proofs that
the law orders to keep (calls, three years, PHO-02), under their identifier and beside a withdrawal, so that
they prove without allowing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.forms.models import model_to_dict

from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.recording import Saying
from chaland.consent.domain.words import Act, Channel, Method
from chaland.consent.models import Bar, Contract, Entry
from chaland.consent.queries.identifiers import identifiers_of
from chaland.consent.services.door import open_door
from chaland.consent.services.ledger.entries import append
from chaland.consent.suppression import Word
from chaland.kernel.clock import Clock, system_clock

room = "consent"
ERASED = "erased"
"""Reason, in the journal, of whoever was erased."""


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Every entry, bar and contract about this contact, as plain values."""
    for table, model in (("consent", Entry), ("bar", Bar), ("contract", Contract)):
        about = _about(contact_id) if model is Entry else Q(record__contact_id=contact_id)
        for row in model._default_manager.filter(about).order_by("pk"):
            yield {"table": table, "id": row.pk, **_plain(model_to_dict(row))}


@transaction.atomic
def erase(contact_id: int, clock: Clock = system_clock) -> int:
    """Delete what may be deleted; called before the contact's records go. Returns the number of rows erased."""
    now = clock()
    entries = list(Entry.objects.filter(_about(contact_id)).select_related("purpose"))
    refusals = [entry for entry in entries if entry.act == Act.WITHDRAWN.value and entry.identifier]
    suppression.say([suppression.withdrawal_of(entry) for entry in refusals])
    suppression.note_withdrawals(_erased(contact_id, now))
    kept = [entry for entry in entries if _must_stay(entry, now.date())]
    going = [entry.pk for entry in entries if entry not in kept]
    Entry.objects.filter(pk__in=[entry.pk for entry in kept]).update(record=None)
    with open_door("erasure"):
        Entry.objects.filter(voids_id__in=going).delete()
        Entry.objects.filter(pk__in=going).delete()
    append([_closing(entry, now) for entry in kept], None, now)
    bars, contracts = (
        model._default_manager.filter(record__contact_id=contact_id) for model in (Bar, Contract)
    )
    return len(going) + bars.delete()[0] + contracts.delete()[0]


def _erased(contact_id: int, now: datetime) -> list[Word]:
    """For the journal alone: a backup of before, restored, knows them again, and may not reach them (test 24).
    Who comes back by themselves to the file of today is not opposed by it."""
    known = identifiers_of([contact_id]).get(contact_id, [])
    return [Word(one, "", "", now, ERASED, Method.API.value) for one in known if one.value]


def _about(contact_id: int) -> Q:
    """Their own acts, and those said with an identifier that only they have given us."""
    about = Q(record__contact_id=contact_id)
    for one in identifiers_of([contact_id]).get(contact_id, []):
        about |= Q(kind=one.kind, identifier=one.value, record=None)
    return about


def _must_stay(entry: Entry, today: date) -> bool:
    """The proof of a consent to calls, until its day."""
    return entry.act == Act.GIVEN.value and entry.proof_until is not None and entry.proof_until >= today


def _closing(entry: Entry, now: datetime) -> Saying:
    """Whoever asks to be erased takes their consents back."""
    return Saying(
        Act.WITHDRAWN,
        Identifier(entry.kind, entry.identifier),
        Channel(entry.channel).value,
        entry.purpose_id,
        entry.purpose.code if entry.purpose else "",
        now,
        Method.API,
        reason="erasure",
    )


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, str | int | float | list | dict) else str(value)
        for name, value in values.items()
        if value not in (None, "", b"") and name != "digest"
    }
