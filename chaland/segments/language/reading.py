"""Sentences in, tree or faults out: syntax and meaning told together, in the order of the sentence."""

from __future__ import annotations

from chaland.kernel.text import LANGUAGES, Language
from chaland.segments.language.ast import Tree
from chaland.segments.language.catalogue import Catalogue
from chaland.segments.language.check import check
from chaland.segments.language.faults import Fault, Faults, fault
from chaland.segments.language.grammar import Parsed, parse_partly
from chaland.segments.language.words.custom import CustomWords


def parse(
    sentence: str, language: Language | None = None, *, custom: CustomWords | None = None
) -> Tree | Faults:
    """The tree, or every fault of grammar. Without `language`, the one that makes better sense (French on a tie).

    custom: what the company's own fields are called: `catalogue.words()`.
    """
    parsed = _parsed(sentence, language, custom)
    return _answer(parsed.tree, parsed.faults)


def read(
    sentence: str, language: Language | None, catalogue: Catalogue, *, saved_as: str | None = None
) -> Tree | Faults:
    """The tree, ready to compile with this catalogue; or every fault, of grammar and of meaning, at once.

    saved_as: the name under which the sentence is to be saved, so that no segment names itself.
    """
    parsed = _parsed(sentence, language, catalogue.words())
    meaning = check(parsed.tree, catalogue, saved_as=saved_as) if parsed.tree else ()
    return _answer(parsed.tree, (*parsed.faults, *meaning))


def _parsed(sentence: str, language: Language | None, custom: CustomWords | None) -> Parsed:
    if language is not None:
        return parse_partly(sentence, language, custom)
    readings = [parse_partly(sentence, spoken, custom) for spoken in LANGUAGES]
    return min(readings, key=lambda parsed: len(parsed.faults))


def _answer(tree: Tree | None, faults: tuple[Fault, ...]) -> Tree | Faults:
    if faults or tree is None:
        return Faults.of(faults or (_nothing(),))
    return tree


def _nothing() -> Fault:
    return fault("missing_condition", "Il manque une condition.", "A condition is missing.")
