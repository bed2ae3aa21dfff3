"""The verdict on one person, and every clause of the sentence with what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from chaland.kernel.text import Language
from chaland.segments.domain.deciding import deciding, is_true
from chaland.segments.domain.trees import clauses
from chaland.segments.language import Catalogue, Now, Tree, print_sentence
from chaland.segments.language.ast import Exists, InSegment
from chaland.segments.language.catalogue import Frozen
from chaland.segments.language.explain import explain_clause
from chaland.segments.named import SavedTrees
from chaland.segments.together import condition_of, holding
from chaland.segments.why.evidence import Fact, Plain, facts_behind, values_behind
from chaland.segments.why.saying import say_fact, say_values

_DEEPEST = 5
"""Segments inside segments that are told; beyond, the clause stands for itself."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause: as a sentence (`clause`), in prose, whether it holds, and whether the verdict hangs on it.

    `values`: what the contact has there; `said`: the same read aloud. `facts`: the latest of the purchases,
    events… that the clause counts, and `told` the same read aloud. `parts`: of the segment that it names.
    """

    clause: str
    prose: str
    holds: bool
    decides: bool
    said: str = ""
    values: list[Plain] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    parts: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Verdict:
    is_in: bool
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class _Asking:
    contact: int
    known: Catalogue
    now: Now
    language: Language


def why(tree: Tree, contact_id: int, *, known: Catalogue, now: Now, language: Language) -> Verdict:
    """Whether the contact fits the sentence now, clause by clause, in the order of the sentence.

    Raises: Faulty. Cost: one query for all clauses, then one or two a clause.
    """
    return _verdict(_Asking(contact_id, known, now, language), tree, 1)


def _verdict(asking: _Asking, tree: Tree, depth: int) -> Verdict:
    every = list(dict.fromkeys(clauses(tree)))
    conditions = [condition_of(clause, asking.known, asking.now) for clause in every]
    found = holding(conditions, [asking.contact])
    true = {clause for clause, who in zip(every, found, strict=True) if asking.contact in who}
    decisive = set(deciding(tree, true.__contains__))
    tell = partial(_reason, asking, true, decisive, depth)
    return Verdict(is_true(tree, true.__contains__), [tell(clause) for clause in every])


def _reason(asking: _Asking, true: set[Tree], decisive: set[Tree], depth: int, clause: Tree) -> Reason:
    known, now, language = asking.known, asking.now, asking.language
    values = values_behind(clause, [asking.contact], known, now).get(asking.contact)
    facts = facts_behind(clause, asking.contact, known, now)
    return Reason(
        clause=print_sentence(clause, language, known.words()),
        prose=explain_clause(clause, language, known, now),
        holds=clause in true,
        decides=clause in decisive,
        said=_said(clause, values, facts, asking),
        values=values or [],
        facts=facts,
        told=[say_fact(clause, fact, language, now) for fact in facts],
        parts=_within(asking, clause, depth),
    )


def _said(clause: Tree, values: list[Plain] | None, facts: list[Fact], asking: _Asking) -> str:
    if isinstance(clause, Exists):
        return say_fact(clause, facts[0], asking.language, asking.now) if facts else ""
    if values is None:
        return ""
    return say_values(clause, values, asking.known, asking.language, asking.now)


def _within(asking: _Asking, clause: Tree, depth: int) -> list[Reason]:
    """The reasons of a living segment that the clause names."""
    if not isinstance(clause, InSegment) or depth >= _DEEPEST:
        return []
    segments = asking.known.segments
    if not isinstance(segments, SavedTrees) or isinstance(segments.get(clause.name), Frozen):
        return []
    inner = segments.spoken(clause.name)
    return _verdict(asking, inner, depth + 1).reasons if inner is not None else []
