"""Recursive descent with recovery: a broken condition is told and left out, the others are still read."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.text import Language
from chaland.segments.language.ast import Place, Tree
from chaland.segments.language.faults import Fault, fault
from chaland.segments.language.grammar.keywords import lexicon
from chaland.segments.language.grammar.parser.conditions import read_condition, read_sentence
from chaland.segments.language.grammar.parser.cursor import Cursor, Stopped
from chaland.segments.language.grammar.tokens import tokenize
from chaland.segments.language.limits import MAX_FAULTS, MAX_LENGTH
from chaland.segments.language.words.custom import CustomWords


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be read, without the conditions that could not, and every fault of the reading."""

    tree: Tree | None
    faults: tuple[Fault, ...]


def parse_partly(sentence: str, language: Language, custom: CustomWords | None = None) -> Parsed:
    """Reads as much as can be read. The tree is whole only when there are no faults.

    `custom` lets the company's own fields be called by their label: `perso.carburant` for `fuel`.
    """
    if len(sentence) > MAX_LENGTH:
        return Parsed(None, (_too_long(sentence),))
    tokens, faults = tokenize(sentence)
    if len(faults) >= MAX_FAULTS:
        return Parsed(None, tuple(faults[:MAX_FAULTS]))
    cursor = Cursor(
        tokens, lexicon(language), read_condition, custom.keys(language) if custom else {}, faults
    )
    try:
        tree = read_sentence(cursor)
    except Stopped:
        tree = None
    return Parsed(tree, tuple(cursor.faults))


def _too_long(sentence: str) -> Fault:
    return fault(
        "too_long",
        "Cette phrase dépasse {limit} caractères.",
        "This sentence is longer than {limit} characters.",
        at=Place(0, len(sentence)),
        facts={"limit": MAX_LENGTH},
    )
