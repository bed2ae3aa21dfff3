"""The people who changed, and those whom time moves, asked again."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from chaland.customers import bulk
from chaland.segments.counting import MESSAGE
from chaland.segments.domain.trees import is_about_messages
from chaland.segments.language import Catalogue, Faulty, Now, Query, Tree
from chaland.segments.models import SavedSegment
from chaland.segments.named import spoken_by
from chaland.segments.queries import present
from chaland.segments.services.live.because import reasons_of
from chaland.segments.services.live.moving import Moves, members_among, write_down
from chaland.segments.services.live.news import News, hold_reading, keep, news, reading
from chaland.segments.services.live.refilling import refill, sentence_of
from chaland.segments.together import CONTACTS, condition_of, holding
from chaland.segments.truth import catalogue

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Living:
    """A living segment, ready to be asked of a few contacts. `on_messages`: those sent to somebody may move them."""

    id: int
    tree: Tree
    condition: Query
    on_messages: bool


def catch_up(*, only: int | None = None, now: Now | None = None) -> bool:
    """Bring memberships up to this moment. False when so much changed that everything has to be asked anew
    (`services.live.jobs`), which is left to the worker.

    only: of the segments that time has moved, the one that is about to be looked at; 0: none of them.
    Cost: two short queries when nothing happened; 0.6 ms a changed contact with 200 segments, of which only those that
    speak of messages are asked of somebody who was sent one.
    """
    if not SavedSegment.objects.filter(frozen=False).exists():
        return True
    now = now or present()
    heard = news()
    if heard.beyond or (heard.flooded and only is not None):
        return False
    _move_with_time(only, now)
    _ask_again(heard, now)
    return True


def _move_with_time(only: int | None, now: Now) -> None:
    due = Q(due_at__lte=now.instant) | Q(due_at__isnull=False, evaluated_at__gt=now.instant)
    segments = SavedSegment.objects.filter(due, frozen=False)
    for segment in segments if only is None else segments.filter(pk=only):
        refill(segment, now, cause="time")


def _ask_again(heard: News, now: Now) -> None:
    if heard.tables or heard.written or heard.flooded:
        known = catalogue()
        living = living_segments(known, now)
        on_messages = [one for one in living if one.on_messages]
        tables = dict.fromkeys(heard.written, frozenset({MESSAGE})) | heard.tables
        for segments, contacts in ((living, sorted(heard.tables)), (on_messages, sorted(heard.written))):
            for start in range(0, len(contacts) if segments else 0, CONTACTS):
                _ask_some(segments, contacts[start : start + CONTACTS], tables, known, now)
        if heard.flooded:
            _ask_everybody(on_messages, now)
    if _is_further(heard):
        keep(heard.seen)


def _ask_everybody(segments: Sequence[Living], now: Now) -> None:
    for segment in SavedSegment.objects.filter(pk__in=[one.id for one in segments]):
        refill(segment, now, cause="change")


def _is_further(heard: News) -> bool:
    """An idle house writes nothing."""
    last = reading()
    return (last.floor, last.horizon) != (heard.seen.floor, heard.seen.horizon)


@transaction.atomic
def _ask_some(
    living: Sequence[Living],
    contacts: Sequence[int],
    tables: Mapping[int, frozenset[str]],
    known: Catalogue,
    now: Now,
) -> None:
    hold_reading()
    there = {
        row[0]
        for row in bulk.fetch("SELECT c.id FROM {keys} {join} customers_contact c ON c.id = k.key", contacts)
    }
    gone = [contact for contact in contacts if contact not in there]
    written = members_among((one.id for one in living), contacts)
    found = holding([one.condition for one in living], sorted(there))
    for one, fits in zip(living, found, strict=True):
        left = written[one.id] - fits
        _leave_for_good(one, sorted(left.intersection(gone)), now)
        moved = sorted(fits - written[one.id]), sorted(left & there)
        reasons = reasons_of(
            one.tree, [*moved[0], *moved[1]], cause="change", tables=tables, known=known, now=now
        )
        write_down(Moves(one.id, *moved, "change", reasons), now)


def _leave_for_good(one: Living, contacts: Sequence[int], now: Now) -> None:
    write_down(Moves(one.id, [], contacts, "gone"), now)


def living_segments(known: Catalogue, now: Now) -> list[Living]:
    """Those that can be answered; the others keep the members they had."""
    return [
        one for segment in SavedSegment.objects.filter(frozen=False) if (one := _living(segment, known, now))
    ]


def _living(segment: SavedSegment, known: Catalogue, now: Now) -> Living | None:
    try:
        tree = sentence_of(segment, known)
        about = is_about_messages(tree, spoken_by(known))
        return Living(segment.pk, tree, condition_of(tree, known, now), about)
    except (Faulty, KeyError):
        logger.warning("segment %s cannot be answered; its members stay as they were", segment.pk)
        return None
