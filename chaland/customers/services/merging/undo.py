"""Contacts, or companies, made several again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Merge, Redirect, SourceRecord
from chaland.customers.queries.merging import GOLDEN, Belonging, lineage_of
from chaland.customers.services.merging.homes import forget_needless, hold, settled
from chaland.customers.services.merging.merge import VERBS
from chaland.customers.services.merging.renewal import renew
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, NotFound
from chaland.kernel.text import Text


def undo_merge(*, merge_id: int, by: User | None, clock: Clock = system_clock) -> Merge:
    """Give back to each contact (each company) what is at home with it. What other merges joined to it meanwhile stays joined;
    what a file said since goes to whom it reaches, what a hand wrote since stays with the one that was kept.

    Raises: NotFound (`merge_unknown`), Conflict (`merge_undone`, `contact_moved`).
    """
    now = clock()
    with transaction.atomic():
        entry = _standing(merge_id)
        subject = Subject(entry.subject)
        root = _root_of(entry.kept_id, subject)
        _take_apart(entry, root, now)
        verb = VERBS[subject]
        facts = {"merge": entry.pk, verb: sorted(entry.redirects.values_list("number", flat=True))}
        record(actor=by, verb=f"{verb}.unmerge", subject_kind=subject.party, subject_id=root, facts=facts)
    return entry


def _standing(merge_id: int) -> Merge:
    entry = Merge.objects.select_for_update(of=("self",)).filter(pk=merge_id).first()
    if entry is None:
        raise NotFound(
            "merge_unknown",
            Text("Il n'y a pas de fusion n° {merge}.", "There is no merge {merge}."),
            merge=merge_id,
        )
    if entry.undone_at is not None:
        raise Conflict(
            "merge_undone",
            Text("Cette fusion est déjà défaite.", "This merge is already undone."),
        )
    return entry


def _root_of(number: int, subject: Subject) -> int:
    """Where a number leads, whether anybody is left there or not."""
    while up := Redirect.objects.filter(active=True, subject=subject.value, number=number).first():
        number = up.into_id
    return number


def _take_apart(entry: Merge, root: int, now: datetime) -> None:
    subject = Subject(entry.subject)
    hold(GOLDEN[subject]._default_manager.filter(pk=root).values_list("pk", flat=True), subject)
    lineage = lineage_of(root, subject)
    records = settled({root: lineage}, subject)[root]
    redirects = entry.redirects.filter(active=True)
    lost = list(redirects.values_list("number", flat=True))
    redirects.update(active=False)
    entry.undone_at = now
    entry.save(update_fields=["undone_at"])
    _give_back({pk: [one for one in records if one.home in lineage.under(pk)] for pk in lost}, subject, now)
    forget_needless([root, *lost], subject)
    renew(subject, [root, *lost], [root, *lost])


def _give_back(back: Mapping[int, Sequence[Belonging]], subject: Subject, now: datetime) -> None:
    """To each its records; one of whom nothing is left, its imports undone meanwhile, does not return."""
    returning = {pk: [one.record_id for one in records] for pk, records in back.items() if records}
    golden: Any = GOLDEN[subject]
    golden.objects.bulk_create(golden(pk=pk, created_at=now, updated_at=now) for pk in returning)
    for pk, record_ids in returning.items():
        SourceRecord.objects.filter(pk__in=record_ids).update(**{f"{subject.party}_id": pk})
