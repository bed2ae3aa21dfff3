"""What an import or a mistake said never counted; what hangs on records that go is kept.

Nothing is deleted: a VOIDED entry beside the first one says who took it back, and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.recording import NO_PROOF, Proof, Saying, check_length
from chaland.consent.domain.words import Act, Method
from chaland.consent.models import Bar, Contract, Entry, Suppression
from chaland.consent.services.ledger.entries import append
from chaland.consent.suppression import Word
from chaland.customers.models import SourceRecord
from chaland.customers.queries.merging import heirs, homes_of
from chaland.customers.services.hand import hand_record
from chaland.kernel.clock import Clock, system_clock

PAGE = 1_000
_YES = (Act.GIVEN.value, Act.NOTIFIED.value)
_NO = (Act.WITHDRAWN.value, Act.OBJECTED.value)


@transaction.atomic
def void_batch(
    *,
    batch_id: int,
    refusals: bool = False,
    by: User | None = None,
    limit: int = PAGE,
    clock: Clock = system_clock,
) -> list[int]:
    """Take back what a batch gave; with `refusals` also what it took away (right `consent.void`).

    At most `limit` entries, so that a long undo goes in steps; returns them, none when all is done.
    """
    acts = (*_YES, *_NO) if refusals else _YES
    standing = Entry.objects.filter(batch_id=batch_id, act__in=acts, voided_by=None)
    return _void(standing.order_by("pk")[:limit], "undo", by, clock)


@transaction.atomic
def void_entries(
    *, entry_ids: Iterable[int], reason: str, by: User | None, clock: Clock = system_clock
) -> int:
    """Take entries back, refusals included: a mistake of ours, with its reason (right `consent.void`).

    Raises: Invalid (`text_long`).
    """
    check_length(NO_PROOF, reason)
    standing = Entry.objects.filter(pk__in=list(entry_ids), voided_by=None).exclude(act=Act.VOIDED.value)
    done = len(_void(standing.order_by("pk"), reason, by, clock))
    if done:
        record(actor=by, verb="consent.void", facts={"entries": done, "reason": reason}, clock=clock)
    return done


def _void(standing: QuerySet[Entry], reason: str, by: User | None, clock: Clock) -> list[int]:
    entries, now = list(standing.select_related("purpose")), clock()
    append([_saying(entry, reason, now) for entry in entries], by, now)
    for entry in entries:
        if entry.act == Act.OBJECTED.value and entry.identifier:
            _strike_off(entry, now)
    return [entry.pk for entry in entries]


@transaction.atomic
def say_again(*, entry_id: int, batch_id: int, line: int, clock: Clock = system_clock) -> int | None:
    """What a batch said and was undone with, said by another that had repeated it. Returns the new entry."""
    entry = Entry.objects.select_related("purpose").get(pk=entry_id)
    fields = ("document_ref", "form_id", "form_url", "wording_id", "controller_id", "third_party", "goods_or_services", "valid_until", "evidence", "guardian")  # fmt: skip
    saying = _saying(entry, entry.reason, entry.at)._replace(
        act=Act(entry.act),
        voids=None,
        proof=Proof(**{field: getattr(entry, field) for field in fields}),
        batch_id=batch_id,
        line=line,
        subject=f"again {entry_id}",
    )
    return next((made.pk for made in append([saying], None, clock())), None)


def _saying(entry: Entry, reason: str | None, now: datetime) -> Saying:
    return Saying(
        Act.VOIDED,
        Identifier(entry.kind, entry.identifier),
        entry.channel,
        entry.purpose_id,
        entry.purpose.code if entry.purpose else "",
        now,
        Method(entry.method),
        record_id=entry.record_id,
        reason=reason,
        voids=entry.pk,
    )


def _strike_off(entry: Entry, now: datetime) -> None:
    """The list forgets a mistaken objection, unless something else stands there for the same thing; what
    stands there for less is said again, so that ending the one does not end the other."""
    scope = entry.channel, entry.purpose.code if entry.purpose else ""
    who = Identifier(entry.kind, entry.identifier)
    same = Entry.objects.filter(
        kind=entry.kind,
        identifier=entry.identifier,
        act=Act.OBJECTED.value,
        channel=entry.channel,
        purpose=entry.purpose,
    )
    mistaken = list(same.exclude(voided_by=None).values_list("at", flat=True))
    listed = list(Suppression.objects.filter(hmac__in=suppression.hashes_of(who)))
    exact = [row for row in listed if (row.channel, row.purpose) == scope and not row.lifted]
    if all(row.at in mistaken for row in exact):
        words = [Word(who, *scope, now, Act.VOIDED.value, entry.method, lifted=True)]
        suppression.say([*words, *_lesser(who, scope, listed, now)])


def _lesser(
    who: Identifier, scope: tuple[str, str], listed: Sequence[Suppression], now: datetime
) -> list[Word]:
    """Objections that stand, to a part of this scope."""
    return [
        Word(who, row.channel, row.purpose, now, row.reason, row.origin)
        for row in listed
        if not row.lifted
        and (row.channel, row.purpose) != scope
        and scope[0] in ("", row.channel)
        and scope[1] in ("", row.purpose)
        and not any(_ends(lift, row) for lift in listed)
    ]


def _ends(lift: Suppression, row: Suppression) -> bool:
    covers = lift.channel in ("", row.channel) and lift.purpose in ("", row.purpose)
    return lift.lifted and covers and lift.at > row.at


@transaction.atomic
def let_go(*, record_ids: Iterable[int], clock: Clock = system_clock) -> None:
    """Called before records are deleted: what hangs on them moves to another record of the same contact, of
    those at home with it when several were merged.

    Entries of a person nobody else speaks of stay under their identifier. Bars and contracts stay with the
    contact on the record of what people type, which is made for them. Cost: three reads when nothing hangs.
    """
    going = list(record_ids)
    hanging = _hanging(going)
    if not hanging:
        return
    homes = homes_of(SourceRecord.objects.filter(pk__in=hanging))
    staying = heirs({contact_id for contact_id, _ in homes.values()}, going)
    for record_id, (contact_id, home) in homes.items():
        heir = staying.get((contact_id, home))
        Entry.objects.filter(record_id=record_id).update(record=heir)
        _move_bars(record_id, contact_id, heir, clock)


def _hanging(record_ids: Sequence[int]) -> list[int]:
    found: set[int] = set()
    for model in (Entry, Bar, Contract):
        rows = model._default_manager.filter(record_id__in=record_ids)
        found |= {pk for pk in rows.values_list("record_id", flat=True) if pk is not None}
    return sorted(found)


def _move_bars(record_id: int, contact_id: int | None, heir: int | None, clock: Clock) -> None:
    for model in (Bar, Contract):
        rows = model._default_manager.filter(record_id=record_id)
        if contact_id is not None and rows.exists():
            rows.update(record_id=heir or hand_record(contact_id=contact_id, clock=clock).pk)
