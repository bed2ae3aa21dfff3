"""Saved segments, as they are looked up and shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from chaland.access.domain import Role
from chaland.access.models import User
from chaland.kernel.errors import NotFound, Refused
from chaland.kernel.text import Language, Text
from chaland.segments.domain.trees import segments_named
from chaland.segments.language import Catalogue, Faults, Now, Tree, check, explain, fold, print_sentence
from chaland.segments.language.ast import InSegment
from chaland.segments.language.suggestion import nearest
from chaland.segments.models import SavedSegment
from chaland.segments.named import SavedTrees
from chaland.segments.queries import count_where, present
from chaland.segments.stored import as_stored
from chaland.segments.truth import catalogue

_NAMES_GONE = Text(
    "Sa phrase nomme un segment qui a été supprimé : {gone}.",
    "Its sentence names a segment that was deleted: {gone}.",
)
_UNREADABLE = Text("Sa phrase ne peut plus être lue.", "Its sentence can no longer be read.")
GONE = Text("Ce segment n'existe plus.", "This segment is no longer there.")


def segment_by_id(segment_id: int) -> SavedSegment:
    """Raises: NotFound (`segment_unknown`)."""
    found = SavedSegment.objects.filter(pk=segment_id).first()
    if found is None:
        raise NotFound("segment_unknown", GONE)
    return found


def key_of(name: str) -> str:
    """As names are compared: without capitals, accents and spaces too many."""
    return fold(" ".join(name.split()))


def segment_called(name: str, among: QuerySet[SavedSegment] | None = None) -> SavedSegment:
    """By its name, whatever its capitals and accents. `among`: those that the person who asks may see, all when
    None. Raises: NotFound (`segment_unknown`), with what may be meant."""
    known = SavedSegment.objects.all() if among is None else among
    found = known.filter(key=key_of(name)).first()
    if found is not None:
        return found
    names = list(known.values_list("name", flat=True))
    meant = nearest(name, names)
    raise NotFound(
        "segment_unknown",
        Text("Il n'y a pas de segment « {name} ».", "There is no segment “{name}”."),
        remedy=Text("Vouliez-vous dire « {meant} » ?", "Did you mean “{meant}”?") if meant else None,
        name=name,
        meant=meant or "",
    )


def deleted_called(name: str) -> SavedSegment:
    """The last one of that name that was deleted and may be put back. Raises: NotFound (`segment_unknown`)."""
    binned = SavedSegment.ever.exclude(deleted_at=None).order_by("-deleted_at")
    found = next((one for one in binned if fold(one.name) == key_of(name)), None)
    if found is None:
        raise NotFound("segment_unknown", GONE)
    return found


def all_segments() -> QuerySet[SavedSegment]:
    """By folder, then by name."""
    return SavedSegment.objects.select_related("owner").order_by("folder", "key")


def seen_by(user: User) -> QuerySet[SavedSegment]:
    """Those that this person may see: what is shared, their own, what nobody owns; administrators see all."""
    if user.role == Role.ADMIN:
        return all_segments()
    return all_segments().filter(Q(shared=True) | Q(owner=user) | Q(owner=None))


def known_to(user: User | None) -> Catalogue:
    """The words of what this person types: a segment that they may not see does not exist. None: the house."""
    return catalogue(None if user is None else seen_by(user))


def segment_seen_by(user: User, segment_id: int) -> SavedSegment:
    """Raises: NotFound (`segment_unknown`), also when it is somebody else's and not shared."""
    found = seen_by(user).filter(pk=segment_id).first()
    if found is None:
        raise NotFound("segment_unknown", GONE)
    return found


def what_is_wrong(segment: SavedSegment, known: Catalogue) -> Refused | None:
    """Why its sentence can no longer be answered; None while it can. One that is frozen needs no answer."""
    assert isinstance(known.segments, SavedTrees)
    if segment.frozen:
        return None
    try:
        tree = known.segments.said(segment.tree)
        gone = _names_of_gone(tree)
        faults = check(as_stored(tree), known)
    except KeyError:
        return Refused("sentence_unreadable", _UNREADABLE)
    if gone:
        return Refused("segment_gone", _NAMES_GONE, gone=", ".join(gone))
    return Faults.of(faults).refusal() if faults else None


def _names_of_gone(tree: Tree) -> list[str]:
    """The segments that a sentence names and that were deleted: their last name while it is known."""
    numbers = [
        int(name[1:]) for name in segments_named(tree) if name.startswith("#") and name[1:].isdecimal()
    ]
    if not numbers:
        return []
    names = dict(SavedSegment.ever.filter(pk__in=numbers).values_list("pk", "name"))
    return [names.get(number, f"n° {number}") for number in numbers]


def tree_of(segment: SavedSegment) -> Tree:
    """Its sentence, with today's names. Raises: Refused (`sentence_unreadable`)."""
    segments = catalogue().segments
    assert isinstance(segments, SavedTrees)
    try:
        return segments.said(segment.tree)
    except KeyError:
        raise Refused("sentence_unreadable", _UNREADABLE) from None


def asked_of(segment: SavedSegment) -> Tree:
    """What to ask for its members: its sentence, or its list when it is frozen. Raises: as `tree_of`."""
    return InSegment(segment.name) if segment.frozen else tree_of(segment)


def size_now(segment: SavedSegment, now: Now | None = None) -> int:
    """The same as its list, always: the sentence asked now. Raises: Faulty; as `tree_of`."""
    return count_where(asked_of(segment), now=now)


def size_if_known(segment: SavedSegment) -> int | None:
    """For lists, which one segment that cannot be answered must not take away: None for that one."""
    try:
        return size_now(segment)
    except Refused:
        return None


@dataclass(frozen=True, slots=True)
class Said:
    """A segment's sentence in one language: as it is written, and read aloud."""

    sentence: str
    prose: str


def said(
    segment: SavedSegment, language: Language, now: Now | None = None, known: Catalogue | None = None
) -> Said:
    """A sentence that can no longer be answered is still written; of one that cannot be read, nothing is said."""
    known = known or catalogue()
    assert isinstance(known.segments, SavedTrees)
    try:
        tree = known.segments.said(segment.tree)
    except KeyError:
        return Said("", "")
    return Said(
        print_sentence(tree, language, known.words()), explain(tree, language, known, now or present())
    )
