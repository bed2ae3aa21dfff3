"""What the builder is asked with: blocks, or a sentence that somebody is typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from chaland.faces.web.segments.builder.blocks import blocks_of
from chaland.faces.web.segments.builder.building import Built, build
from chaland.faces.web.segments.builder.draft import Group, read_draft
from chaland.faces.web.segments.builder.subjects import Subjects
from chaland.faces.web.segments.builder.tidying import tidied_group
from chaland.kernel.text import Language
from chaland.segments.language import Catalogue, Fault, Faults, Tree, print_sentence, read
from chaland.segments.language.ast import Everyone


@dataclass(frozen=True, slots=True)
class Asked:
    """Blocks and the sentence they say, which is the one typed while somebody types.

    faults: those of the sentence, by their places in it. tree: None while something is wrong.
    """

    root: Group
    built: Built
    sentence: str
    faults: Sequence[Fault]

    @property
    def said(self) -> str:
        """The sentence to show: nothing says everyone."""
        return "" if isinstance(self.built.tree, Everyone) and not self.faults else self.sentence

    @property
    def tree(self) -> Tree | None:
        return None if self.faults or self.built.faults else self.built.tree


def asked_with(posted: QueryDict, catalogue: Catalogue, language: Language, *, saved_as: str = "") -> Asked:
    """Raises: Invalid, when the blocks are none of ours."""
    draft = posted.get("draft") or '{"group": "all", "parts": []}'
    typed = posted.get("sentence")
    if typed is None:
        return of_blocks(read_draft(draft), catalogue, language, saved_as)
    return of_sentence(typed, draft, catalogue, language, saved_as)


def of_blocks(root: Group, catalogue: Catalogue, language: Language, saved_as: str = "") -> Asked:
    tidy = tidied_group(root, Subjects(catalogue, language))
    built = build(tidy, catalogue, saved_as=saved_as or None)
    sentence = print_sentence(built.tree, language, catalogue.words())
    if not built.faults:
        return Asked(tidy, built, sentence, ())
    again = read(sentence, language, catalogue, saved_as=saved_as or None)
    return Asked(tidy, built, sentence, tuple(again) if isinstance(again, Faults) else ())


def of_sentence(
    typed: str, draft: str, catalogue: Catalogue, language: Language, saved_as: str = ""
) -> Asked:
    """While the sentence is wrong the blocks stay as they were."""
    if not typed.strip():
        return of_tree(Everyone(), "", catalogue, language, saved_as)
    tree = _read(typed, catalogue, language, saved_as)
    if isinstance(tree, Faults):
        root = read_draft(draft)
        return Asked(root, build(root, catalogue, saved_as=saved_as or None), typed, tuple(tree))
    return of_tree(tree, typed, catalogue, language, saved_as)


def _read(typed: str, catalogue: Catalogue, language: Language, saved_as: str) -> Tree | Faults:
    """In the reader's language, or in the other when that makes better sense."""
    own = read(typed, language, catalogue, saved_as=saved_as or None)
    if not isinstance(own, Faults):
        return own
    either = read(typed, None, catalogue, saved_as=saved_as or None)
    return own if isinstance(either, Faults) and len(either) >= len(own) else either


def of_tree(tree: Tree, sentence: str, catalogue: Catalogue, language: Language, saved_as: str = "") -> Asked:
    """The tree stays as it was read: the blocks say the same."""
    root = tidied_group(blocks_of(tree), Subjects(catalogue, language))
    built = build(root, catalogue, saved_as=saved_as or None)
    return Asked(root, built, sentence, ())
