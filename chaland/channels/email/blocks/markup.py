"""The little Markdown of text blocks, as HTML and as plain text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from chaland.channels.email.blocks.liquid import Kept

_READER = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "link", "list", "newline", "escape", "backticks"]
)
_READER.disable("backticks")


def words_html(text: str, kept: Kept) -> str:
    """Paragraphs and lists; everything else is escaped."""
    html = str(_READER.render(kept.hide(text)))
    return kept.alone.sub(lambda found: found[1] if kept.only_tags(found[1]) else found[0], html).strip()


def words_plain(text: str) -> str:
    """The same to be read without HTML: `words (https://…)`, lists with their dashes."""
    kept = Kept(text)
    lines = _lines(_READER.parse(kept.hide(text)))
    return kept.show(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def _lines(tokens: Sequence[Token]) -> list[str]:
    lines: list[str] = []
    bullets: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines += f"{_bullet(bullets)}{_inline(token.children or [])}".split("\n")
        elif token.type == "list_item_open":
            bullets.append(f"{token.info}. " if token.info else "- ")
        elif (token.type == "paragraph_close" and not token.hidden) or token.type in (
            "bullet_list_close",
            "ordered_list_close",
        ):
            lines.append("")
    return lines


def _bullet(bullets: list[str]) -> str:
    return bullets.pop() if bullets else ""


def _inline(children: Sequence[Token]) -> str:
    said, links = "", list[str]()
    for child in children:
        if child.type == "link_open":
            links.append(str(child.attrs.get("href", "")))
        elif child.type == "link_close":
            link = links.pop()
            said += "" if said.endswith(link) else f" ({link.removeprefix('mailto:')})"
        else:
            said += "\n" if child.type in ("softbreak", "hardbreak") else child.content
    return said
