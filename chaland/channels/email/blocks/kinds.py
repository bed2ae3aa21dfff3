"""The kinds of blocks and what each may hold. Pure.

Any may bear `only_if`, a condition of Liquid (`loyalty.points > 100`): the block is left out for whom it does not
hold. `link` and `src` are https, http, mailto or tel addresses, or Liquid. Sizes are in pixels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chaland.kernel.text import Text

LONGEST = 200
"""Blocks of one message."""
WIDEST = 600
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:\S|tel:\S|\{\{)", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"]")
_LIQUID = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def _address(said: str) -> str:
    if not _ADDRESS.match(said) or _UNSAFE.search(_LIQUID.sub("x", said)):
        raise ValueError("bad_address")
    return said


def _condition(said: str) -> str:
    if re.search(r"[{}%\n\r]", said):
        raise ValueError("bad_condition")
    return said.strip()


Address = Annotated[str, Field(max_length=2_000), AfterValidator(_address)]
Condition = Annotated[str, Field(max_length=500), AfterValidator(_condition)]
Line = Annotated[str, Field(min_length=1, max_length=500)]
Align = Literal["left", "center", "right"]


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    only_if: Condition = ""


class Heading(_Block):
    """A title. `level`: 1 to 3."""

    kind: Literal["heading"]
    text: Line
    level: Literal[1, 2, 3] = 1
    align: Align = "left"


class Words(_Block):
    """Paragraphs, in a little Markdown: `**bold**`, `*italic*`, `[words](https://…)`, `- ` and `1. ` lists, one line
    break a line, an empty line between paragraphs."""

    kind: Literal["text"]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    align: Align = "left"


class Image(_Block):
    """A picture. `alt`: what is read where it is not shown; empty when it only decorates; left out, the checks before
    sending say so. `width`: all the room there is when none is given."""

    kind: Literal["image"]
    src: Address
    alt: Annotated[str, Field(max_length=500)] | None = None
    link: Address | None = None
    width: Annotated[int, Field(ge=16, le=WIDEST)] | None = None


class Button(_Block):
    kind: Literal["button"]
    text: Line
    link: Address
    align: Align = "center"


class Product(_Block):
    """Something sold: picture, name, a few words (as in `text`), price as shown, and a button when it has a link."""

    kind: Literal["product"]
    name: Line
    text: Annotated[str, Field(max_length=2_000)] = ""
    price: Annotated[str, Field(max_length=100)] = ""
    src: Address | None = None
    alt: Annotated[str, Field(max_length=500)] | None = None
    link: Address | None = None
    button: Annotated[str, Field(max_length=100)] = ""


class Divider(_Block):
    kind: Literal["divider"]


class Spacer(_Block):
    kind: Literal["spacer"]
    height: Annotated[int, Field(ge=4, le=120)] = 24


class Place(BaseModel):
    """Where else people find the company: `name` is shown, `Instagram`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Line
    link: Address


class Social(_Block):
    """Links in words: icons would be fetched from somebody else's server."""

    kind: Literal["social"]
    links: Annotated[tuple[Place, ...], Field(min_length=1, max_length=8)]


class Footer(_Block):
    """Who writes, how to stop, and `text` (as in the block of that kind) above. Last, once."""

    kind: Literal["footer"]
    text: Annotated[str, Field(max_length=2_000)] = ""


Leaf = Annotated[
    Heading | Words | Image | Button | Product | Divider | Spacer | Social, Field(discriminator="kind")
]


class Columns(_Block):
    """Two to four columns of other blocks; one below the other on a phone."""

    kind: Literal["columns"]
    columns: Annotated[
        tuple[Annotated[tuple[Leaf, ...], Field(max_length=20)], ...], Field(min_length=2, max_length=4)
    ]


Block = Heading | Words | Image | Button | Product | Divider | Spacer | Social | Columns | Footer

KINDS: Mapping[str, Text] = {
    "heading": Text("Titre", "Heading"),
    "text": Text("Texte", "Text"),
    "image": Text("Image", "Picture"),
    "button": Text("Bouton", "Button"),
    "product": Text("Produit", "Product"),
    "columns": Text("Colonnes", "Columns"),
    "divider": Text("Trait", "Line"),
    "spacer": Text("Espace", "Space"),
    "social": Text("Réseaux", "Networks"),
    "footer": Text("Pied de page", "Footer"),
}
