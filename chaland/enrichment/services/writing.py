"""Answers written as source records: new ones, those that supersede, those that say the same again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from chaland.customers import bulk
from chaland.customers.domain.answers import KEY, KIND
from chaland.customers.models import Company, Contact, SourceRecord, SourceVersion
from chaland.customers.queries.merging import at_home
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from chaland.enrichment.models import Ended, Run
from chaland.enrichment.queries.wanted import Party

_STATE = ("batch", "line", "raw", "values", "digest", "seen_at")
_MODELS: Mapping[str, type[Contact] | type[Company]] = {"contact": Contact, "company": Company}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register answered about one contact or company. `values` hold what it is about under `answer`.

    `raw`: what the page shows as received, under the headers of the batch. `objected`: they are entitled not to be shown: what was answered before is forgotten with it.
    """

    party_id: int
    values: Mapping[str, Any]
    objected: bool = False
    raw: Sequence[Any] = ()


def write_answers(party: Party, run: Run, answers: Sequence[Answer], now: datetime) -> dict[str, int]:
    """Write them in the caller's transaction, golden records with them. Counts: answered, unchanged; those who are
    gone by now are passed over."""
    model = _MODELS[party]
    bulk.hold(model, [one.party_id for one in answers])
    living = set(
        model._default_manager.filter(pk__in=[a.party_id for a in answers]).values_list("pk", flat=True)
    )
    known = _known(party, run, living)
    fresh, moved = [], []
    for one in (one for one in answers if one.party_id in living):
        there = known.get(one.party_id)
        if there is None:
            fresh.append(_said(_new(party, one.party_id, run, now), one, run, now))
        elif _told(one.values) != _told(json.loads(there.values)):
            moved.append((there, one))
    _supersede(moved, run, now)
    SourceRecord.objects.bulk_create(fresh, batch_size=200)
    note_ended([*fresh, *(there for there, _ in moved)])
    touched = [getattr(there, f"{party}_id") for there in (*fresh, *(there for there, _ in moved))]
    (rebuild_contacts if party == "contact" else rebuild_companies)(touched)
    return {"answered": len(touched), "unchanged": len(living) - len(touched)}


def _known(party: Party, run: Run, ids: set[int]) -> dict[int, SourceRecord]:
    said = SourceRecord.objects.filter(source=run.batch.source_id, kind=KIND, **{f"{party}_id__in": ids})
    return {getattr(there, f"{party}_id"): there for there in at_home(said).order_by("pk")}


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, whatever the day: a newer edition that says the same is no news."""
    answer = {name: value for name, value in values[KEY].items() if name not in ("edition", "score")}
    return {**values, KEY: answer}


def _new(party: Party, pk: int, run: Run, now: datetime) -> SourceRecord:
    return SourceRecord(
        source_id=run.batch.source_id,
        kind=KIND,
        key=uuid4().hex,
        first_batch_id=run.pk,
        first_seen_at=now,
        **{f"{party}_id": pk},
    )


def _said(there: SourceRecord, answer: Answer, run: Run, now: datetime) -> SourceRecord:
    there.values = json.dumps(answer.values, ensure_ascii=False, sort_keys=True, default=_day)
    there.raw = json.dumps(list(answer.raw), ensure_ascii=False)
    there.digest = blake2b(there.values.encode(), digest_size=16).digest()
    there.batch_id, there.line, there.seen_at = run.pk, 0, now
    return there


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no JSON form")


def _supersede(moved: Sequence[tuple[SourceRecord, Answer]], run: Run, now: datetime) -> None:
    SourceVersion.objects.bulk_create(
        [_version(there, run) for there, one in moved if not one.objected and there.batch_id != run.pk],
        batch_size=200,
    )
    SourceVersion.objects.filter(record__in=[there for there, one in moved if one.objected]).delete()
    for there, one in moved:
        _said(there, one, run, now)
    SourceRecord.objects.bulk_update([there for there, _ in moved], _STATE, batch_size=200)


def _version(there: SourceRecord, run: Run) -> SourceVersion:
    return SourceVersion(
        record=there,
        batch_id=there.batch_id,
        superseded_by_id=run.pk,
        line=there.line,
        raw=there.raw,
        values=there.values,
        digest=there.digest,
        seen_at=there.seen_at,
    )


def note_ended(records: Sequence[SourceRecord]) -> None:
    """Keep in their own table the establishments that are no more."""
    ended = []
    for there in records:
        told = json.loads(there.values)[KEY]
        if told.get("state") in ("closed", "moved"):
            since = date.fromisoformat(told["since"]) if told.get("since") else None
            ended.append(Ended(record=there, since=since, moved_to=told.get("moved_to") or ""))
    Ended.objects.filter(record__in=records).delete()
    Ended.objects.bulk_create(ended)
