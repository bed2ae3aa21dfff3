"""Segments that name segments: known, sound, without circles; and the size of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chaland.kernel.folding import fold
from chaland.segments.language.ast import Aggregate, AllOf, AnyOf, Compare, Exists, InSegment, Not, Tree
from chaland.segments.language.catalogue import Catalogue, Frozen
from chaland.segments.language.check.subjects import tell_unavailable
from chaland.segments.language.check.told import Told
from chaland.segments.language.faults import Fault
from chaland.segments.language.grammar.tokens import quoted
from chaland.segments.language.limits import MAX_BOUND, MAX_CLAUSES, MAX_DEPTH, MAX_FACTS
from chaland.segments.language.suggestion import nearest

FaultsWithin = Callable[[Tree, tuple[str, ...]], list[Fault]]
"""The faults of a saved tree, given the names of the segments that lead to it."""


def check_segment(
    told: Told,
    node: InSegment,
    catalogue: Catalogue,
    path: str,
    trail: tuple[str, ...],
    faults_within: FaultsWithin,
) -> None:
    saved = catalogue.segment(node.name)
    if fold(node.name) in map(fold, trail):
        _tell_circle(told, node, path)
    elif saved is None:
        _tell_unknown(told, node, catalogue, path)
    elif isinstance(saved, Frozen):
        if catalogue.members is None:
            tell_unavailable(told, node.name, node.at, path)
    else:
        _tell_within(told, node, path, faults_within(saved, (*trail, node.name)))


def _tell_circle(told: Told, node: InSegment, path: str) -> None:
    told.tell(
        "circle",
        "Le segment « {name} » finirait par se nommer lui-même.",
        "The segment “{name}” would end up naming itself.",
        at=node.at,
        path=path,
        name=node.name,
    )


def _tell_unknown(told: Told, node: InSegment, catalogue: Catalogue, path: str) -> None:
    meant = nearest(node.name, catalogue.segments)
    told.tell(
        "unknown_segment",
        "Il n'y a pas de segment « {name} ».",
        "There is no segment “{name}”.",
        at=node.at,
        path=path,
        suggestion=quoted(meant) if meant else None,
        name=node.name,
    )


def _tell_within(told: Told, node: InSegment, path: str, within: list[Fault]) -> None:
    if any(fault.code == "circle" for fault in within):
        _tell_circle(told, node, path)
    elif within:
        told.tell(
            "broken_segment",
            "Le segment « {name} » a lui-même un défaut : {why}",
            "The segment “{name}” has a fault of its own: {why}",
            at=node.at,
            path=path,
            name=node.name,
            why=within[0].message,
        )


@dataclass(slots=True)
class Size:
    depth: int = 0
    clauses: int = 0
    values: int = 0
    facts: int = 0

    @property
    def too_big(self) -> bool:
        too_many = self.clauses > MAX_CLAUSES or self.values > MAX_BOUND or self.facts > MAX_FACTS
        return too_many or self.depth > MAX_DEPTH


def check_size(told: Told, tree: Tree, catalogue: Catalogue) -> bool:
    """Whether the sentence, with the segments that it names written out, is small enough; if not, it is told."""
    size = Size()
    _measure(tree, catalogue, 1, frozenset(), size)
    if size.depth > MAX_DEPTH:
        told.tell(
            "too_deep",
            "Trop de conditions les unes dans les autres : {limit} niveaux au plus.",
            "Too many conditions inside one another: {limit} levels at most.",
            at=tree.at,
            path="where",
            limit=MAX_DEPTH,
        )
    elif size.too_big:
        told.tell(
            "too_long",
            "Cette phrase est trop longue : {clauses} conditions, {facts} faits et {values} valeurs au plus.",
            "This sentence is too long: {clauses} conditions, {facts} facts and {values} values at most.",
            at=tree.at,
            path="where",
            clauses=MAX_CLAUSES,
            facts=MAX_FACTS,
            values=MAX_BOUND,
        )
    return not size.too_big


def _measure(tree: Tree, catalogue: Catalogue, depth: int, trail: frozenset[str], size: Size) -> None:
    """Adds up; stops at the first limit that is passed, so that no detour through segments costs more."""
    size.depth = max(size.depth, depth)
    size.clauses += 1
    size.values += len(tree.values) if isinstance(tree, Compare) else 0
    size.facts += isinstance(tree, Exists) or (
        isinstance(tree, Compare) and isinstance(tree.subject, Aggregate)
    )
    for part in _inside(tree):
        if not size.too_big:
            _measure(part, catalogue, depth + 1, trail, size)
    if isinstance(tree, InSegment):
        saved, name = catalogue.segment(tree.name), fold(tree.name)
        if saved is not None and not isinstance(saved, Frozen) and name not in trail:
            _measure(saved, catalogue, depth + 1, trail | {name}, size)


def _inside(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Not(part):
            yield part
        case AllOf(parts) | AnyOf(parts):
            yield from parts
        case Exists(_, where) if where is not None:
            yield where
        case Compare(Aggregate(_, _, _, where)) if where is not None:
            yield where
        case _:
            return
