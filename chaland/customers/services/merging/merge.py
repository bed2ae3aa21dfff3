"""Several contacts made one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.merging import Lineage, kept_of
from chaland.customers.models import Home, Merge, Redirect, SourceRecord
from chaland.customers.queries.merging import Belonging, lineages, live_ids
from chaland.customers.services.hand import GONE
from chaland.customers.services.merging.followers import tell
from chaland.customers.services.merging.homes import hold, settled, write_homes
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.customers.services.rollups import refresh_rollups
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Group:
    """Living contacts that are one: `kept` keeps its number, the numbers of `lost` lead to it.

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

    Raises: NotFound (`contact_gone`), Invalid (`merge_of_one`, `merge_keep`, `merge_choice`),
    Conflict (`contact_moved`).
    """
    wanted = list(contact_ids)
    chosen = dict(choices or {})
    asked = {*wanted, *chosen.values(), *(() if keep is None else (keep,))}
    with transaction.atomic():
        living = live_ids(asked)
        if not asked <= set(living):
            raise NotFound("contact_gone", GONE)
        members = sorted({living[pk] for pk in wanted})
        kept = kept_of(members) if keep is None else living[keep]
        choices = {name: living[pk] for name, pk in chosen.items()}
        _check(members, kept, choices)
        group = Group(kept, tuple(pk for pk in members if pk != kept), choices)
        return merge_groups(groups=[group], by=by, clock=clock)[0]


def merge_groups(
    *, groups: Sequence[Group], by: User | None, batch: int | None = None, clock: Clock = system_clock
) -> list[Merge]:
    """Merge several groups at once, none of whom is in two of them: what a batch does, a page a transaction.

    Raises: Conflict (`contact_moved`).
    """
    now = clock()
    everyone = [pk for group in groups for pk in group.members]
    with transaction.atomic():
        hold(everyone)
        families = lineages(everyone)
        known = settled({pk: families.get(pk, Lineage(pk, {})) for pk in everyone})
        newest = SourceRecord.objects.aggregate(newest=Max("pk"))["newest"] or 0
        told = _Told(newest, by, now, batch)
        made = [_merge(group, known, told) for group in groups]
        rebuild_contacts(everyone)
        refresh_rollups(group.kept for group in groups)
        tell(group.kept for group in groups)
    return made


@dataclass(frozen=True, slots=True)
class _Told:
    """What merges made together have in common, as `models.Merge` keeps it."""

    newest: int
    by: User | None
    at: datetime
    batch: int | None


def _merge(group: Group, known: Mapping[int, Sequence[Belonging]], told: _Told) -> Merge:
    moving = [one for pk in group.lost for one in known[pk]]
    entry = record(
        actor=told.by,
        verb="contacts.merge",
        subject_kind="contact",
        subject_id=group.kept,
        facts={"contacts": list(group.lost), "records": len(moving), "fields": sorted(group.choices)},
    )
    made = Merge.objects.create(
        kept_id=group.kept,
        records=[one.record_id for one in moving],
        choices=dict(group.choices),
        edit=entry.pk,
        newest_record=told.newest,
        by=told.by,
        at=told.at,
        batch=told.batch,
    )
    Redirect.objects.bulk_create(Redirect(merge=made, contact_id=pk, into_id=group.kept) for pk in group.lost)
    _forget_stale(known[group.kept])
    write_homes({one.record_id: one.home for one in moving if not one.told})
    SourceRecord.objects.filter(contact_id__in=group.lost).update(contact_id=group.kept)
    return made


def _forget_stale(records: Sequence[Belonging]) -> None:
    """Homes that do not hold must not come to hold again by this merge."""
    Home.objects.filter(record_id__in=[one.record_id for one in records if not one.told]).delete()


def _check(members: Sequence[int], kept: int, choices: Mapping[str, int]) -> None:
    if len(members) < 2:
        raise Invalid(
            "merge_of_one",
            Text("Il faut au moins deux contacts différents.", "At least two different contacts are needed."),
            path="contact_ids",
        )
    if kept not in members:
        raise Invalid(
            "merge_keep",
            Text(
                "Le contact à garder doit être l'un de ceux qui sont fusionnés.",
                "The contact to keep must be one of those that are merged.",
            ),
            path="keep",
        )
    if not set(choices.values()) <= set(members):
        raise Invalid(
            "merge_choice",
            Text(
                "Chaque valeur choisie vient de l'un des contacts fusionnés.",
                "Each value that is chosen comes from one of the contacts merged.",
            ),
            path="choices",
        )
