"""From blocks to the sentence they say, with what is wrong and what is missing, block by block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chaland.faces.web.segments.builder.draft import (
    Anyone,
    Belonging,
    Comparison,
    FactBlock,
    Group,
    Nearby,
    Node,
    given,
)
from chaland.segments.language import Catalogue, Fault, Faults, Place, Tree, check, decode
from chaland.segments.language.ast import Aggregate, AllOf, AnyOf, Compare, Everyone, Exists, Not
from chaland.segments.language.words import OPERATORS

SHAPES = {row.operator: row.shape for row in OPERATORS}
_LEAST = {"none": 0, "one": 1, "two": 2, "many": 1, "span": 1}

Path = str
"""Where a block is: the places on the way to it, `0.where.2`; the outermost group's is empty."""


@dataclass(frozen=True, slots=True)
class Built:
    """`tree` says the blocks that are whole. It can be asked only when there are no faults.

    unfinished: blocks where something is still to be given; they are left out of the sentence.
    """

    tree: Tree
    faults: Mapping[Path, Sequence[Fault]]
    unfinished: frozenset[Path]


@dataclass(slots=True)
class _Building:
    paths: list[Path] = field(default_factory=list)
    faults: dict[Path, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    unfinished: set[Path] = field(default_factory=set)

    def mark(self, path: Path) -> Place:
        """A place that stands for the block, so that what is told of the sentence is told of the block."""
        self.paths.append(path)
        return Place(len(self.paths) - 1, 0)

    def node(self, node: Node, path: Path, fact: str) -> Tree | None:
        if isinstance(node, Group):
            return self.group(node, path, fact)
        tree = self.fact(node, path) if isinstance(node, FactBlock) else self.single(node, path, fact)
        return Not(tree, at=tree.at) if tree is not None and node.negated else tree

    def group(self, group: Group, path: Path, fact: str) -> Tree | None:
        parts = [self.node(part, join(path, index), fact) for index, part in enumerate(group.parts)]
        kept = tuple(part for part in parts if part is not None)
        if not kept:
            self._note_empty(group, path)
            return None
        at = self.mark(path)
        kind = AllOf if group.kind == "all" else AnyOf
        tree: Tree = kept[0] if len(kept) == 1 else kind(kept, at=at)
        return Not(tree, at=at) if group.kind == "none" else tree

    def _note_empty(self, group: Group, path: Path) -> None:
        """Nothing to say; the outermost group then says everyone, and a fact without conditions is whole."""
        if path and not path.endswith("where") and not group.parts:
            self.unfinished.add(path)

    def single(self, node: Comparison | Nearby | Belonging | Anyone, path: Path, fact: str) -> Tree | None:
        said = _said(node)
        if said is None:
            self.unfinished.add(path)
            return None
        return self.read({"exists": fact, "where": said} if fact else said, path, fact)

    def fact(self, block: FactBlock, path: Path) -> Tree | None:
        where = self.group(block.where, join(path, "where"), block.fact)
        tree = self.read(_said_of_fact(block), path, "")
        if block.takes != "exists" and len(given(block.values)) < _LEAST[SHAPES[block.operator]]:
            self.unfinished.add(path)
            return None
        if isinstance(tree, Exists):
            return replace(tree, where=where)
        if isinstance(tree, Compare) and isinstance(tree.subject, Aggregate):
            return replace(tree, subject=replace(tree.subject, where=where))
        return None

    def read(self, said: dict[str, Any], path: Path, fact: str) -> Tree | None:
        """None when it is no condition of the language, which is told of the block."""
        found = decode({"version": 1, "where": said})
        if isinstance(found, Faults):
            self.faults[path].extend(found)
            return None
        if fact:
            found = found.where if isinstance(found, Exists) and found.where else found
        return _placed(found, self.mark(path))


def build(root: Group, catalogue: Catalogue, *, saved_as: str | None = None) -> Built:
    """saved_as: the name of the segment that is edited, which must not come to name itself."""
    building = _Building()
    tree = building.group(root, "", "") or Everyone()
    for fault in check(tree, catalogue, saved_as=saved_as):
        building.faults[building.paths[fault.at.offset] if fault.at and building.paths else ""].append(fault)
    return Built(tree, dict(building.faults), frozenset(building.unfinished))


def join(path: Path, step: int | str) -> Path:
    return f"{path}.{step}" if path else str(step)


def _said(node: Comparison | Nearby | Belonging | Anyone) -> dict[str, Any] | None:
    """The language's JSON for one block, not negated; None when something is missing."""
    match node:
        case Comparison(kind, name, operator, values):
            kept = given(values)
            if not name or len(kept) < _LEAST[SHAPES[operator]]:
                return None
            return {"compare": {kind: name}, "is": operator, "values": list(kept)}
        case Nearby(place, km):
            if place is None or km is None:
                return None
            return {"near": place if isinstance(place, str) else list(place), "km": km}
        case Belonging(kind, name):
            return {kind: name} if name else None
        case Anyone():
            return {"everyone": True}


def _said_of_fact(block: FactBlock) -> dict[str, Any]:
    """The same for a fact, its conditions apart."""
    if block.takes == "exists":
        return {"exists": block.fact}
    column = {"column": block.column} if block.column else {}
    subject = {"aggregate": block.takes, "of": block.fact, **column}
    return {"compare": subject, "is": block.operator, "values": list(given(block.values))}


def _placed(tree: Tree, at: Place) -> Tree:
    """The same, read at this place, its values and subject too."""
    if not isinstance(tree, Compare):
        return replace(tree, at=at)
    values = tuple(replace(value, at=at) for value in tree.values)
    return replace(tree, subject=replace(tree.subject, at=at), values=values, at=at)
