"""Writing entries: each once, with what follows from it on the suppression list and in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from chaland.access.models import User
from chaland.consent import suppression
from chaland.consent.domain.recording import Saying, digest_of, period_of
from chaland.consent.domain.words import Act, Channel
from chaland.consent.models import Entry, Purpose
from chaland.consent.queries.hashed import fetch_by_bytes
from chaland.consent.services.following import tell_followers
from chaland.consent.services.relays import tell_partners
from chaland.consent.suppression import Word
from chaland.customers import bulk
from chaland.customers.bulk import Same

_LISTED = {Act.OBJECTED: False, Act.LIFTED: True}
"""Acts that the suppression list holds too, and whether they end an objection."""


def append(sayings: Sequence[Saying], by: User | None, now: datetime) -> list[Entry]:
    """Write what was not written before, in the caller's transaction. Returns the entries that are new.

    What was voided may be said again: it is another entry then.
    """
    written = append_placed(list(zip(sayings, places(sayings), strict=True)), by, now)
    return [Entry(**dict(zip(_COLUMNS, row, strict=True))) for row in written]


Row = tuple[Any, ...]
"""Cells of an entry, in the order of _COLUMNS."""


def append_placed(placed: Sequence[tuple[Saying, Place]], by: User | None, now: datetime) -> list[Row]:
    """As `append`, of sayings whose `places` are known, in the transaction where they were looked up."""
    fresh = {place.digest: saying for saying, place in placed if place.entry is None}
    controllers, operator = _controllers(), by.pk if by else None
    ids = bulk.allocate(Entry, len(fresh))
    rows = [
        (pk, *_cells(saying, controllers), operator, now, digest)
        for pk, (digest, saying) in zip(ids, fresh.items(), strict=True)
    ]
    if rows:
        bulk.insert(Entry, dict(zip(_COLUMNS, map(_column, zip(*rows, strict=True)), strict=True)))
    _tell_the_list(list(fresh.values()))
    tell_partners(list(fresh.values()), now)
    tell_followers(list(fresh.values()), now)
    return rows


def _column(cells: Sequence[Any]) -> Sequence[Any] | Same:
    """By columns: a file may bring millions. One that says nothing is left to the table."""
    return Same(None) if cells.count(None) == len(cells) else cells


class Place(NamedTuple):
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
    for digest, pk, batch, voided in fetch_by_bytes(_DIGESTS, digests):
        found[bytes(digest)] = pk, batch, voided is not None
    return found


_DIGESTS = """
    SELECT e.digest, e.id, e.batch_id, v.id FROM {keys} consent_entry e ON e.digest = k.key
    LEFT JOIN consent_entry v ON v.voids_id = e.id
"""


def _controllers() -> dict[int, int]:
    return dict(Purpose.objects.order_by().values_list("pk", "controller_id"))


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


_COLUMNS = (
    *("id", "record_id", "kind", "identifier", "channel", "purpose_id", "act", "at", "at_offset", "method"),
    *("controller_id", "third_party", "goods_or_services", "wording_id", "form_id", "form_url"),
    *("document_ref", "double_opt_in_at", "valid_until", "slot_start", "slot_end", "proof_until", "partners"),
    *("partners_version", "reason", "evidence", "guardian", "voids_id", "batch_id", "line"),
    *("operator_id", "recorded_at", "digest"),
)


def _cells(saying: Saying, controllers: Mapping[int, int]) -> Row:
    """From `record_id` to `line`."""
    proof = saying.proof
    valid_until, proof_until = proof.valid_until, None
    if saying.act is Act.GIVEN:
        valid_until, proof_until = period_of(Channel(saying.channel), proof.valid_until, _day(saying.at))
    return (
        saying.record_id,
        *saying.identifier,
        saying.channel,
        saying.purpose_id,
        saying.act.value,
        saying.at,
        _offset(saying.at),
        saying.method.value,
        _controller(saying, controllers),
        proof.third_party,
        proof.goods_or_services,
        proof.wording_id,
        proof.form_id,
        proof.form_url,
        proof.document_ref,
        proof.double_opt_in_at,
        valid_until,
        *(proof.slot or (None, None)),
        proof_until,
        list(proof.partners) or None,
        proof.partners_version,
        saying.reason,
        dict(proof.evidence) if proof.evidence else None,
        proof.guardian,
        saying.voids,
        saying.batch_id,
        saying.line,
    )


def _offset(at: datetime) -> int:
    """Minutes east of UTC by the clock where it was said: that of the company, for what is only dated in UTC."""
    there = at.astimezone(ZoneInfo(settings.CHALAND_ZONE)) if at.tzinfo is UTC else at
    offset = there.utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.CHALAND_ZONE)).date()
