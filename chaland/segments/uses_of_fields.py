"""Which saved segments speak of which field: lent to the room of quality, which measures what fields are for."""

from __future__ import annotations

from collections.abc import Iterator

from chaland.kernel.text import Text
from chaland.quality.ports import Use
from chaland.segments.domain.trees import everything_in
from chaland.segments.language import Tree
from chaland.segments.language.ast import Compare, Custom, Field
from chaland.segments.models import SavedSegment
from chaland.segments.named import SavedTrees

_MEANT = {"age": "birth_date", "birthday": "birth_date", "department": "postal_code", "region": "postal_code"}


def uses_by_field() -> dict[str, list[Use]]:
    """Field, or `custom.<key>` → the living segments that ask it; they do so all the time. Cost: two queries."""
    trees, found = SavedTrees(), dict[str, list[Use]]()
    for segment in SavedSegment.objects.order_by("key"):
        try:
            tree = trees.said(segment.tree)
        except KeyError:  # its fields are gone: it asks nothing any more
            continue
        named = Text(f"le segment « {segment.name} »", f"the segment “{segment.name}”")
        for name in dict.fromkeys(fields_named(tree)):
            found.setdefault(name, []).append(Use(named))
    return found


def fields_named(tree: Tree) -> Iterator[str]:
    """The fields that a sentence asks, as the room of quality calls them."""
    for node in everything_in(tree):
        match node:
            case Compare(Field(name)):
                yield _MEANT.get(name, name)
            case Compare(Custom(key)):
                yield f"custom.{key}"
