"""Each kind of block in MJML. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from html import escape
from itertools import groupby

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
    Spacer,
    Words,
)
from chaland.channels.email.blocks.liquid import Kept
from chaland.channels.email.blocks.markup import words_html
from chaland.kernel.text import Language

_CARD = 'background-color="#ffffff" css-class="card"'
_DARK, _LIGHT = "#1f2328", "#ffffff"


@dataclass(frozen=True, slots=True)
class Look:
    """How blocks are written: what hides their Liquid, the reader's language, the colour of buttons."""

    kept: Kept
    language: Language
    accent: str

    def words(self, text: str) -> str:
        return escape(self.kept.hide(text), quote=False)

    def value(self, text: str) -> str:
        """For an attribute."""
        return escape(self.kept.hide(text))


def write(blocks: Sequence[Block], identity: Identity, look: Look) -> str:
    """Rows of the page: what follows one another shares a card, columns have one of their own."""
    body = [block for block in blocks if not isinstance(block, Footer)]
    last = next((block for block in blocks if isinstance(block, Footer)), None)
    rows = [_row(list(run), look) for _, run in groupby(body, key=_alone())]
    return "".join([_edge("24px"), *rows, _edge("24px"), _footer(last, identity, look)])


def _alone() -> Callable[[Block], int]:
    """A key that columns and wide products share with nobody."""
    number = iter(range(1, 10_000))
    return lambda block: next(number) if isinstance(block, Columns | Product) else 0


def _row(run: list[Block], look: Look) -> str:
    first = run[0]
    if isinstance(first, Columns):
        inner = "".join(_column(column, look) for column in first.columns)
    elif isinstance(first, Product):
        inner = _wide(first, look)
    else:
        return _section(_column(run, look))
    return _guarded(_section(inner), first.only_if, look)


def _section(inner: str) -> str:
    return f'<mj-section {_CARD} padding="4px 0">{inner}</mj-section>'


def _edge(height: str) -> str:
    return f'<mj-section padding="0"><mj-column><mj-spacer height="{height}" /></mj-column></mj-section>'


def _column(blocks: Iterable[Block], look: Look, *, width: str = "") -> str:
    inner = "".join(_guarded(_piece(block, look), block.only_if, look) for block in blocks)
    return f"<mj-column{width}>{inner}</mj-column>"


def _guarded(mjml: str, only_if: str, look: Look) -> str:
    if not only_if:
        return mjml
    begin, end = look.kept.comment(f"{{% if {only_if} %}}"), look.kept.comment("{% endif %}")
    return f"<mj-raw>{begin}</mj-raw>{mjml}<mj-raw>{end}</mj-raw>"


@singledispatch
def _piece(block: object, look: Look) -> str:
    raise TypeError(f"no such block: {block!r}")


@_piece.register
def _(block: Heading, look: Look) -> str:
    tag = f"h{block.level}"
    return _text(f"<{tag}>{look.words(block.text)}</{tag}>", align=block.align)


@_piece.register
def _(block: Words, look: Look) -> str:
    return _text(words_html(block.text, look.kept), align=block.align)


@_piece.register
def _(block: Image, look: Look) -> str:
    return _image(block.src, block.alt, block.link, look, width=block.width)


@_piece.register
def _(block: Button, look: Look) -> str:
    colours = f'background-color="{look.accent}" color="{_readable_on(look.accent)}"'
    return (
        f'<mj-button href="{look.value(block.link)}" align="{block.align}" {colours}>'
        f"{look.words(block.text)}</mj-button>"
    )


@_piece.register
def _(block: Divider, look: Look) -> str:
    return '<mj-divider css-class="line" />'


@_piece.register
def _(block: Spacer, look: Look) -> str:
    return f'<mj-spacer height="{block.height}px" />'


@_piece.register
def _(block: Social, look: Look) -> str:
    links = (f'<a href="{look.value(place.link)}">{look.words(place.name)}</a>' for place in block.links)
    return _text(" &nbsp;·&nbsp; ".join(links), align="center")


@_piece.register
def _(block: Product, look: Look) -> str:
    """Within a column: the picture above."""
    return _picture(block, look) + "".join(_told(block, look))


def _wide(block: Product, look: Look) -> str:
    """A whole row: the picture on the left."""
    if not block.src:
        return f"<mj-column>{''.join(_told(block, look))}</mj-column>"
    return (
        f'<mj-column width="40%">{_picture(block, look)}</mj-column>'
        f'<mj-column width="60%">{"".join(_told(block, look))}</mj-column>'
    )


def _picture(block: Product, look: Look) -> str:
    return _image(block.src, block.alt, block.link, look) if block.src else ""


def _told(block: Product, look: Look) -> Iterator[str]:
    yield _text(f"<h3>{look.words(block.name)}</h3>")
    if block.text:
        yield _text(words_html(block.text, look.kept))
    if block.price:
        yield _text(f"<p><strong>{look.words(block.price)}</strong></p>")
    if block.link and block.button:
        yield _piece(Button(kind="button", text=block.button, link=block.link, align="left"), look)


def _text(html: str, *, align: str = "left", more: str = 'css-class="words"') -> str:
    return f'<mj-text align="{align}" {more}>{html}</mj-text>'


def _image(src: str, alt: str | None, link: str | None, look: Look, *, width: int | None = None) -> str:
    more = "" if alt is None else f' alt="{look.value(alt)}"'
    more += f' href="{look.value(link)}"' if link else ""
    more += f' width="{width}px"' if width else ' fluid-on-mobile="true"'
    return f'<mj-image src="{look.value(src)}"{more} />'


def _footer(block: Footer | None, identity: Identity, look: Look) -> str:
    said = [words_html(text, look.kept) for text in (block.text if block else "", identity.notice) if text]
    links = (
        f'<a href="{look.value(link)}" style="color:#57606a">{words.to(look.language)}</a>'
        for words, link in ways_out(identity)
    )
    inner = "".join([*said, f"<p>{look.words(who(identity))}</p>", f"<p>{' &nbsp;·&nbsp; '.join(links)}</p>"])
    small = 'font-size="13px" color="#57606a" css-class="small"'
    return (
        f'<mj-section padding="0 0 24px"><mj-column>{_text(inner, align="center", more=small)}'
        "</mj-column></mj-section>"
    )


def _readable_on(colour: str) -> str:
    """Dark or light words, whichever contrasts more (relative luminance of WCAG 2)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return _LIGHT if luminance < 0.18 else _DARK
