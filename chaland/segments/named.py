"""Saved sentences as they are kept and as they are said.

They are kept as JSON that names other segments by their id (`#12`), so that a renaming breaks nothing, and
are said with today's names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from chaland.segments.domain.trees import segments_named, with_segments_called
from chaland.segments.language import Catalogue, Faults, Tree, decode_text, encode, fold
from chaland.segments.language.catalogue import Frozen
from chaland.segments.models import SavedSegment
from chaland.segments.stored import as_stored


@dataclass(frozen=True, slots=True)
class Kept:
    """One saved segment: its JSON and the name it has today."""

    id: int
    name: str
    frozen: bool
    tree: str


class SavedTrees(Mapping[str, Tree | Frozen]):
    """Saved segments by their name, whatever its capitals and accents: every one, or those `among` these.

    Cost: one query, when first asked.
    """

    def __init__(self, among: QuerySet[SavedSegment] | None = None) -> None:
        self._among = SavedSegment.objects.all() if among is None else among
        self._known: dict[str, Kept] | None = None
        self._names: dict[int, str] = {}

    def _rows(self) -> dict[str, Kept]:
        if self._known is None:
            rows = self._among.values_list("id", "name", "frozen", "tree")
            kept = [Kept(*row) for row in rows.order_by("key")]
            self._names = {row.id: row.name for row in kept}
            self._known = {fold(row.name): row for row in kept}
        return self._known

    def __getitem__(self, name: str) -> Tree | Frozen:
        """Ready to compile: in the words of the file."""
        kept = self._rows()[fold(name)]
        return Frozen(kept.id) if kept.frozen else as_stored(self.said(kept.tree))

    def __iter__(self) -> Iterator[str]:
        return (row.name for row in self._rows().values())

    def __len__(self) -> int:
        return len(self._rows())

    def said(self, text: str) -> Tree:
        """The tree of a kept sentence, with today's names. Raises: KeyError when it cannot be read."""
        self._rows()
        tree = _decoded(text)
        if not segments_named(tree):
            return tree
        return with_segments_called(tree, lambda name: self._names.get(_number(name), name))

    def kept(self, tree: Tree) -> str:
        """The JSON under which a sentence is saved; a segment that is not known keeps its name."""
        numbers = {folded: row.id for folded, row in self._rows().items()}
        by_id = with_segments_called(
            tree, lambda name: f"#{numbers[fold(name)]}" if fold(name) in numbers else name
        )
        return json.dumps(encode(by_id), ensure_ascii=False, separators=(",", ":"))

    def naming(self, segment_id: int) -> list[Kept]:
        """The segments whose sentence names this one, itself included."""
        return [row for row in self._rows().values() if segment_id in numbers_named(row.tree)]

    def chain(self, tree: Tree, back_to: str) -> list[str]:
        """The names by which a sentence comes to name this segment, itself last; empty when it does not."""
        return self._chain(tree, fold(back_to), frozenset())

    def _chain(self, tree: Tree, back_to: str, trail: frozenset[str]) -> list[str]:
        for name in segments_named(tree):
            inner = self.spoken(name)
            if fold(name) == back_to:
                return [self._rows()[back_to].name]
            if inner is None or fold(name) in trail:
                continue
            if further := self._chain(inner, back_to, trail | {fold(name)}):
                return [self._rows()[fold(name)].name, *further]
        return []

    def spoken(self, name: str) -> Tree | None:
        """The sentence of a living segment in the words of people; None when it is frozen or unknown."""
        row = self._rows().get(fold(name))
        return self.said(row.tree) if row is not None and not row.frozen else None


def spoken_by(known: Catalogue) -> Callable[[str], Tree | None]:
    """What the living segments of a catalogue say, by name; None of others."""
    return known.segments.spoken if isinstance(known.segments, SavedTrees) else lambda name: None


def numbers_named(text: str) -> list[int]:
    """The ids that a kept sentence names; none of one that can no longer be read."""
    try:
        return [number for name in segments_named(_decoded(text)) if (number := _number(name))]
    except KeyError:
        return []


def _number(name: str) -> int:
    return int(name[1:]) if name.startswith("#") and name[1:].isdigit() else 0


@lru_cache(maxsize=4096)
def _decoded(text: str) -> Tree:
    tree = decode_text(text)
    if isinstance(tree, Faults):
        raise KeyError(text)
    return tree
