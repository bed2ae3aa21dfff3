"""The records of source `hand`: written, versioned, put back; of persons and of companies alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from chaland.customers.domain.subjects import Party
from chaland.customers.models import Batch, ContactPoint, Home, SourceRecord, SourceVersion
from chaland.customers.queries.merging import at_home
from chaland.customers.services.sources import hand_batch
from chaland.customers.services.spelling.showing import as_sources_say

Values = dict[str, Any]
Change = Callable[[int, Values], Mapping[str, Any]]
"""From an id and what people typed of it so far to the fields to write; None clears one."""

KINDS: Mapping[Party, str] = {"contact": "person", "company": "company"}
_STATE = ["values", "digest", "line", "seen_at"]
_POINTS = ("email", "mobile", "phone")


def new_record(party: Party, pk: int, batch: Batch, now: datetime) -> SourceRecord:
    return SourceRecord(
        source=batch.source,
        kind=KINDS[party],
        key=uuid4().hex,
        **{f"{party}_id": pk},
        batch=batch,
        first_batch=batch,
        first_seen_at=now,
        raw="[]",
        values="{}",
    )


def say(hand: SourceRecord, values: Values, edit: int, now: datetime) -> None:
    hand.values = json.dumps(values, ensure_ascii=False, sort_keys=True)
    hand.digest = blake2b(hand.values.encode(), digest_size=16).digest()
    hand.line, hand.seen_at = edit, now


def write(party: Party, ids: Sequence[int], change: Change, edit: int, now: datetime) -> None:
    """Write a change on the hand record of each, their former states kept; golden records are not rebuilt.

    Of a merged contact on its own: what is typed stays with it when the merge is undone."""
    batch, change = hand_batch(), as_sources_say(party, ids, change)
    known = SourceRecord.objects.filter(source=batch.source, kind=KINDS[party], **{f"{party}_id__in": ids})
    hands = {getattr(hand, f"{party}_id"): hand for hand in at_home(known)}
    former = [_version(hand, batch) for hand in hands.values()]
    fresh = {pk: new_record(party, pk, batch, now) for pk in ids if pk not in hands}
    for pk, hand in (hands | fresh).items():
        said = json.loads(hand.values)
        say(hand, _merged(said, change(pk, said)), edit, now)
    SourceVersion.objects.bulk_create(former)
    SourceRecord.objects.bulk_update(hands.values(), _STATE, batch_size=500)
    written = SourceRecord.objects.bulk_create(fresh.values())
    write_points([*hands.values(), *written])


def restore(hands: Sequence[SourceRecord]) -> None:
    """Give each record its former state back; one that had none is deleted."""
    latest: dict[int, SourceVersion] = {}
    for version in SourceVersion.objects.filter(record__in=hands).order_by("id"):
        latest[version.record_id] = version
    kept = [hand for hand in hands if hand.pk in latest]
    for hand in kept:
        version = latest[hand.pk]
        hand.values, hand.digest = version.values, version.digest
        hand.line, hand.seen_at = version.line, version.seen_at
    SourceRecord.objects.bulk_update(kept, _STATE, batch_size=500)
    SourceVersion.objects.filter(pk__in=[latest[hand.pk].pk for hand in kept]).delete()
    write_points(kept)
    _silence([hand for hand in hands if hand.pk not in latest])


def write_points(hands: Iterable[SourceRecord]) -> None:
    """The ways to reach that these records give."""
    hands = list(hands)
    ContactPoint.objects.filter(record__in=hands).delete()
    ContactPoint.objects.bulk_create(
        ContactPoint(record=hand, kind=kind, value=value)
        for hand in hands
        for kind in _POINTS
        if (value := json.loads(hand.values).get(kind))
    )


def _merged(said: Values, change: Mapping[str, Any]) -> Values:
    merged = dict(said)
    for field, value in change.items():
        if field.startswith("custom."):
            merged["custom"] = {**(merged.get("custom") or {}), field.removeprefix("custom."): value}
        else:
            merged[field] = value
    return merged


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


def _silence(hands: Sequence[SourceRecord]) -> None:
    """Records that said nothing before: gone, unless something hangs on them: a visit, a contract, a consent."""
    holding = _holding([hand.pk for hand in hands])
    ContactPoint.objects.filter(record__in=hands).delete()
    SourceRecord.objects.filter(pk__in=[hand.pk for hand in hands if hand.pk not in holding]).delete()
    for hand in hands:
        if hand.pk in holding:
            say(hand, {}, 0, hand.seen_at)
            hand.save(update_fields=_STATE)


def _holding(record_ids: Sequence[int]) -> set[int]:
    """Records that rows of any room hang on, other than their own points, versions and homes."""
    held: set[int] = set()
    for relation in SourceRecord._meta.related_objects:
        if relation.related_model not in (ContactPoint, Home, SourceVersion):
            name = relation.field.attname
            rows = relation.related_model._default_manager.filter(**{f"{name}__in": record_ids})
            held |= set(rows.values_list(name, flat=True).distinct())
    return held
