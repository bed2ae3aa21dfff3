"""Whether each condition makes sense in one installation."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Everyone,
    Exists,
    InSegment,
    Near,
    Not,
    Reachable,
    Tree,
)
from chaland.segments.language.catalogue import Catalogue
from chaland.segments.language.check.calls import check_channel, check_near
from chaland.segments.language.check.segments import check_segment, check_size
from chaland.segments.language.check.subjects import Context, expected_of, find_fact
from chaland.segments.language.check.told import Told
from chaland.segments.language.check.values import Expected, check_values
from chaland.segments.language.faults import Fault
from chaland.segments.language.words import FUNCTIONS, OPERATORS, OperatorWord, kind_label

_OPERATORS = {row.operator: row for row in OPERATORS}
_ZERO = {row.function for row in FUNCTIONS if row.zero}


def check(tree: Tree, catalogue: Catalogue, *, saved_as: str | None = None) -> tuple[Fault, ...]:
    """Every fault, in the order of the tree; none when the sentence can be answered.

    saved_as: the name under which this tree is to be saved, so that it does not name itself by a detour.
    """
    told = Told()
    if check_size(told, tree, catalogue):
        trail = (saved_as,) if saved_as else ()
        _check(Context(told, catalogue), tree, "where", trail)
    return tuple(told.faults)


def _check(context: Context, tree: Tree, path: str, trail: tuple[str, ...]) -> None:
    match tree:
        case Not(part):
            _check(context, part, f"{path}.not", trail)
        case AllOf(parts) | AnyOf(parts):
            name = "all" if isinstance(tree, AllOf) else "any"
            for index, part in enumerate(parts):
                _check(context, part, f"{path}.{name}.{index}", trail)
        case Compare():
            _check_comparison(context, tree, path)
        case Exists(_, where):
            fact = find_fact(context, tree.fact, tree.at, path)
            if fact and where:
                _check(replace(context, fact=fact), where, f"{path}.where", trail)
        case Everyone() | Near() | InSegment() | Consents() | Reachable():
            _check_about_contact(context, tree, path, trail)
        case _:
            assert_never(tree)


def _check_about_contact(
    context: Context,
    node: Everyone | Near | InSegment | Consents | Reachable,
    path: str,
    trail: tuple[str, ...],
) -> None:
    if context.fact is not None:
        context.told.tell(
            "nested_fact",
            "Les conditions d'un fait ne parlent que de ses propres champs.",
            "The conditions of a fact speak of its own fields only.",
            at=node.at,
            path=path,
        )
        return
    match node:
        case Near():
            check_near(context.told, node, context.catalogue, path)
        case Consents() | Reachable():
            check_channel(context.told, node, context.catalogue, path)
        case InSegment():
            check_segment(
                context.told,
                node,
                context.catalogue,
                path,
                trail,
                lambda inner, further: _faults_within(inner, context.catalogue, further),
            )


def _faults_within(tree: Tree, catalogue: Catalogue, trail: tuple[str, ...]) -> list[Fault]:
    told = Told()
    _check(Context(told, catalogue), tree, "where", trail)
    return told.faults


def _check_comparison(context: Context, node: Compare, path: str) -> None:
    subject = node.subject
    expected = expected_of(context, subject, f"{path}.compare")
    if isinstance(subject, Aggregate) and subject.where is not None:
        fact = find_fact(replace(context, told=Told()), subject.fact, subject.at, path)
        if fact:
            _check(replace(context, fact=fact), subject.where, f"{path}.compare.where", ())
    if expected is None:
        return
    row = _OPERATORS[node.operator]
    if _suits(context, node, row, expected, path):
        check_values(context.told, node, row, expected, path)


def _suits(context: Context, node: Compare, row: OperatorWord, expected: Expected, path: str) -> bool:
    """Whether the operator applies to the kind of the subject."""
    never_empty = isinstance(node.subject, Aggregate) and node.subject.function in _ZERO
    if row.operator in ("empty", "not_empty") and never_empty:
        context.told.tell(
            "never_empty",
            "Un nombre ou une somme n'est jamais vide : comparez avec 0.",
            "A count or a sum is never empty: compare it with 0.",
            at=node.at,
            path=f"{path}.is",
        )
        return False
    if expected.kind in row.kinds:
        return True
    suited = [other for other in OPERATORS if expected.kind in other.kinds]
    context.told.tell(
        "wrong_operator",
        "« {word_fr} » ne s'applique pas à {kind} ; ce qui s'y applique : {suited_fr}.",
        "“{word_en}” does not apply to {kind}; what does: {suited_en}.",
        at=node.at,
        path=f"{path}.is",
        word_fr=row.fr[0],
        word_en=row.en[0],
        kind=kind_label(expected.kind),
        suited_fr=", ".join(dict.fromkeys(other.fr[0] for other in suited)),
        suited_en=", ".join(dict.fromkeys(other.en[0] for other in suited)),
    )
    return False
