"""Saved segments, as they are looked up and shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from chaland.kernel.errors import NotFound
from chaland.kernel.text import Language, Text
from chaland.segments.language import Now, Tree, explain, fold, print_sentence
from chaland.segments.language.ast import InSegment
from chaland.segments.language.suggestion import nearest
from chaland.segments.models import DailySize, SavedSegment
from chaland.segments.named import SavedTrees
from chaland.segments.queries import count_where, present
from chaland.segments.truth import catalogue

_GONE = Text("Ce segment n'existe plus.", "This segment is no longer there.")


def segment_by_id(segment_id: int) -> SavedSegment:
    """Raises: NotFound (`segment_unknown`)."""
    found = SavedSegment.objects.filter(pk=segment_id).first()
    if found is None:
        raise NotFound("segment_unknown", _GONE)
    return found


def segment_called(name: str) -> SavedSegment:
    """By its name, whatever its capitals and accents. Raises: NotFound (`segment_unknown`), with what may be
    meant."""
    found = SavedSegment.objects.filter(key=fold(" ".join(name.split()))).first()
    if found is not None:
        return found
    names = list(SavedSegment.objects.values_list("name", flat=True))
    meant = nearest(name, names)
    raise NotFound(
        "segment_unknown",
        Text("Il n'y a pas de segment « {name} ».", "There is no segment “{name}”."),
        remedy=Text("Vouliez-vous dire « {meant} » ?", "Did you mean “{meant}”?") if meant else None,
        name=name,
        meant=meant or "",
    )


def all_segments() -> QuerySet[SavedSegment]:
    """By folder, then by name."""
    return SavedSegment.objects.select_related("owner").order_by("folder", "key")


def tree_of(segment: SavedSegment) -> Tree:
    """Its sentence, with today's names."""
    segments = catalogue().segments
    assert isinstance(segments, SavedTrees)
    return segments.said(segment.tree)


def asked_of(segment: SavedSegment) -> Tree:
    """What to ask for its members: its sentence, or its list when it is frozen."""
    return InSegment(segment.name) if segment.frozen else tree_of(segment)


def size_now(segment: SavedSegment, now: Now | None = None) -> int:
    """The same as its list, always: the sentence asked now. Raises: Faulty."""
    return count_where(asked_of(segment), now=now)


@dataclass(frozen=True, slots=True)
class Said:
    """A segment's sentence in one language: as it is written, and read aloud."""

    sentence: str
    prose: str


def said(segment: SavedSegment, language: Language, now: Now | None = None) -> Said:
    """Raises: Faulty never: a sentence that can no longer be answered is still written."""
    known = catalogue()
    tree = tree_of(segment)
    return Said(
        print_sentence(tree, language, known.words()), explain(tree, language, known, now or present())
    )


@dataclass(frozen=True, slots=True)
class SizeOfDay:
    day: date
    size: int
    entered: int
    left: int


def sizes(segment: SavedSegment, *, since: date | None = None) -> list[SizeOfDay]:
    """By day, the oldest first; days on which nobody looked and nobody moved are not there."""
    rows = DailySize.objects.filter(segment=segment).order_by("day")
    rows = rows.filter(day__gte=since) if since else rows
    return [SizeOfDay(row.day, row.size, row.entered, row.left) for row in rows]
