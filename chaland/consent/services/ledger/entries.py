"""Writing entries: each once, with what follows from it on the suppression list and in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from chaland.access.models import User
from chaland.consent import suppression
from chaland.consent.domain.recording import Saying, digest_of, period_of
from chaland.consent.domain.words import Act, Channel
from chaland.consent.models import Entry, Purpose
from chaland.consent.suppression import Word
from chaland.customers import bulk

_AT_ONCE = 500
_LISTED = {Act.OBJECTED: False, Act.LIFTED: True}
"""Acts that the suppression list holds too, and whether they end an objection."""


def append(sayings: Sequence[Saying], by: User | None, now: datetime) -> list[Entry]:
    """Write what was not written before, in the caller's transaction. Returns the entries that are new.

    What was voided may be said again: it is another entry then.
    """
    return append_placed(list(zip(sayings, places(sayings), strict=True)), by, now)


def append_placed(placed: Sequence[tuple[Saying, Place]], by: User | None, now: datetime) -> list[Entry]:
    """As `append`, of sayings whose `places` are known, in the transaction where they were looked up."""
    fresh: dict[bytes, tuple[Saying, Entry]] = {}
    controllers = _controllers()
    for saying, place in placed:
        if place.entry is None:
            fresh[place.digest] = saying, _entry(saying, place.digest, controllers, by, now)
    written = _insert([entry for _, entry in fresh.values()])
    _tell_the_list([saying for saying, _ in fresh.values()])
    return written


def _insert(entries: Sequence[Entry]) -> list[Entry]:
    """By columns: a file may bring millions."""
    for pk, entry in zip(bulk.allocate(Entry, len(entries)), entries, strict=True):
        entry.pk = pk
    names = [field.attname for field in Entry._meta.local_concrete_fields]
    if entries:
        bulk.insert(Entry, {name: [getattr(entry, name) for entry in entries] for name in names})
    return list(entries)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a saying stands: its digest, and the entry and its batch that say it already, if any."""

    digest: bytes
    entry: int | None = None
    batch: int | None = None


def places(sayings: Sequence[Saying]) -> list[Place]:
    """In order. The digest of what was voided moves on by a rank, until it is free or stands."""
    controllers = _controllers()
    found: list[Place] = []
    waiting, rank = list(range(len(sayings))), 0
    while waiting:
        digests = [digest_of(sayings[i], _controller(sayings[i], controllers), rank) for i in waiting]
        written = _written(digests)
        if not rank:
            found = [Place(digest) for digest in digests]
        again = []
        for i, digest in zip(waiting, digests, strict=True):
            there = written.get(digest)
            found[i] = Place(digest) if there is None else Place(digest, there[0], there[1])
            if there is not None and there[2]:
                again.append(i)
        waiting, rank = again, rank + 1
    return found


def _written(digests: Sequence[bytes]) -> dict[bytes, tuple[int, int | None, bool]]:
    """Digest → entry, its batch, whether it was voided."""
    found: dict[bytes, tuple[int, int | None, bool]] = {}
    for start in range(0, len(digests), _AT_ONCE):
        rows = Entry.objects.filter(digest__in=digests[start : start + _AT_ONCE])
        for digest, pk, batch, voided in rows.values_list("digest", "pk", "batch_id", "voided_by"):
            found[bytes(digest)] = pk, batch, voided is not None
    return found


def _controllers() -> dict[int, int]:
    return dict(Purpose.objects.values_list("pk", "controller_id"))


def _controller(saying: Saying, of_purposes: Mapping[int, int]) -> int | None:
    return saying.proof.controller_id or of_purposes.get(saying.purpose_id or 0)


def _tell_the_list(sayings: Sequence[Saying]) -> None:
    named = [saying for saying in sayings if saying.identifier.value]
    suppression.say([_word(saying) for saying in named if saying.act in _LISTED])
    withdrawn = [_word(saying) for saying in named if saying.act is Act.WITHDRAWN]
    if withdrawn:
        suppression.note_withdrawals(withdrawn)


def _word(saying: Saying) -> Word:
    withdrawn = saying.act is Act.WITHDRAWN
    return Word(
        saying.identifier,
        saying.channel,
        saying.purpose,
        saying.at,
        suppression.WITHDRAWN if withdrawn else (saying.reason or ""),
        saying.method.value,
        lifted=_LISTED.get(saying.act, False),
    )


def _entry(
    saying: Saying, digest: bytes, controllers: Mapping[int, int], by: User | None, now: datetime
) -> Entry:
    proof = saying.proof
    valid_until, proof_until = proof.valid_until, None
    if saying.act is Act.GIVEN:
        valid_until, proof_until = period_of(Channel(saying.channel), proof.valid_until, _day(saying.at))
    offset = saying.at.utcoffset()
    return Entry(
        record_id=saying.record_id,
        kind=saying.identifier.kind,
        identifier=saying.identifier.value,
        channel=saying.channel,
        purpose_id=saying.purpose_id,
        act=saying.act.value,
        at=saying.at,
        at_offset=int(offset.total_seconds() // 60) if offset else 0,
        recorded_at=now,
        method=saying.method.value,
        controller_id=_controller(saying, controllers),
        third_party=proof.third_party,
        goods_or_services=proof.goods_or_services,
        wording_id=proof.wording_id,
        form_id=proof.form_id,
        form_url=proof.form_url,
        document_ref=proof.document_ref,
        operator=by,
        double_opt_in_at=proof.double_opt_in_at,
        valid_until=valid_until,
        slot_start=proof.slot[0] if proof.slot else None,
        slot_end=proof.slot[1] if proof.slot else None,
        proof_until=proof_until,
        partners=list(proof.partners) or None,
        partners_version=proof.partners_version,
        reason=saying.reason,
        evidence=dict(proof.evidence) if proof.evidence else None,
        voids_id=saying.voids,
        batch_id=saying.batch_id,
        line=saying.line,
        digest=digest,
    )


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.CHALAND_ZONE)).date()
