"""What people decided of two contacts, or of two companies."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Redirect
from chaland.duplicates.domain.decisions import Verdict, evidence
from chaland.duplicates.models import Decision


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
    party = subject.party
    wanted = ("left_id", "right_id", "verdict", "evidence", f"left__{party}_id", f"right__{party}_id")
    spoken = Decision.objects.filter(**{f"left__{party}__isnull": False}).order_by("id")
    newest = {(row[0], row[1]): row[2:] for row in spoken.values_list(*wanted, *_DIGESTS)}
    found = []
    for verdict, kept, one, other, left_digest, right_digest in newest.values():
        left, right = sorted((one or 0, other or 0))
        if left and left != right:
            found.append(Decided(left, right, verdict, kept == evidence(left_digest, right_digest)))
    return found


_DIGESTS = ("left__digest", "right__digest")


def apart(subject: Subject = Subject.PERSON) -> set[tuple[int, int]]:
    """Those that only people may join, the smaller number first: said to be different or of one household (one
    group), whatever was heard since, or merged once and taken apart."""
    said = {(one.left_id, one.right_id) for one in decided(subject) if one.verdict != Verdict.SAME.value}
    undone = Redirect.objects.filter(active=False, subject=subject.value)
    parted = undone.values_list("number", "into_id")
    return said | {(min(pair), max(pair)) for pair in parted}
