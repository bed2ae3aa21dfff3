"""What is laid side by side of a case: who, why they may be one, what the rules would keep, what is new since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import Literal

from chaland.customers.domain.subjects import Party, Subject
from chaland.customers.domain.survivorship import GROUPS, HAND, UNITED, Said, most_believed_first, survive
from chaland.customers.queries.heard import as_if_one
from chaland.customers.queries.merging import live_ids
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.domain.since import New, new_since
from chaland.duplicates.models import Case, Decision, Known, Pair, Scan
from chaland.duplicates.queries.cases import members_of
from chaland.duplicates.queries.known import heard_now

MOST = 5
"""Records side by side; the others of a large group come once these are settled."""
Rule = Literal["only", "hand", "trust", "recent", "full", "united"]
"""Why a value would be kept: nobody says otherwise, typed here, the more trusted source, the more recent word, the
more complete record; all are kept."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two of them, as the scan saw them. why: (feature, log-odds), the weightiest first. taught: how much of the
    log-odds past decisions moved."""

    left_id: int
    right_id: int
    probability: float
    home: bool
    why: Sequence[tuple[str, float]]
    taught: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """Whose value a field takes by the rules, and why."""

    owner: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody said of two of them, and what came since."""

    left_id: int
    right_id: int
    verdict: str
    by: str
    at: datetime
    new: Sequence[New]


@dataclass(frozen=True, slots=True)
class Sheet:
    """living: those that are there, MOST at most; more: how many besides."""

    case: Case
    subject: Subject
    living: Sequence[int]
    more: int
    links: Sequence[Link]


def sheet(case: Case) -> Sheet:
    """Who of a case is there now, and the links between them. Cost: a few reads by index."""
    scan = Scan.objects.get(pk=case.scan_id)
    subject, members = Subject(scan.subject), members_of(case)
    leads = live_ids(members, subject)
    living = sorted(set(leads.values()))
    return Sheet(case, subject, living[:MOST], len(living[MOST:]), _links(scan, leads, living[:MOST]))


def _links(scan: Scan, leads: Mapping[int, int], shown: Sequence[int]) -> list[Link]:
    """The likeliest first; of two who were made of several, the likeliest pair."""
    pairs = Pair.objects.filter(scan=scan, left_id__in=leads, right_id__in=leads).order_by("-probability")
    found: dict[tuple[int, int], Link] = {}
    for pair in pairs:
        left, right = sorted((leads[pair.left_id], leads[pair.right_id]))
        if left != right and {left, right} <= set(shown):
            why = [(str(feature), float(weight)) for feature, weight in pair.why]
            link = Link(left, right, pair.probability, pair.home, why, _taught(pair))
            found.setdefault((left, right), link)
    return list(found.values())


def _taught(pair: Pair) -> float:
    if pair.shipped is None or not 0 < pair.probability < 1:
        return 0.0
    return round(_odds(pair.probability) - pair.shipped, 2)


def _odds(probability: float) -> float:
    return log(probability / (1 - probability))


def kept_by_the_rules(living: Sequence[int], subject: Subject) -> dict[str, Kept]:
    """Field (`custom.<key>` too) -> whose value the merged record would take, by the same rules as the merge."""
    heard, pins = as_if_one(living, subject)
    owner = {said.record_id: pk for pk, several in heard.items() for said in several}
    everything = [said for several in heard.values() for said in several]
    golden = survive(everything, pins)
    return {
        field: Kept(owner[record], _rule(field, record, owner, everything))
        for field, record in golden.origins.items()
    }


def _rule(field: str, record: int, owner: Mapping[int, int], everything: Sequence[Said]) -> Rule:
    if field in UNITED:
        return "united"
    ranked = [said for said in most_believed_first(everything) if _value(said, field) is not None]
    won = next(said for said in ranked if said.record_id == record)
    value = _value(won, field)
    beaten = next((said for said in ranked if owner[said.record_id] != owner[record] and _value(said, field) != value), None)  # fmt: skip
    if beaten is None:
        return "only"
    if won.source == HAND:
        return "hand"
    if won.trust != beaten.trust:
        return "trust"
    return "recent" if won.seen_at != beaten.seen_at else "full"


def _value(said: Said, field: str) -> object:
    """Of what is taken whole, all of it."""
    group = next((group for group in GROUPS if field in group), None)
    if group is not None:
        whole = tuple(said.values.get(name) for name in group)
        return whole if any(whole) else None
    if field.startswith("custom."):
        return (said.values.get("custom") or {}).get(field.removeprefix("custom."))
    return said.values.get(field)


def earlier(living: Sequence[int], subject: Subject) -> list[Earlier]:
    """What was said against two of them, the latest first, with what is new: without it they would not be here."""
    party = subject.party
    among = {f"left__{party}_id__in": living, f"right__{party}_id__in": living}
    said = Decision.objects.filter(**among).exclude(verdict=Verdict.SAME.value)
    newest: dict[tuple[int, int], Decision] = {}
    for one in said.select_related("by", "left", "right").order_by("-id"):
        left, right = (getattr(record, f"{party}_id") for record in (one.left, one.right))
        newest.setdefault((min(left, right), max(left, right)), one)
    return [_told(one, *pair) for pair, one in newest.items() if pair[0] != pair[1]]


def _told(one: Decision, left: int, right: int) -> Earlier:
    party: Party = "contact" if one.left.contact_id is not None else "company"
    then = Known.objects.filter(decision=one).first()
    now = heard_now([one.left_id, one.right_id], party)
    new = new_since((then.left, then.right), (now.get(one.left_id, {}), now.get(one.right_id, {}))) if then else []  # fmt: skip
    return Earlier(left, right, one.verdict, str(one.by or ""), one.at, new)
