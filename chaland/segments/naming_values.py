"""Which saved segments name a value of a field, and the same sentences with another value: lent to quality."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from chaland.access.domain import Role
from chaland.access.models import User
from chaland.quality.variants.ports import Naming
from chaland.segments.domain.trees import everything_in
from chaland.segments.language import Tree, fold
from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Custom,
    Exists,
    Field,
    Not,
    Quoted,
    Value,
)
from chaland.segments.models import SavedSegment
from chaland.segments.named import SavedTrees
from chaland.segments.services.saved import change_segment

_WHOLE = ("equals", "differs", "one_of", "none_of", "has_any", "has_all")
"""Operators by which a sentence names a value whole."""


def segments_naming(field: str, reader: User | None) -> list[Naming]:
    """The living segments that name values of a field. Cost: two queries."""
    trees, found = SavedTrees(), list[Naming]()
    for segment in SavedSegment.objects.order_by("key"):
        try:
            keys = frozenset(_named(trees.said(segment.tree), field))
        except KeyError:
            continue
        if keys:
            found.append(Naming(segment.pk, segment.name if _is_shown(segment, reader) else "", keys))
    return found


def _is_shown(segment: SavedSegment, reader: User | None) -> bool:
    if segment.shared or segment.owner_id is None or reader is None:
        return segment.shared or segment.owner_id is None
    return segment.owner_id == reader.pk or reader.role == Role.ADMIN


def _named(tree: Tree, field: str) -> Iterator[str]:
    for node in everything_in(tree):
        if isinstance(node, Compare) and _is_about(node, field):
            yield from (fold(value.text) for value in node.values if isinstance(value, Quoted))


def _is_about(node: Compare, field: str) -> bool:
    match node.subject:
        case Field(name):
            return name == field and node.operator in _WHOLE
        case Custom(key):
            return f"custom.{key}" == field and node.operator in _WHOLE
        case _:
            return False


def rewrite_segments(
    field: str, keys: Collection[str], kept: str, segment_ids: Collection[int], by: User | None
) -> Mapping[str, Any]:
    """Let these segments name `kept` instead. Returns, by segment, its sentence before and after, for
    `restore_segments`; those that the person does not see are left alone."""
    trees, written = SavedTrees(), dict[str, Any]()
    for segment in SavedSegment.objects.filter(pk__in=segment_ids):
        if _is_shown(segment, by):
            tree = with_values(trees.said(segment.tree), field, frozenset(keys), kept)
            changed = change_segment(segment_id=segment.pk, sentence=tree, by=by)
            written[str(segment.pk)] = [segment.tree, changed.tree]
    return written


def restore_segments(written: Mapping[str, Any], by: User | None) -> None:
    """Give back the sentences that nobody has changed since."""
    for number, (before, after) in written.items():
        segment = SavedSegment.objects.filter(pk=number).first()
        if segment is not None and segment.tree == after:
            change_segment(segment_id=segment.pk, sentence=SavedTrees().said(before), by=by)


def with_values(tree: Tree, field: str, keys: Collection[str], kept: str) -> Tree:
    """The same sentence, naming `kept` where it named one of `keys` (folded) of the field."""
    match tree:
        case Not(part):
            return replace(tree, part=with_values(part, field, keys, kept))
        case AllOf(parts) | AnyOf(parts):
            return replace(tree, parts=tuple(with_values(part, field, keys, kept) for part in parts))
        case Exists(_, where) if where is not None:
            return replace(tree, where=with_values(where, field, keys, kept))
        case Compare(Aggregate() as subject) if subject.where is not None:
            where = with_values(subject.where, field, keys, kept)
            return replace(tree, subject=replace(subject, where=where))
        case Compare() if _is_about(tree, field):
            return replace(tree, values=_with_kept(tree.values, keys, kept))
        case _:
            return tree


def _with_kept(values: tuple[Value, ...], keys: Collection[str], kept: str) -> tuple[Value, ...]:
    moved = (
        Quoted(kept) if isinstance(value, Quoted) and fold(value.text) in keys else value for value in values
    )
    return tuple(dict.fromkeys(moved))
