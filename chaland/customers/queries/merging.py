"""Where numbers lead, who was merged into whom, which contact each record is at home with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from chaland.customers import bulk
from chaland.customers.domain.merging import Edge, Lineage
from chaland.customers.models import Contact, Merge, Redirect, SourceRecord


def live_ids(contact_ids: Iterable[int]) -> dict[int, int]:
    """Number -> the contact it leads to now, itself when it was not merged; without those that lead to nobody.

    Cost: one query by index, and one more for each merge of a chain.
    """
    leads = {pk: pk for pk in contact_ids}
    turned = set(leads)
    while turned:
        active = Redirect.objects.filter(active=True, contact_id__in=turned)
        found = dict(active.values_list("contact_id", "into_id"))
        leads = {pk: found.get(last, last) for pk, last in leads.items()}
        turned = set(found.values())
    there = set(Contact.objects.filter(pk__in=set(leads.values())).values_list("pk", flat=True))
    return {pk: last for pk, last in leads.items() if last in there}


def live_id(contact_id: int) -> int | None:
    """The contact that a number leads to now; None when it leads to nobody."""
    return live_ids([contact_id]).get(contact_id)


_INTO = (
    "SELECT t.contact_id, t.into_id, t.merge_id FROM {keys} {join} customers_redirect t "
    "ON t.into_id = k.key WHERE t.active"
)


def lineages(contact_ids: Iterable[int]) -> dict[int, Lineage]:
    """Those of these living contacts into whom others were merged. Cost: one query by index when there are none."""
    roots = {pk: pk for pk in contact_ids}
    rows: list[tuple[int, int, int]] = []
    frontier = list(roots)
    while frontier:
        found = bulk.fetch(_INTO, frontier)
        for contact_id, into_id, merge_id in found:
            roots[contact_id] = roots[into_id]
            rows.append((contact_id, into_id, merge_id))
        frontier = [row[0] for row in found]
    merges = Merge.objects.in_bulk({merge_id for *_, merge_id in rows})
    edges: dict[int, dict[int, Edge]] = defaultdict(dict)
    for contact_id, into_id, merge_id in rows:
        entry = merges[merge_id]
        edges[roots[contact_id]][contact_id] = Edge(
            contact_id, into_id, entry.edit, entry.newest_record, entry.choices
        )
    return {root: Lineage(root, hanging) for root, hanging in edges.items()}


def lineage_of(contact_id: int) -> Lineage:
    return lineages([contact_id]).get(contact_id, Lineage(contact_id, {}))


_HOMES = (
    "SELECT r.contact_id, r.id, h.contact_id FROM {keys} {join} customers_sourcerecord r "
    "ON r.contact_id = k.key LEFT JOIN customers_home h ON h.record_id = r.id ORDER BY r.id"
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A record of a living contact. `home`: whose it is by itself; `told`: that is written down, and holds."""

    record_id: int
    home: int
    told: bool


def belongings(found: Iterable[Lineage]) -> dict[int, list[Belonging]]:
    """Living contact -> its records, the oldest first. Cost: one query by index."""
    by_root = {lineage.root: lineage for lineage in found}
    records: dict[int, list[Belonging]] = {root: [] for root in by_root}
    for root, record_id, home in bulk.fetch(_HOMES, by_root):
        holds = home is not None and home in by_root[root].members
        records[root].append(Belonging(record_id, home if holds else root, holds))
    return records


def homes_of(records: QuerySet[SourceRecord]) -> dict[int, tuple[int | None, int | None]]:
    """Record -> whom it speaks of, and with whom it is at home."""
    found = records.values_list("pk", "contact_id", "home__contact_id")
    return {pk: (contact_id, contact_id if home is None else home) for pk, contact_id, home in found}


def at_home(records: QuerySet[SourceRecord]) -> QuerySet[SourceRecord]:
    """Of these records those that speak of whom they are about by themselves: what is written on them stays
    with their contact when merges are undone."""
    return records.filter(Q(home=None) | Q(home__contact_id=F("contact_id")))


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that stands: which numbers it took away, and where what they say comes from."""

    merge_id: int
    contact_ids: Sequence[int]
    sources: Sequence[str]
    at: datetime


def merged_into(contact_id: int) -> list[Merged]:
    """What was merged into a living contact, the latest first. Cost: one query by index when nothing was."""
    lineage = lineages([contact_id]).get(contact_id)
    if lineage is None:
        return []
    homes = {one.record_id: one.home for one in belongings([lineage])[contact_id]}
    named = SourceRecord.objects.filter(contact_id=contact_id).select_related("source").order_by("pk")
    said = [(homes.get(record.pk, contact_id), record.source.name) for record in named]
    taken: dict[int, list[int]] = defaultdict(list)
    standing = Redirect.objects.filter(active=True, contact_id__in=lineage.edges).order_by("contact_id")
    for merge_id, lost in standing.values_list("merge_id", "contact_id"):
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
