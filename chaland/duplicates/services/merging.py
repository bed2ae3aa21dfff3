"""Merging those of the last scan who are almost certainly one, by a job that goes on where it stood; and undoing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Merge
from chaland.customers.queries.merging import live_ids
from chaland.customers.services.merging import Group, merge_groups, undo_merge
from chaland.duplicates import queries
from chaland.duplicates.domain.bands import AUTOMATIC_FROM
from chaland.duplicates.domain.together import Together, groups_at
from chaland.duplicates.models import Scan
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text

MERGE, UNDO = "duplicates.merge", "duplicates.undo"
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch would do. `gone`: how many numbers would lead to another; `wrong`: how many of those are
    expected to be somebody else, by what the probabilities say."""

    scan: Scan
    groups: Sequence[Together]

    @property
    def gone(self) -> int:
        return sum(len(group.members) - 1 for group in self.groups)

    @property
    def wrong(self) -> float:
        return round(sum(group.doubt for group in self.groups), 2)


def plan(*, above: float, subject: Subject = Subject.PERSON) -> Plan:
    """Who would be merged: pairs of the last scan from that probability on, without those who were said to be
    different or of one household, were taken apart after a merge, or were heard of since the scan.

    Raises: Invalid (`threshold_out_of_range`) below the automatic band, NotFound (`scan_missing`).
    """
    return plans(stops=[above], subject=subject)[above]


def plans(*, stops: Sequence[float], subject: Subject = Subject.PERSON) -> dict[float, Plan]:
    """The same for several probabilities, the pairs read once. Raises: as `plan`."""
    for above in stops:
        _refuse_unseen(above)
    scan = last_scan(subject)
    found = groups_at(queries.likeness(scan), stops, queries.apart(subject))
    return {above: Plan(scan, found[above]) for above in stops}


def last_scan(subject: Subject) -> Scan:
    """Raises: NotFound (`scan_missing`)."""
    scan = queries.newest_scan(subject)
    if scan is None:
        raise NotFound(
            "scan_missing",
            Text("Aucune recherche de doublons n'est terminée.", "No search for duplicates has ended."),
            remedy=Text("Lancez « chaland duplicates find ».", "Run “chaland duplicates find”."),
        )
    return scan


def _refuse_unseen(above: float) -> None:
    if not AUTOMATIC_FROM <= above <= 1:
        raise Invalid(
            "threshold_out_of_range",
            Text(
                "On ne fusionne sans regarder qu'à partir de {least}.",
                "Nobody is merged unseen below {least}.",
            ),
            path="above",
            least=AUTOMATIC_FROM,
        )


def queue_merge(*, above: float, by: User | None, subject: Subject = Subject.PERSON) -> Job:
    """Have them merged by a worker; a batch that is under way is returned instead. Raises: as `plan`."""
    _refuse_unseen(above)
    return queue(
        kind=MERGE,
        arguments={
            "scan": last_scan(subject).pk,
            "above": above,
            "subject": subject.value,
            "by": by.pk if by else None,
        },
        unique_key=f"{MERGE}:{subject.value}",
        by_id=by.pk if by else None,
    )


def merge_many(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `duplicates.merge`: a hundred groups a transaction, by their smallest member, after the last one written.

    Raises: Conflict (`scan_newer`) when the file was looked through again meanwhile.
    """
    state = {"after": 0, "groups": 0, "gone": 0, "wrong": 0.0, "batch": None, **run.checkpoint}
    subject = Subject(run.arguments.get("subject", Subject.PERSON.value))
    found = plan(above=run.arguments["above"], subject=subject)
    if found.scan.pk != run.arguments["scan"]:
        raise Conflict(
            "scan_newer",
            Text("Le fichier a été parcouru de nouveau.", "The file was looked through again."),
            remedy=Text("Relancez la fusion.", "Start the merge again."),
        )
    by = User.objects.filter(pk=run.arguments["by"]).first()
    waiting = [group for group in found.groups if group.members[0] > state["after"]]
    total, done = state["groups"] + len(waiting), state["groups"]
    for start in range(0, len(waiting), _PAGE):
        page = waiting[start : start + _PAGE]
        done += len(page)
        with transaction.atomic():
            state = _merged(page, subject, state, by, clock)
            run.advance(done=done, total=total, checkpoint=state, note="merging")
    return {
        "batch": state["batch"],
        "merges": state["groups"],
        "contacts": state["gone"],
        "expected_errors": round(state["wrong"], 2),
    }


def _merged(
    page: Sequence[Together], subject: Subject, state: Mapping[str, Any], by: User | None, clock: Clock
) -> dict[str, Any]:
    """One page. The first merge gives the batch its number."""
    living = _living(page, subject)
    groups, batch = [group for group, _ in living], state["batch"]
    made = merge_groups(subject=subject, groups=groups, by=by, batch=batch, clock=clock) if groups else []
    if batch is None and made:
        batch = made[0].pk
        Merge.objects.filter(pk__in=[one.pk for one in made]).update(batch=batch)
    return {
        "after": page[-1].members[0],
        "groups": state["groups"] + len(made),
        "gone": state["gone"] + sum(len(group.lost) for group in groups),
        "wrong": state["wrong"] + sum(doubt for _, doubt in living),
        "batch": batch,
    }


def _living(page: Sequence[Together], subject: Subject) -> list[tuple[Group, float]]:
    """Who is still there and still several, with their doubt: some were merged by hand since the scan."""
    living = live_ids((pk for group in page for pk in group.members), subject)
    taken: set[int] = set()
    groups = []
    for group in page:
        members = sorted({living[pk] for pk in group.members if pk in living} - taken)
        if len(members) > 1:
            groups.append((Group(members[0], tuple(members[1:])), group.doubt))
            taken.update(members)
    return groups


def queue_undo(*, batch: int, by: User | None) -> Job:
    """Have a whole batch taken apart by a worker. Raises: NotFound (`batch_unknown`)."""
    if not Merge.objects.filter(batch=batch).exists():
        raise NotFound(
            "batch_unknown",
            Text("Il n'y a pas de lot de fusions n° {batch}.", "There is no batch of merges {batch}."),
            batch=batch,
        )
    arguments = {"batch": batch, "by": by.pk if by else None}
    return queue(kind=UNDO, arguments=arguments, unique_key=f"{UNDO}:{batch}", by_id=by.pk if by else None)


def undo_many(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `duplicates.undo`: those of the batch that still stand, a hundred a transaction."""
    by = User.objects.filter(pk=run.arguments["by"]).first()
    standing = Merge.objects.filter(batch=run.arguments["batch"], undone_at=None).order_by("-pk")
    waiting = list(standing.values_list("pk", flat=True))
    done = int(run.checkpoint.get("done", 0))
    total = done + len(waiting)
    for start in range(0, len(waiting), _PAGE):
        page = waiting[start : start + _PAGE]
        with transaction.atomic():
            for merge_id in page:
                undo_merge(merge_id=merge_id, by=by, clock=clock)
            done += len(page)
            run.advance(done=done, total=total, checkpoint={"done": done}, note="undoing")
    return {"batch": run.arguments["batch"], "merges": done}
