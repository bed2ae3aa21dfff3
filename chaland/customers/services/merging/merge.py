"""Several contacts, or several companies, made one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.merging import Lineage, kept_of
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Home, Merge, Redirect, SourceRecord
from chaland.customers.queries.merging import Belonging, lineages, live_ids
from chaland.customers.services.hand import COMPANY_GONE, GONE
from chaland.customers.services.merging.homes import hold, settled, write_homes
from chaland.customers.services.merging.refusals import check
from chaland.customers.services.merging.renewal import renew
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Group:
    """Living contacts, or companies, that are one: `kept` keeps its number, the numbers of `lost` lead to it.

    `choices`: field, or `custom.<key>` -> whose value it takes.
    """

    kept: int
    lost: tuple[int, ...]
    choices: Mapping[str, int] = field(default_factory=dict)

    @property
    def members(self) -> tuple[int, ...]:
        return (self.kept, *self.lost)


def merge_contacts(
    *,
    contact_ids: Iterable[int],
    keep: int | None = None,
    choices: Mapping[str, int] | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> Merge:
    """Make several contacts one; the oldest number stays unless `keep` says another. Numbers that were merged away
    stand for whom they lead to. `choices`: field -> the contact whose value is wanted, against the rules; an
    address and a loyalty card are chosen whole. A later edit of the field wins.

    Raises: NotFound (`contact_gone`), Invalid (`merge_of_one`, `merge_keep`, `merge_choice`, `merge_field`),
    Conflict (`contact_moved`).
    """
    return merge_numbers(
        subject=Subject.PERSON, numbers=contact_ids, keep=keep, choices=choices, by=by, clock=clock
    )


def merge_companies(
    *,
    company_ids: Iterable[int],
    keep: int | None = None,
    choices: Mapping[str, int] | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> Merge:
    """The same of companies; their people stay as many as they were, and work for the one that is kept. The name
    of a company is the field `company`.

    Raises: NotFound (`company_gone`), Invalid and Conflict as `merge_contacts`.
    """
    return merge_numbers(
        subject=Subject.COMPANY, numbers=company_ids, keep=keep, choices=choices, by=by, clock=clock
    )


def merge_numbers(
    *,
    subject: Subject,
    numbers: Iterable[int],
    keep: int | None,
    choices: Mapping[str, int] | None,
    by: User | None,
    clock: Clock,
) -> Merge:
    """`merge_contacts` or `merge_companies`, by what the numbers are of."""
    wanted = list(numbers)
    chosen = dict(choices or {})
    asked = {*wanted, *chosen.values(), *(() if keep is None else (keep,))}
    with transaction.atomic():
        living = live_ids(asked, subject)
        if not asked <= set(living):
            raise NotFound(f"{subject.party}_gone", GONE if subject is Subject.PERSON else COMPANY_GONE)
        members = sorted({living[pk] for pk in wanted})
        kept = kept_of(members) if keep is None else living[keep]
        choices = {name: living[pk] for name, pk in chosen.items()}
        check(subject, members, kept, choices)
        group = Group(kept, tuple(pk for pk in members if pk != kept), choices)
        return merge_groups(subject=subject, groups=[group], by=by, clock=clock)[0]


def merge_groups(
    *,
    groups: Sequence[Group],
    by: User | None,
    subject: Subject = Subject.PERSON,
    batch: int | None = None,
    clock: Clock = system_clock,
) -> list[Merge]:
    """Merge several groups at once, none of whom is in two of them: what a batch does, a page a transaction.

    Raises: Conflict (`contact_moved`).
    """
    now = clock()
    everyone = [pk for group in groups for pk in group.members]
    with transaction.atomic():
        hold(everyone, subject)
        families = lineages(everyone, subject)
        known = settled({pk: families.get(pk, Lineage(pk, {})) for pk in everyone}, subject)
        newest = SourceRecord.objects.aggregate(newest=Max("pk"))["newest"] or 0
        told = _Told(subject, newest, by, now, batch)
        made = [_merge(group, known, told) for group in groups]
        renew(subject, everyone, [group.kept for group in groups])
    return made


@dataclass(frozen=True, slots=True)
class _Told:
    """What merges made together have in common, as `models.Merge` keeps it."""

    subject: Subject
    newest: int
    by: User | None
    at: datetime
    batch: int | None


def _merge(group: Group, known: Mapping[int, Sequence[Belonging]], told: _Told) -> Merge:
    moving = [one for pk in group.lost for one in known[pk]]
    verb, party = VERBS[told.subject], told.subject.party
    entry = record(
        actor=told.by,
        verb=f"{verb}.merge",
        subject_kind=party,
        subject_id=group.kept,
        facts={verb: list(group.lost), "records": len(moving), "fields": sorted(group.choices)},
    )
    made = Merge.objects.create(
        subject=told.subject.value,
        kept_id=group.kept,
        records=[one.record_id for one in moving],
        choices=dict(group.choices),
        edit=entry.pk,
        newest_record=told.newest,
        by=told.by,
        at=told.at,
        batch=told.batch,
    )
    Redirect.objects.bulk_create(
        Redirect(merge=made, subject=made.subject, number=pk, into_id=group.kept) for pk in group.lost
    )
    _forget_stale(known[group.kept])
    write_homes({one.record_id: one.home for one in moving if not one.told})
    leaving = SourceRecord.objects.filter(**{f"{party}_id__in": group.lost})
    leaving.update(**{f"{party}_id": group.kept})
    return made


VERBS = {Subject.PERSON: "contacts", Subject.COMPANY: "companies"}
"""As the audit trail calls what is done to them."""


def _forget_stale(records: Sequence[Belonging]) -> None:
    """Homes that do not hold must not come to hold again by this merge."""
    Home.objects.filter(record_id__in=[one.record_id for one in records if not one.told]).delete()
