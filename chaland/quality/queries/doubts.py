"""Doubts to settle, and the score of one contact with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chaland.customers.models import Contact
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text
from chaland.quality.domain.doubts import BY_CODE, Doubt
from chaland.quality.domain.explaining import Reason, Scored, explain
from chaland.quality.domain.weights import DIMENSIONS, weights_on
from chaland.quality.models import Score, Suspicion
from chaland.quality.queries.dates import stale_values

PAGE = 50


@dataclass(frozen=True, slots=True)
class Open:
    """One doubt, and whom it is about."""

    id: int
    contact_id: int
    name: str
    doubt: Doubt
    value: str
    proposal: dict[str, object] | None


def doubts_of_kind(kind: str, *, after: int = 0, limit: int = PAGE) -> list[Open]:
    """By contact, those that follow a contact's number. Cost: one range of an index."""
    rows = Suspicion.objects.filter(kind=kind, contact_id__gt=after).order_by("contact_id")[:limit]
    return _opened(list(rows))


def doubts_about(contact_id: int) -> list[Open]:
    return _opened(list(Suspicion.objects.filter(contact_id=contact_id).order_by("pk")))


def doubt_numbered(doubt_id: int) -> Suspicion:
    """Raises: NotFound (`doubt_gone`): settled by somebody else, or the value changed."""
    found = Suspicion.objects.filter(pk=doubt_id).first()
    if found is None:
        raise NotFound("doubt_gone", Text("C'est déjà réglé.", "This is already settled."))
    return found


def _opened(rows: Sequence[Suspicion]) -> list[Open]:
    people = Contact.objects.in_bulk([row.contact_id for row in rows])
    return [
        Open(
            row.pk,
            row.contact_id,
            _called(people[row.contact_id]),
            BY_CODE[row.kind],
            row.value,
            row.proposal,
        )
        for row in rows
        if row.contact_id in people and row.kind in BY_CODE
    ]


def _called(contact: Contact) -> str:
    return str(contact) if contact.first_name or contact.last_name else contact.email or str(contact)


@dataclass(frozen=True, slots=True)
class Graded:
    """The score of one contact, its points by dimension, and why it is not 100."""

    score: int
    points: dict[str, int | None]
    reasons: Sequence[Reason]


def graded(contact_id: int, today: date) -> Graded | None:
    """As last written; None when nobody worked it out yet."""
    row = Score.objects.filter(pk=contact_id).first()
    if row is None:
        return None
    points: dict[str, int | None] = {name: getattr(row, name) for name in DIMENSIONS}
    kinds = list(Suspicion.objects.filter(contact_id=contact_id).values_list("kind", flat=True))
    known = [kind for kind in kinds if kind in BY_CODE]
    weights = weights_on(today)
    stale = stale_values(contact_id, today, weights)
    scored = Scored(row.score, points, row.lacks, row.channels, row.confirmed_on, known, stale)
    return Graded(row.score, points, explain(scored, weights))
