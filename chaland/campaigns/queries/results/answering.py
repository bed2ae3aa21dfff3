"""Which saved segments answered: people as they were in them when the audience was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from django.db import connection

from chaland.campaigns.domain.outcomes import Answered
from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.results.counting import DRAWN
from chaland.consent.queries.facts import stored
from chaland.customers import bulk
from chaland.segments.models import SavedSegment

PAGE = 20_000
_PAGE = f"""
    SELECT m.occasion, m.home, m.id, m.contact_id, m.state FROM campaigns_outboxmessage m
    WHERE m.campaign_id = %s AND (m.occasion > %s OR (m.occasion = %s AND m.home > %s)) AND {DRAWN}
    ORDER BY m.occasion, m.home LIMIT {PAGE}
"""
_LIVING = "SELECT m.segment_id, m.contact_id FROM {keys} {join} segments_membership m ON m.contact_id = k.key"
_FIXED = (
    "SELECT m.segment_id, m.contact_id FROM {keys} {join} segments_frozenmember m ON m.contact_id = k.key"
)
_MOVES = """
    SELECT v.segment_id, v.contact_id, v.entered FROM {keys} {join} segments_move v ON v.contact_id = k.key
    WHERE v.at > %s ORDER BY v.id
"""

Drawn = tuple[int, int, bool]
"""Message, contact, held out."""


def answered(campaign: Campaign, converted: Collection[int], twice: Collection[int]) -> list[Answered]:
    """Those of the segments that hold anybody of the campaign, who did best first; every segment, private ones too.

    A segment made since shows its first members. Cost: a few look-ups by index a person, a page at a time.
    """
    names = dict(SavedSegment.objects.values_list("pk", "name"))
    if not names:
        return []
    people: Counter[tuple[int, bool, bool]] = Counter()
    for page in _pages(campaign):
        counting = [one for one in page if one[0] not in twice]
        members = _members(campaign, {contact for _, contact, _ in counting})
        for message, contact, held in counting:
            for segment in members.get(contact, ()):
                people[segment, held, message in converted] += 1
    told = [_told(segment, name, people) for segment, name in names.items()]
    there = [one for one in told if one.people or one.held]
    return sorted(there, key=lambda one: (-one.converted / max(one.people, 1), -one.people, one.name))


def _told(segment: int, name: str, people: Counter[tuple[int, bool, bool]]) -> Answered:
    written, held = (people[segment, side, True] for side in (False, True))
    return Answered(
        segment=segment,
        name=name,
        people=people[segment, False, False] + written,
        converted=written,
        held=people[segment, True, False] + held,
        held_converted=held,
    )


def _pages(campaign: Campaign) -> Iterator[list[Drawn]]:
    occasion, home = -(2**62), -(2**62)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, [campaign.pk, occasion, occasion, home])
            rows = cursor.fetchall()
        if not rows:
            return
        yield [(pk, contact, state == State.HELD) for _, _, pk, contact, state in rows]
        occasion, home, *_ = rows[-1]


def _members(campaign: Campaign, contacts: Collection[int]) -> dict[int, set[int]]:
    """Contact -> the segments it was in when the audience was written: those of now, less what moved since."""
    ids = sorted(contacts)
    within: dict[int, set[int]] = {contact: set() for contact in ids}
    for asked in (_LIVING, _FIXED):
        for segment, contact in bulk.fetch(asked, ids):
            within[contact].add(segment)
    for segment, contact, entered in _first_moves(campaign, ids):
        (within[contact].discard if entered else within[contact].add)(segment)
    return within


def _first_moves(campaign: Campaign, ids: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """The first move of each since then tells where they were."""
    if campaign.frozen_at is None:
        return
    seen: set[tuple[int, int]] = set()
    for segment, contact, entered in bulk.fetch(_MOVES, ids, stored.bound(campaign.frozen_at)):
        if (segment, contact) not in seen:
            seen.add((segment, contact))
            yield segment, contact, bool(entered)
