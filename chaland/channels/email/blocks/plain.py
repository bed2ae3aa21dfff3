"""Blocks as plain text, for mail programs that show no HTML and for people who read none. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch

from chaland.channels.email.blocks.footer import Identity, ways_out, who
from chaland.channels.email.blocks.kinds import (
    Block,
    Button,
    Columns,
    Divider,
    Footer,
    Heading,
    Image,
    Product,
    Social,
    Words,
)
from chaland.channels.email.blocks.markup import words_plain
from chaland.kernel.text import Language


def text_of(blocks: Sequence[Block], *, language: Language, identity: Identity) -> str:
    """The text part, Liquid left as it is. Ends with a line break."""
    said = [_conditional(block, _plain(block)) for block in blocks if not isinstance(block, Footer)]
    last = next((block for block in blocks if isinstance(block, Footer)), None)
    said.append(_footer(last, language, identity))
    return "\n\n".join(part for part in said if part) + "\n"


def _conditional(block: Block, said: str) -> str:
    return f"{{% if {block.only_if} %}}{said}{{% endif %}}" if block.only_if and said else said


@singledispatch
def _plain(block: object) -> str:
    """A space says nothing."""
    return ""


@_plain.register
def _(block: Heading) -> str:
    return f"{block.text}\n{('=' if block.level == 1 else '-') * 24}" if block.level < 3 else block.text


@_plain.register
def _(block: Words) -> str:
    return words_plain(block.text)


@_plain.register
def _(block: Image) -> str:
    return _lines([block.alt or "", block.link if block.alt else ""])


@_plain.register
def _(block: Button) -> str:
    return f"{block.text} → {block.link}"


@_plain.register
def _(block: Product) -> str:
    name = f"{block.name} – {block.price}" if block.price else block.name
    return _lines([name, words_plain(block.text), block.link])


@_plain.register
def _(block: Divider) -> str:
    return "-" * 24


@_plain.register
def _(block: Social) -> str:
    return "\n".join(f"{place.name} → {place.link}" for place in block.links)


@_plain.register
def _(block: Columns) -> str:
    inner = (_conditional(leaf, _plain(leaf)) for column in block.columns for leaf in column)
    return "\n\n".join(part for part in inner if part)


def _footer(block: Footer | None, language: Language, identity: Identity) -> str:
    lines = ["-- ", words_plain(block.text) if block else "", words_plain(identity.notice), who(identity)]
    lines += [f"{words.to(language)} → {link}" for words, link in ways_out(identity)]
    return _lines(lines)


def _lines(parts: Iterable[str | None]) -> str:
    return "\n".join(part for part in parts if part)
