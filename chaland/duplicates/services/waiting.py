"""Which cases wait for an answer: written by a scan, kept true by decisions, merges and their undoing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.db import connection

from chaland.customers import bulk
from chaland.customers.domain.subjects import Party, Subject
from chaland.customers.queries.merging import live_ids
from chaland.duplicates import queries
from chaland.duplicates.domain.bands import band_of
from chaland.duplicates.domain.cases import Question
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Case, CaseMember, Decision, Scan

Pair = tuple[int, int]
"""Two contacts (companies), the smaller number first."""


def write_cases(entry: Scan, ids: Any, asked: Sequence[Question]) -> None:
    """Those that a scan raises. `ids`: who stands at each place. Within the transaction that ends the scan."""
    if not asked:
        return
    members = [ids[list(one.members)].tolist() for one in asked]
    everyone = {pk for several in members for pk in several}
    party = Subject(entry.subject).party
    spent, heard = _spent(everyone, party), _heard(everyone, party)
    numbers = bulk.allocate(Case, len(asked))
    columns: bulk.Columns = {
        "id": numbers,
        "scan_id": bulk.Same(entry.pk),
        "probability": [round(one.probability, 6) for one in asked],
        "band": [band_of(one.probability).value for one in asked],
        "home": [one.home for one in asked],
        "worth": [sum(spent.get(pk, 0) for pk in several) for several in members],
        "sources": [_listed({source for pk in several for source, _ in heard[pk]}) for several in members],
        "batch_id": [min((batch for _, batch in heard[max(several)]), default=None) for several in members],
        "waits": bulk.Same(True),
    }
    bulk.insert(Case, columns)
    pairs = [(case, pk) for case, several in zip(numbers, members, strict=True) for pk in several]
    held = {"case_id": [case for case, _ in pairs], "subject_id": [pk for _, pk in pairs]}
    bulk.insert(CaseMember, {"scan_id": bulk.Same(entry.pk), **held})


def _spent(ids: Iterable[int], party: Party) -> Mapping[int, int]:
    """In cents; of a company, by those who work there."""
    return dict(bulk.fetch(_WORTH[party], ids))


_WORTH: Mapping[Party, str] = {
    "contact": (
        "SELECT r.contact_id, r.total_cents FROM {keys} {join} customers_rollup r ON r.contact_id = k.key"
    ),
    "company": (
        "SELECT c.company_id, CAST(sum(r.total_cents) AS bigint) FROM {keys} {join} customers_contact c ON c.company_id = k.key "
        "JOIN customers_rollup r ON r.contact_id = c.id GROUP BY c.company_id"
    ),
}


def _heard(ids: Iterable[int], party: Party) -> Mapping[int, set[tuple[int, int]]]:
    """The source of each of their records, and the batch that brought it first."""
    asked = (
        f"SELECT r.{party}_id, r.source_id, r.first_batch_id FROM {{keys}} {{join}} customers_sourcerecord r "
        f"ON r.{party}_id = k.key"
    )
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for number, source, batch in bulk.fetch(asked, ids):
        found[number].add((source, batch))
    return found


def _listed(sources: Iterable[int]) -> str:
    return "".join(f",{one}" for one in sorted(sources)) + ","


def look_again(numbers: Iterable[int], subject: Subject = Subject.PERSON) -> None:
    """Whether the cases of these contacts (companies) still wait. Cost: a handful of reads by index, however many
    they are."""
    scan = queries.newest_scan(subject)
    members = _cases_of(scan, numbers) if scan else {}
    living = live_ids({pk for several in members.values() for pk in several}, subject)
    settled = _settled(living.values(), subject.party) if living else set()
    waiting = {
        case: any(pair not in settled for pair in _pairs(several, living))
        for case, several in members.items()
    }
    for waits in (True, False):
        changed = [case for case, found in waiting.items() if found is waits]
        Case.objects.filter(pk__in=changed).exclude(waits=waits).update(waits=waits)


_GONE = (
    "SELECT DISTINCT m.subject_id FROM duplicates_case w "
    "JOIN duplicates_casemember m ON m.scan_id = w.scan_id AND m.case_id = w.id "
    "LEFT JOIN customers_{party} c ON c.id = m.subject_id "
    "LEFT JOIN customers_redirect t ON t.number = m.subject_id AND t.subject = %s AND t.active "
    "WHERE w.scan_id = %s AND w.waits AND c.id IS NULL AND t.id IS NULL"
)
_PAGE = 5_000


def look_at_gone() -> None:
    """Whether the cases wait still of which somebody has gone without being merged: an import was undone. Cost: one
    pass over the cases that wait."""
    for subject in Subject:
        scan = queries.newest_scan(subject)
        if scan is None:
            continue
        with connection.cursor() as cursor:
            cursor.execute(_GONE.format(party=subject.party), [subject.value, scan.pk])
            gone = [row[0] for row in cursor.fetchall()]
        for start in range(0, len(gone), _PAGE):
            look_again(gone[start : start + _PAGE], subject)


def follow_merges(told: Mapping[int, frozenset[int]]) -> None:
    """Told by the room of customers whom merges changed: see `customers.services.merging.follow_with`."""
    look_again({pk for members in told.values() for pk in members})


def follow_merges_of_companies(told: Mapping[int, frozenset[int]]) -> None:
    """The same, of companies."""
    look_again({pk for members in told.values() for pk in members}, Subject.COMPANY)


_CASES = (
    "SELECT DISTINCT m.case_id FROM {keys} {join} duplicates_casemember m "
    "ON m.subject_id = k.key WHERE m.scan_id = %s"
)
_MEMBERS = (
    "SELECT m.case_id, m.subject_id FROM {keys} {join} duplicates_casemember m "
    "ON m.case_id = k.key WHERE m.scan_id = %s"
)


def _cases_of(scan: Scan, numbers: Iterable[int]) -> dict[int, list[int]]:
    """Case -> all its members."""
    cases = [row[0] for row in bulk.fetch(_CASES, numbers, scan.pk)]
    found: dict[int, list[int]] = defaultdict(list)
    for case, number in bulk.fetch(_MEMBERS, cases, scan.pk):
        found[case].append(number)
    return found


def _pairs(members: Iterable[int], living: Mapping[int, int]) -> Iterable[Pair]:
    return combinations(sorted({living[pk] for pk in members if pk in living}), 2)


def _settled(numbers: Iterable[int], party: Party) -> set[Pair]:
    """Of whom something was said that holds."""
    among = set(numbers)
    decisions = Decision.objects.filter(**{f"left__{party}_id__in": among, f"right__{party}_id__in": among})
    return {
        (one.left_id, one.right_id)
        for one in queries.holding(decisions, party)
        if one.fresh or one.verdict == Verdict.SAME.value
    }
