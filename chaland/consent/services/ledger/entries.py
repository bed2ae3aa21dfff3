"""Writing entries: each once, with what follows from it on the suppression list and in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from chaland.access.models import User
from chaland.consent import suppression
from chaland.consent.domain.recording import Saying, digest_of, period_of
from chaland.consent.domain.words import Act, Channel
from chaland.consent.models import Entry, Purpose
from chaland.consent.suppression import Word

Pair = tuple[Saying, Entry]
_AT_ONCE = 500
_LISTED = {Act.OBJECTED: False, Act.LIFTED: True}
"""Acts that the suppression list holds too, and whether they end an objection."""


def append(sayings: Sequence[Saying], by: User | None, now: datetime) -> list[Entry]:
    """Write what was not written before, in the caller's transaction. Returns the entries that are new.

    What was voided may be said again: it is another entry then.
    """
    controllers = dict(Purpose.objects.values_list("pk", "controller_id"))
    fresh = _not_written([(saying, _entry(saying, controllers, by, now)) for saying in sayings])
    written = Entry.objects.bulk_create([entry for _, entry in fresh], batch_size=_AT_ONCE)
    _tell_the_list([saying for saying, _ in fresh])
    return written


def _not_written(pairs: Iterable[Pair]) -> list[Pair]:
    """Those that no standing entry says; the digest of one that was voided moves on by a rank."""
    fresh: list[Pair] = []
    waiting, rank = list({bytes(entry.digest): (saying, entry) for saying, entry in pairs}.values()), 0
    while waiting:
        written = _written([bytes(entry.digest) for _, entry in waiting])
        fresh += [pair for pair in waiting if bytes(pair[1].digest) not in written]
        waiting = [pair for pair in waiting if written.get(bytes(pair[1].digest))]
        rank += 1
        for saying, entry in waiting:
            entry.digest = digest_of(saying, entry.controller_id, rank)
    return fresh


def _written(digests: Sequence[bytes]) -> dict[bytes, bool]:
    """Digest of each entry that is there → whether it was voided."""
    found: dict[bytes, bool] = {}
    for start in range(0, len(digests), _AT_ONCE):
        rows = Entry.objects.filter(digest__in=digests[start : start + _AT_ONCE])
        found |= {
            bytes(digest): voided is not None for digest, voided in rows.values_list("digest", "voided_by")
        }
    return found


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


def _entry(saying: Saying, controllers: dict[int, int], by: User | None, now: datetime) -> Entry:
    proof = saying.proof
    controller = proof.controller_id or controllers.get(saying.purpose_id or 0)
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
        controller_id=controller,
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
        digest=digest_of(saying, controller),
    )


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.CHALAND_ZONE)).date()
