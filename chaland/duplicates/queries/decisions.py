"""What people decided of two contacts, or of two companies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from chaland.customers.domain.subjects import Party, Subject
from chaland.customers.models import Redirect
from chaland.duplicates.domain.decisions import Verdict, evidence
from chaland.duplicates.domain.since import Told, new_since
from chaland.duplicates.models import Decision
from chaland.duplicates.queries.known import heard_now


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds of two contacts (companies); `fresh`: neither has said anything new since."""

    left_id: int
    right_id: int
    verdict: str
    fresh: bool


def decided(subject: Subject = Subject.PERSON) -> list[Decided]:
    """The newest decision about each two records, as contacts (companies) of today; those that are one by now are
    left out."""
    return holding(Decision.objects.filter(**{f"left__{subject.party}__isnull": False}), subject.party)


def holding(decisions: QuerySet[Decision], party: Party = "contact") -> list[Decided]:
    """The same, of these decisions alone."""
    rows = decisions.order_by("id").values_list(f"left__{party}_id", f"right__{party}_id", *_KEPT)
    newest = {(row[2], row[3]): row for row in rows}
    told = heard_now({record for pair in newest for record in pair}, party)
    found = []
    for row in newest.values():
        left, right = sorted((row[0] or 0, row[1] or 0))
        if left and left != right:
            found.append(Decided(left, right, row[4], _is_fresh(row[2:], told)))
    return found


_KEPT = (
    *("left_id", "right_id", "verdict", "evidence", "left__digest", "right__digest"),
    *("known__left", "known__right"),
)


def _is_fresh(row: tuple[Any, ...], told: Mapping[int, Told]) -> bool:
    """Whether both say what they said then. Of old decisions only a digest of their first records was kept."""
    left, right, _, kept, left_digest, right_digest, then_left, then_right = row
    if then_left is None:
        return bool(kept == evidence(left_digest, right_digest))
    return not new_since((then_left, then_right), (told.get(left, {}), told.get(right, {})))


def apart(subject: Subject = Subject.PERSON) -> set[tuple[int, int]]:
    """Those that only people may join, the smaller number first: said to be different or of one household (one
    group), whatever was heard since, or merged once and taken apart."""
    said = {(one.left_id, one.right_id) for one in decided(subject) if one.verdict != Verdict.SAME.value}
    undone = Redirect.objects.filter(active=False, subject=subject.value)
    parted = undone.values_list("number", "into_id")
    return said | {(min(pair), max(pair)) for pair in parted}
