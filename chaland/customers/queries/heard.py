"""What the source records of a contact, a company or a product say, as survivorship wants to hear it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from chaland.access.models import AuditEntry
from chaland.customers.domain.hands import State, spelt_out
from chaland.customers.domain.merging import Lineage
from chaland.customers.domain.subjects import Subject
from chaland.customers.domain.survivorship import HAND, Pin, Said
from chaland.customers.models import SourceRecord, SourceVersion
from chaland.customers.queries.merging import belongings, lineages


def heard_of(party: str, ids: Sequence[int]) -> dict[int, list[Said]]:
    """By contact, company or product (`party`), one `Said` a record; without those that no record speaks of."""
    heard: dict[int, list[Said]] = defaultdict(list)
    found = SourceRecord.objects.filter(**{f"{party}_id__in": ids}).values_list(
        f"{party}_id", "id", "source__slug", "source__trust", "seen_at", "values", "first_seen_at"
    )
    for owner, pk, slug, trust, seen_at, values, first_seen_at in found:
        said = json.loads(values)
        said.setdefault("first_seen_at", first_seen_at.isoformat())
        heard[owner].append(Said(pk, slug, trust, seen_at, said))
    return heard


def told_apart(
    heard: Mapping[int, Sequence[Said]], subject: Subject = Subject.PERSON
) -> tuple[dict[int, Sequence[Said]], dict[int, Sequence[Pin]]]:
    """What was heard of contacts (of companies), with whose word each is where several were merged, and what was chosen there.

    What a hand wrote comes edit by edit. Cost: one query by index when none of them was merged.
    """
    merged = lineages(heard, subject)
    return {**heard, **_apart(heard, merged, subject)}, {root: one.pins() for root, one in merged.items()}


def as_if_one(
    ids: Sequence[int], subject: Subject = Subject.PERSON
) -> tuple[dict[int, Sequence[Said]], list[Pin]]:
    """What was heard of each of these, as it would be weighed if they were merged, and what was chosen so far."""
    known = lineages(ids, subject)
    merged = {pk: known.get(pk, Lineage(pk, {})) for pk in ids}
    pins = [pin for one in known.values() for pin in one.pins()]
    return _apart(heard_of(subject.party, ids), merged, subject), pins


def _apart(
    heard: Mapping[int, Sequence[Said]], merged: Mapping[int, Lineage], subject: Subject
) -> dict[int, Sequence[Said]]:
    """With whose word each is; what a hand wrote comes edit by edit."""
    found = belongings(merged.values(), subject)
    homes = {one.record_id: one.home for records in found.values() for one in records}
    spoken = [said for root in merged for said in heard.get(root, ())]
    edits = edits_of([said.record_id for said in spoken if said.source == HAND])
    return {
        root: [
            one
            for said in heard.get(root, ())
            for one in _at_home(said, homes.get(said.record_id, root), lineage, edits)
        ]
        for root, lineage in merged.items()
    }


def _at_home(
    said: Said, home: int, lineage: Lineage, edits: Mapping[int, Mapping[int, Mapping[str, object]]]
) -> Iterable[Said]:
    if said.source != HAND:
        yield Said(
            said.record_id, said.source, said.trust, said.seen_at, said.values, 0, home, frozenset((home,))
        )
        return
    for edit, values in edits.get(said.record_id, {}).items():
        covers = lineage.with_since(home, lambda edge: edge.edit, edit)
        yield Said(said.record_id, said.source, said.trust, said.seen_at, values, edit, home, covers)


def edits_of(record_ids: Sequence[int]) -> dict[int, dict[int, dict[str, object]]]:
    """Record of a hand -> edit -> what it was the last to write."""
    if not record_ids:
        return {}
    states: dict[int, list[State]] = defaultdict(list)
    former = SourceVersion.objects.filter(record_id__in=record_ids).order_by("pk")
    now = SourceRecord.objects.filter(pk__in=record_ids)
    for rows in (former.values_list("record_id", "line", "values"), now.values_list("pk", "line", "values")):
        for record_id, line, values in rows:
            states[record_id].append(State(line, json.loads(values)))
    written = _written({state.edit for known in states.values() for state in known})
    return {record_id: spelt_out(known, written) for record_id, known in states.items()}


def _written(edits: Iterable[int]) -> Mapping[int, Collection[str]]:
    entries = AuditEntry.objects.filter(pk__in=set(edits)).values_list("pk", "facts")
    return {pk: facts.get("fields", ()) for pk, facts in entries}
