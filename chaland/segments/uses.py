"""What uses a segment: other segments, rules of colours, and whatever other rooms make known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chaland.customers.queries.labels import colours
from chaland.kernel.ports import filled
from chaland.kernel.text import Text
from chaland.segments.domain.trees import segments_named
from chaland.segments.language import Faults, fold
from chaland.segments.language import parse as parse_sentence
from chaland.segments.models import SavedSegment
from chaland.segments.named import SavedTrees
from chaland.segments.truth import catalogue

Users = Callable[[SavedSegment], Sequence[Text]]
"""What of a room above uses a segment, as people call it."""

_users: list[Users] = []


def ask_users_of_segments(users: Users) -> None:
    """Called by the wiring: a room above that keeps sentences or ids of segments."""
    if users not in _users:
        _users.append(users)


def uses_of(segment: SavedSegment) -> list[Text]:
    """As people call them: `the segment “VIP”`, `the colour “red”`."""
    filled()
    named = (_of_segment(other) for other in naming_directly(segment))
    elsewhere = (use for users in _users for use in users(segment))
    return [*named, *rules_naming(segment), *elsewhere]


def naming_it(segment: SavedSegment) -> list[SavedSegment]:
    """The segments whose answer hangs on this one, by whatever detour, the nearest first."""
    found: dict[int, SavedSegment] = {}
    waiting = [segment]
    while waiting:
        for other in naming_directly(waiting.pop(0)):
            if other.pk not in found and other.pk != segment.pk:
                found[other.pk] = other
                waiting.append(other)
    return list(found.values())


def naming_directly(segment: SavedSegment) -> list[SavedSegment]:
    """By name. Cost: two queries."""
    segments = catalogue().segments
    assert isinstance(segments, SavedTrees)
    ids = [row.id for row in segments.naming(segment.pk) if row.id != segment.pk]
    return list(SavedSegment.objects.filter(pk__in=ids).select_related("owner").order_by("key"))


def _of_segment(other: SavedSegment) -> Text:
    """Of one that is hidden, whose it is: its name is for those who see it."""
    if other.shared or other.owner is None:
        return Text(f"le segment « {other.name} »", f"the segment “{other.name}”")
    return Text(
        f"un segment que {other.owner} ne partage pas", f"a segment that {other.owner} does not share"
    )


def rules_naming(segment: SavedSegment) -> Iterator[Text]:
    """The rules of colours that name it, as people call them."""
    words = catalogue().words()
    for code in colours().values():
        tree = parse_sentence(code.rule, custom=words) if code.rule else None
        if tree is None or isinstance(tree, Faults):
            continue
        if segment.key in map(fold, segments_named(tree)):
            yield Text(f"la couleur « {code.label.fr} »", f"the colour “{code.label.en}”")
