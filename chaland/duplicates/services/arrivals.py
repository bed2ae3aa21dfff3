"""Who came with an import is compared with the file, by a job of its own that goes on where it stood.

A few are compared one by one and join what the last scan found; for many, or before the first scan, the whole file
is looked through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count
from numpy.typing import NDArray

from chaland.customers import bulk
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Batch
from chaland.duplicates import queries
from chaland.duplicates.domain.bands import CLUSTER_FROM, REVIEW_FROM
from chaland.duplicates.domain.cases import Question, questions
from chaland.duplicates.domain.scan import Compared, Found, settle
from chaland.duplicates.models import CaseMember, Decision, Looked, Pair, Scan
from chaland.duplicates.queries.arrivals import ARRIVALS as ARRIVALS
from chaland.duplicates.queries.arrivals import came_with, key_of
from chaland.duplicates.services.candidates import candidates
from chaland.duplicates.services.checking import told_of
from chaland.duplicates.services.comparing import compared
from chaland.duplicates.services.results import pair_columns, said_of
from chaland.duplicates.services.scanning import queue_scan
from chaland.duplicates.services.waiting import write_cases
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue

FEW = 2_000
"""Who came, up to so many, are compared one by one: some ten milliseconds each, whatever the size of the file."""
_PAGE = 100


def queue_arrivals(*, batch: int) -> Job | None:
    """Have those who came with an import compared with the file; None when it brought nobody new."""
    if not any(came_with(batch, subject, limit=1) for subject in Subject):
        return None
    return queue(kind=ARRIVALS, arguments={"batch": batch}, unique_key=key_of(batch))


def queue_missed(*, scan_id: int) -> None:
    """The same of every import that ended while that scan was under way: it may have read the file before."""
    entry = Scan.objects.get(pk=scan_id)
    ended = Batch.objects.filter(committed_at__gt=entry.started_at, undone_at=None)
    for batch in ended.values_list("pk", flat=True):
        queue_arrivals(batch=batch)


def look_at(run: Run) -> Mapping[str, Any]:
    """Job `duplicates.arrivals`, argument `batch`: its number."""
    batch = int(run.arguments["batch"])
    new = {subject: came_with(batch, subject, limit=FEW + 1) for subject in Subject}
    few = {subject: pks for subject, pks in new.items() if pks and _are_few(pks, subject)}
    scans = [
        queue_scan(threshold=CLUSTER_FROM, subject=subject).pk
        for subject, pks in new.items()
        if pks and subject not in few
    ]
    _look_at_few(run, few)
    told = {"came": sum(map(len, few.values())), "scans": scans}
    Looked.objects.update_or_create(batch_id=batch, defaults=told)
    return told


def _are_few(pks: Sequence[int], subject: Subject) -> bool:
    return len(pks) <= FEW and queries.newest_scan(subject) is not None


def _look_at_few(run: Run, few: Mapping[Subject, Sequence[int]]) -> None:
    """A page a transaction, people first; the checkpoint counts the pages that are written."""
    pages = [
        (subject, pks[at : at + _PAGE]) for subject, pks in few.items() for at in range(0, len(pks), _PAGE)
    ]
    start, total = int(run.checkpoint.get("pages", 0)), sum(map(len, few.values()))
    done = sum(len(page) for _, page in pages[:start])
    for number, (subject, page) in enumerate(pages[start:], start=start + 1):
        done += len(page)
        while (scan := queries.newest_scan(subject)) is not None:
            met = _met(scan, subject, page)
            with transaction.atomic():
                if scan == queries.newest_scan(subject):  # else another ended meanwhile: they join that one
                    _join(scan, met)
                    run.advance(done=done, total=total, checkpoint={"pages": number}, note="comparing")
                    break


@dataclass(frozen=True, slots=True)
class _Met:
    """New ones beside those whom they may be. ids: ascending."""

    ids: NDArray[np.int64]
    new: NDArray[np.bool_]
    file: Compared
    found: Found


def _met(scan: Scan, subject: Subject, page: Sequence[int]) -> _Met:
    asked = {
        row["id"]: candidates(subject, told_of(row)) for row in queries.rows_of(subject, page).to_dicts()
    }
    rows = queries.rows_of(subject, sorted({*asked, *(pk for others in asked.values() for pk in others)}))
    others = {pk: [other for other in near if other != pk] for pk, near in asked.items()}
    file, ids = compared(subject, rows, others), rows["id"].to_numpy()
    judged = file.judged(file.pairs)
    near = judged.at((judged.probability >= REVIEW_FROM) | judged.home)
    known = ids[np.unique(np.concatenate([near.pairs.left, near.pairs.right]))].tolist()
    found = settle(file, [judged], scan.threshold, said_of(ids, _decided(subject, known)))
    return _Met(ids, np.isin(ids, page), file, found)


def _decided(subject: Subject, numbers: Sequence[int]) -> list[queries.Decided]:
    """What people said of these. Cost: reads by index."""
    party = subject.party
    among = {f"left__{party}_id__in": numbers, f"right__{party}_id__in": numbers}
    return queries.holding(Decision.objects.filter(**among), party)


def _join(scan: Scan, met: _Met) -> None:
    """Pairs that the scan does not hold, and the cases that they raise; what it found before stays as it is."""
    pairs = met.found.judged.pairs
    left, right = met.ids[pairs.left], met.ids[pairs.right]
    kept = Pair.objects.filter(scan=scan, left_id__in=left.tolist(), right_id__in=right.tolist())
    known = set(kept.values_list("left_id", "right_id"))
    unknown = [pair not in known for pair in zip(left.tolist(), right.tolist(), strict=True)]
    fresh = np.array(unknown, bool) & (met.new[pairs.left] | met.new[pairs.right])
    found = Found(met.found.judged.at(fresh), met.found.cluster, met.found.household)
    bulk.insert(Pair, pair_columns(scan, met.ids, met.file, found))
    raised = set(zip(left[fresh].tolist(), right[fresh].tolist(), strict=True))
    write_cases(scan, met.ids, _unasked(scan, met, raised))


def _unasked(scan: Scan, met: _Met, raised: set[tuple[int, int]]) -> list[Question]:
    """The questions that those pairs raise, without those that are part of a case already."""
    return [
        question
        for question in questions(met.found)
        if _raised_by(raised, members := met.ids[list(question.members)].tolist())
        and not _is_asked(scan, members)
    ]


def _raised_by(raised: set[tuple[int, int]], members: Sequence[int]) -> bool:
    return any(pair in raised for pair in combinations(members, 2))


def _is_asked(scan: Scan, members: Sequence[int]) -> bool:
    """Whether all of them stand in one case."""
    held = CaseMember.objects.filter(scan=scan, subject_id__in=members).values("case_id")
    return held.annotate(n=Count("subject_id")).filter(n=len(members)).exists()
