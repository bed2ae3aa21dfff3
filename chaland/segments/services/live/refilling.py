"""A whole segment asked anew: when it is made, when its sentence changes, when time moves people, and nightly."""

from __future__ import annotations

import logging

from django.db import transaction

from chaland.segments.domain.timing import next_flip
from chaland.segments.language import Catalogue, Faulty, Now, Tree
from chaland.segments.models import Membership, SavedSegment
from chaland.segments.named import SavedTrees
from chaland.segments.queries import contact_ids_where
from chaland.segments.services.live.because import reasons_of
from chaland.segments.services.live.moving import Moves, join, note_size, write_down
from chaland.segments.services.live.news import hold_reading
from chaland.segments.truth import catalogue

logger = logging.getLogger(__name__)


def sentence_of(segment: SavedSegment, known: Catalogue) -> Tree:
    """Its tree, with today's names. Raises: KeyError when it cannot be read."""
    assert isinstance(known.segments, SavedTrees)
    return known.segments.said(segment.tree)


@transaction.atomic
def fill(segment: SavedSegment, now: Now) -> int:
    """The first members of a living segment: they did not enter, they were there. Returns their number."""
    hold_reading()
    known = catalogue()
    tree = sentence_of(segment, known)
    ids = contact_ids_where(tree, now=now)
    join(segment.pk, ids, now.instant)
    segment.first_size = segment.size = len(ids)
    segment.save(update_fields=["first_size", "size"])
    _evaluated(segment, tree, known, now)
    note_size(segment.pk, now)
    return len(ids)


@transaction.atomic
def refill(segment: SavedSegment, now: Now, *, cause: str) -> int:
    """Everyone asked again; who differs from what was written moves. Returns how many moved.

    A segment whose sentence can no longer be answered stays as it is.
    """
    hold_reading()
    known = catalogue()
    try:
        tree = sentence_of(segment, known)
        fits = set(contact_ids_where(tree, now=now))
    except (Faulty, KeyError):
        logger.warning("segment %s cannot be answered; its members stay as they were", segment.pk)
        return 0
    written = set(Membership.objects.filter(segment=segment).values_list("contact_id", flat=True))
    moves = _moves(segment, tree, fits, written, cause, known, now)
    write_down(moves, now)
    _evaluated(segment, tree, known, now)
    return len(moves.entered) + len(moves.left)


def _moves(
    segment: SavedSegment,
    tree: Tree,
    fits: set[int],
    written: set[int],
    cause: str,
    known: Catalogue,
    now: Now,
) -> Moves:
    entered, left = sorted(fits - written), sorted(written - fits)
    reasons = reasons_of(tree, [*entered, *left], cause=cause, tables={}, known=known, now=now)
    return Moves(segment.pk, entered, left, cause, reasons)


def _evaluated(segment: SavedSegment, tree: Tree, known: Catalogue, now: Now) -> None:
    assert isinstance(known.segments, SavedTrees)
    segment.evaluated_at = now.instant
    segment.due_at = next_flip(tree, known.segments.spoken, now)
    segment.save(update_fields=["evaluated_at", "due_at"])
