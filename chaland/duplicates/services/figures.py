"""What a batch would do at each stop of the slider: worked out at once in a small file, by a job in a large one, and
kept until somebody is merged, answered about or heard of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from django.db.models import Max

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Merge
from chaland.customers.queries.merging import GOLDEN
from chaland.duplicates.models import Decision, Scan
from chaland.duplicates.services.merging import Plan, last_scan, plans
from chaland.jobs.domain import Run
from chaland.jobs.services import queue

FIGURES = "duplicates.figures"
STOPS = (0.98, 0.985, 0.99, 0.995, 0.998, 0.999)
SMALL = 20_000
"""Pairs of a scan that a request may look through: some fifty milliseconds."""
_SAMPLE = 10


@dataclass(frozen=True, slots=True)
class Stop:
    """What a batch from that probability on would do: how many groups, numbers that would lead to another, and errors
    expected; the numbers of some groups at random."""

    above: float
    groups: int
    gone: int
    wrong: float
    sample: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """stops: empty until they are worked out. fresh: nobody was merged, answered about or heard of since."""

    stops: Sequence[Stop]
    fresh: bool


def figures(subject: Subject) -> Figures:
    """Those that are known; when they are not fresh, a worker is asked for them. Raises: NotFound (`scan_missing`)."""
    scan = last_scan(subject)
    if (scan.figures or {}).get("stamp") == _stamp(subject):
        return Figures(_read(scan), fresh=True)
    if scan.pairs <= SMALL:
        return Figures(_worked_out(subject), fresh=True)
    queue_figures(subject)
    return Figures(_read(scan), fresh=False)


def queue_figures(subject: Subject) -> None:
    queue(kind=FIGURES, arguments={"subject": subject.value}, unique_key=f"{FIGURES}:{subject.value}")


def foresee(*, scan_id: int) -> None:
    """Have those of a scan that just ended worked out, when a request will not."""
    scan = Scan.objects.get(pk=scan_id)
    if scan.pairs > SMALL:
        queue_figures(Subject(scan.subject))


def work_out(run: Run) -> Mapping[str, Any]:
    """Job `duplicates.figures`, argument `subject`. Cost: of half a million pairs, some seconds."""
    return {"stops": len(_worked_out(Subject(run.arguments["subject"])))}


def _worked_out(subject: Subject) -> list[Stop]:
    stamp = _stamp(subject)  # of before: what comes meanwhile makes them stale
    found = plans(stops=STOPS, subject=subject)
    stops = [_stop(above, plan) for above, plan in found.items()]
    told = {"stamp": stamp, "stops": [asdict(stop) for stop in stops]}
    Scan.objects.filter(pk=found[STOPS[0]].scan.pk).update(figures=told)
    return stops


def _stop(above: float, plan: Plan) -> Stop:
    """The same groups at random while the same scan stands: whoever looks twice sees the same."""
    drawn = Random(plan.scan.pk).sample(plan.groups, min(_SAMPLE, len(plan.groups)))  # noqa: S311 - shows, protects nothing
    return Stop(above, len(plan.groups), plan.gone, plan.wrong, [list(group.members) for group in drawn])


def _read(scan: Scan) -> list[Stop]:
    return [Stop(**stop) for stop in (scan.figures or {}).get("stops", ())]


def _stamp(subject: Subject) -> list[Any]:
    """What changes with whoever is merged, answered about or heard of. Cost: the ends of three indexes, and a count."""
    said, merged = (model._default_manager.aggregate(last=Max("pk"))["last"] for model in (Decision, Merge))
    heard = GOLDEN[subject]._default_manager.aggregate(last=Max("updated_at"))["last"]
    return [said, Decision.objects.count(), merged, heard.isoformat() if heard else None]
