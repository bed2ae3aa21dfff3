"""Whose each record is by itself, written down before it changes hands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from chaland.customers.domain.merging import Lineage, home_of
from chaland.customers.domain.subjects import Subject
from chaland.customers.domain.survivorship import HAND
from chaland.customers.models import ContactPoint, Home, SourceRecord
from chaland.customers.queries.merging import GOLDEN, Belonging, belongings, lineages
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text


def hold(numbers: Iterable[int], subject: Subject) -> None:
    """Keep these contacts (companies) to oneself until the transaction ends: no row may come to speak of them meanwhile.

    Raises: Conflict (`contact_moved`) when one of them went while waiting.
    """
    wanted = set(numbers)
    held = GOLDEN[subject]._default_manager.select_for_update().filter(pk__in=wanted).order_by("pk")
    if set(held.values_list("pk", flat=True)) != wanted:
        raise Conflict(
            "contact_moved",
            Text(
                "Quelqu'un vient de fusionner ou de défaire l'une de ces fiches.",
                "Somebody has just merged one of these records, or undone it.",
            ),
            remedy=Text("Réessayez.", "Try again."),
        )


def settle_newcomers(lineage: Lineage, records: Sequence[Belonging]) -> list[Belonging]:
    """Write down whose the records are that came since the merges: judged by whom they reach, once and for all,
    so that the order in which merges are undone does not matter. Returns the records with their homes.

    Those that people type stay with the one on which they were typed.
    """
    first = lineage.first_record()
    fresh = [] if first is None else [one for one in records if not one.told and one.record_id > first]
    hands = _typed([one.record_id for one in fresh])
    fresh = [one for one in fresh if one.record_id not in hands]
    if not fresh:
        return list(records)
    reached = _reached_by([one.record_id for one in records])
    judged = {one.record_id: _judged(one, lineage, records, reached) for one in fresh}
    write_homes(judged)
    return [
        Belonging(one.record_id, judged[one.record_id], told=True) if one.record_id in judged else one
        for one in records
    ]


def _judged(
    one: Belonging, lineage: Lineage, records: Sequence[Belonging], reached: Mapping[int, set[str]]
) -> int:
    """Among those who were one with it when the record came."""
    among = lineage.with_since(lineage.root, lambda edge: edge.newest_record, one.record_id - 1)
    homes: dict[int, set[str]] = defaultdict(set)
    for other in records:
        if other.record_id < one.record_id and other.home in among:
            homes[other.home] |= reached.get(other.record_id, set())
    return home_of(reached.get(one.record_id, set()), homes, lineage.root)


def _typed(record_ids: Sequence[int]) -> set[int]:
    by_hand = SourceRecord.objects.filter(pk__in=record_ids, source__slug=HAND)
    return set(by_hand.values_list("pk", flat=True))


def _reached_by(record_ids: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    points = ContactPoint.objects.filter(record_id__in=record_ids)
    for record_id, value in points.values_list("record_id", "value"):
        found[record_id].add(value)
    return found


def write_homes(homes: Mapping[int, int]) -> None:
    """Record -> with whom it is at home, whatever was written before."""
    Home.objects.bulk_create(
        [Home(record_id=record_id, number=number) for record_id, number in homes.items()],
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["number"],
    )


def forget_needless(numbers: Iterable[int], subject: Subject) -> None:
    """What is written of records that are back at home, but of newcomers to those who still are several."""
    wanted = list(numbers)
    found = lineages(wanted, subject)
    for pk in wanted:
        back = Home.objects.filter(number=pk, **{f"record__{subject.party}_id": pk})
        first = found[pk].first_record() if pk in found else None
        typed = Q(record__source__slug=HAND)
        (back if first is None else back.filter(typed | Q(record_id__lte=first))).delete()


def settled(found: Mapping[int, Lineage], subject: Subject) -> dict[int, list[Belonging]]:
    """The records of these contacts (companies) with their homes, the newcomers judged."""
    return {
        root: settle_newcomers(found[root], records)
        for root, records in belongings(found.values(), subject).items()
    }
