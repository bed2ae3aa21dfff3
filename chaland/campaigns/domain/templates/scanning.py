"""A first look at a text, in one pass: its size, its tags and whether each is closed.

The engine's own lexer takes a time that grows with the square of what it cannot close (`{% raw %}` ten thousand
times, a tag of spaces): it only sees what passed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chaland.campaigns.domain.templates.refusals import shown, unknown, wrong
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

LONGEST = 400_000
"""Characters of one text: the HTML of a long e-mail fits."""
MOST_TAGS = 300
LONGEST_TAG = 400
MOST_BLANKS = 60
"""Spaces in one tag."""

BLOCKS = ("if", "unless", "case", "comment")
TAGS = frozenset((*BLOCKS, *(f"end{block}" for block in BLOCKS), "elsif", "else", "when", "assign"))

_OPENING = re.compile(r"\{\{|\{%")
_NAME = re.compile(r"-?\s*(\w*)")
_BINARY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_UNCLOSED = Text("« {tag} » n'est pas refermé par « {closing} ».", "“{tag}” is not closed by “{closing}”.")
_NO_TAG = Text("« {word} » n'est pas une instruction connue.", "“{word}” is no known instruction.")


def scan(source: str, path: str) -> None:
    """Raises: Invalid (`template_long`, `template_binary`, `template_busy`, `tag_unclosed`, `tag_long`,
    `tag_unknown`)."""
    if len(source) > LONGEST:
        raise Invalid(
            "template_long",
            Text("Le texte dépasse {most} caractères.", "The text exceeds {most} characters."),
            path=path,
            most=LONGEST,
        )
    if binary := _BINARY.search(source):
        raise wrong(
            "template_binary",
            source,
            binary.start(),
            Text("un caractère est illisible.", "a character cannot be read."),
            path=path,
        )
    _tags(source, path)


def tags_of(source: str) -> Iterator[tuple[int, str, str]]:
    """Of a text that `scan` let pass: where each tag stands, the whole of it, and its name, empty for a value."""
    at = 0
    while opening := _OPENING.search(source, at):
        start, is_value = opening.start(), opening.group() == "{{"
        at = source.index("}}" if is_value else "%}", start) + 2
        named = _NAME.match(source, opening.end())
        yield start, source[start:at], "" if is_value or named is None else named.group(1)


def _tags(source: str, path: str) -> None:
    found, at = 0, 0
    while opening := _OPENING.search(source, at):
        found += 1
        if found > MOST_TAGS:
            raise wrong(
                "template_busy",
                source,
                opening.start(),
                Text(
                    "le texte a plus de {most} champs et conditions.", "the text has more than {most} tags."
                ),
                path=path,
                most=MOST_TAGS,
            )
        at = _tag(source, opening, path)


def _tag(source: str, opening: re.Match[str], path: str) -> int:
    """Where the tag ends."""
    closing = "}}" if opening.group() == "{{" else "%}"
    start, inside = opening.start(), opening.end()
    end = source.find(closing, inside, inside + LONGEST_TAG)
    if end < 0 or _OPENING.search(source, inside, end):
        tag = shown(source[start : start + 40].split("\n")[0])
        raise wrong("tag_unclosed", source, start, _UNCLOSED, path=path, tag=tag, closing=closing)
    body = source[inside:end]
    if sum(map(str.isspace, body)) > MOST_BLANKS:
        too_long = Text("il y a trop d'espaces dans une balise.", "there are too many spaces in a tag.")
        raise wrong("tag_long", source, start, too_long, path=path)
    if closing == "%}":
        _known(source, inside, body, path)
    return end + 2


def _known(source: str, inside: int, body: str, path: str) -> None:
    name = _NAME.match(body)
    word = name.group(1) if name else ""
    if word not in TAGS:
        raise unknown("tag_unknown", source, inside, _NO_TAG, word or body[:20], sorted(TAGS), path=path)
