"""Where numbers lead, who was merged into whom, whose each record is; of contacts, or of companies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from chaland.customers import bulk
from chaland.customers.domain.merging import Edge, Lineage
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Company, Contact, Merge, Redirect, SourceRecord

GOLDEN: Mapping[Subject, type[Contact] | type[Company]] = {
    Subject.PERSON: Contact,
    Subject.COMPANY: Company,
}


def live_ids(numbers: Iterable[int], subject: Subject = Subject.PERSON) -> dict[int, int]:
    """Number -> the contact (the company) it leads to now, itself when it was not merged; without those that lead
    to nobody.

    Cost: one query by index, and one more for each merge of a chain.
    """
    leads = {pk: pk for pk in numbers if 0 < pk < _NOBODY_BEYOND}
    turned = set(leads)
    while turned:
        active = Redirect.objects.filter(active=True, subject=subject.value, number__in=turned)
        found = dict(active.values_list("number", "into_id"))
        leads = {pk: found.get(last, last) for pk, last in leads.items()}
        turned = set(found.values())
    living = GOLDEN[subject]._default_manager.filter(pk__in=set(leads.values()))
    there = set(living.values_list("pk", flat=True))
    return {pk: last for pk, last in leads.items() if last in there}


def live_id(number: int, subject: Subject = Subject.PERSON) -> int | None:
    """The contact (the company) that a number leads to now; None when it leads to nobody."""
    return live_ids([number], subject).get(number)


_NOBODY_BEYOND = 2**63
"""No column holds such a number; people may type one."""


_INTO = (
    "SELECT t.number, t.into_id, t.merge_id FROM {keys} {join} customers_redirect t "
    "ON t.into_id = k.key WHERE t.active AND t.subject = %s"
)


def lineages(numbers: Iterable[int], subject: Subject = Subject.PERSON) -> dict[int, Lineage]:
    """Those of these living contacts (companies) into whom others were merged. Cost: one query by index when there
    are none."""
    roots = {pk: pk for pk in numbers}
    rows: list[tuple[int, int, int]] = []
    frontier = list(roots)
    while frontier:
        found = bulk.fetch(_INTO, frontier, subject.value)
        for number, into_id, merge_id in found:
            roots[number] = roots[into_id]
            rows.append((number, into_id, merge_id))
        frontier = [row[0] for row in found]
    merges = Merge.objects.in_bulk({merge_id for *_, merge_id in rows})
    edges: dict[int, dict[int, Edge]] = defaultdict(dict)
    for number, into_id, merge_id in rows:
        entry = merges[merge_id]
        edges[roots[number]][number] = Edge(number, into_id, entry.edit, entry.newest_record, entry.choices)
    return {root: Lineage(root, hanging) for root, hanging in edges.items()}


def lineage_of(number: int, subject: Subject = Subject.PERSON) -> Lineage:
    return lineages([number], subject).get(number, Lineage(number, {}))


_HOMES = (
    "SELECT r.{party}_id, r.id, h.number FROM {{keys}} {{join}} customers_sourcerecord r "
    "ON r.{party}_id = k.key LEFT JOIN customers_home h ON h.record_id = r.id ORDER BY r.id"
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A record of a living contact or company. `home`: whose it is by itself; `told`: that is written down, and holds."""

    record_id: int
    home: int
    told: bool


def belongings(found: Iterable[Lineage], subject: Subject = Subject.PERSON) -> dict[int, list[Belonging]]:
    """Living contact (company) -> its records, the oldest first. Cost: one query by index."""
    by_root = {lineage.root: lineage for lineage in found}
    records: dict[int, list[Belonging]] = {root: [] for root in by_root}
    for root, record_id, home in bulk.fetch(_HOMES.format(party=subject.party), by_root):
        holds = home is not None and home in by_root[root].members
        records[root].append(Belonging(record_id, home if holds else root, holds))
    return records


def homes_of(records: QuerySet[SourceRecord]) -> dict[int, tuple[int | None, int | None]]:
    """Record of a person -> whom it speaks of, and with whom it is at home."""
    found = records.values_list("pk", "contact_id", "home__number")
    return {pk: (contact_id, contact_id if home is None else home) for pk, contact_id, home in found}


def at_home(records: QuerySet[SourceRecord]) -> QuerySet[SourceRecord]:
    """Of these records those that speak of whom they are about by themselves: what is written on them stays
    with their contact (their company) when merges are undone."""
    return records.filter(Q(home=None) | Q(home__number=Coalesce(F("contact_id"), F("company_id"))))


def heirs(
    contact_ids: Iterable[int | None], going: Sequence[int]
) -> dict[tuple[int | None, int | None], int]:
    """Contact and home -> its oldest record that stays when these go: what a merge joined is not mixed by it."""
    known = [pk for pk in contact_ids if pk is not None]
    staying = SourceRecord.objects.filter(contact_id__in=known).exclude(pk__in=going)
    return {place: pk for pk, place in sorted(homes_of(staying).items(), reverse=True)}


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that stands: which numbers it took away, and where what they say comes from."""

    merge_id: int
    numbers: Sequence[int]
    sources: Sequence[str]
    at: datetime


def merged_into(number: int, subject: Subject = Subject.PERSON) -> list[Merged]:
    """What was merged into a living contact (company), the latest first. Cost: one query by index when nothing
    was."""
    lineage = lineages([number], subject).get(number)
    if lineage is None:
        return []
    homes = {one.record_id: one.home for one in belongings([lineage], subject)[number]}
    named = SourceRecord.objects.filter(pk__in=homes).select_related("source").order_by("pk")
    said = [(homes[record.pk], record.source.name) for record in named]
    taken: dict[int, list[int]] = defaultdict(list)
    standing = Redirect.objects.filter(active=True, subject=subject.value, number__in=lineage.edges)
    for merge_id, lost in standing.order_by("number").values_list("merge_id", "number"):
        taken[merge_id].append(lost)
    merges = Merge.objects.filter(pk__in=taken).order_by("-pk")
    return [
        Merged(
            entry.pk,
            taken[entry.pk],
            list(dict.fromkeys(name for home, name in said if _is_under(lineage, taken[entry.pk], home))),
            entry.at,
        )
        for entry in merges
    ]


def _is_under(lineage: Lineage, taken: Sequence[int], home: int) -> bool:
    return any(home in lineage.under(lost) for lost in taken)
