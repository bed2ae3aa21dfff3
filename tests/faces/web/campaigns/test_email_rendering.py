"""What blocks become, seen by a real browser: on a phone, on a desk, in the dark."""

from __future__ import annotations

from typing import Any

import pytest

from chaland.channels.email.blocks import Identity, blocks_of, html_of

PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='600' height='200'%3E"
    "%3Crect width='600' height='200'/%3E%3C/svg%3E"
)
_SAID = [{"kind": "heading", "text": "Bonjour"}, {"kind": "text", "text": "Un mot " * 40 + "x" * 90}]
_SOLD = {
    "kind": "product",
    "name": "Révision",
    "price": "189 €",
    "src": "https://x.fr/p.png",
    "link": "https://x.fr",
}
BLOCKS = [
    {"kind": "image", "src": "https://x.fr/p.png", "alt": "Atelier"},
    *_SAID,
    {"kind": "button", "text": "Prendre rendez-vous", "link": "https://x.fr"},
    {**_SOLD, "button": "Voir"},
    {"kind": "columns", "columns": [[{**_SOLD, "button": "Voir"}], _SAID]},
]
SEEN = """() => {
  const box = (one) => one.getBoundingClientRect()
  const colour = (one) => getComputedStyle(one).color
  const titles = [...document.querySelectorAll('h3')]
  return {
    wide: document.documentElement.scrollWidth,
    pictures: [...document.images].map((one) => Math.round(box(one).width)),
    first: box(document.querySelectorAll('.mj-column-per-50')[0]),
    second: box(document.querySelectorAll('.mj-column-per-50')[1]),
    title: colour(document.querySelector('h1')),
    card: getComputedStyle(document.querySelector('.card')).backgroundColor,
    small: getComputedStyle(document.querySelector('p')).fontSize,
  }
}"""


@pytest.fixture(scope="module")
def html() -> str:
    identity = Identity("Garage Élan SARL", "1 rue X\n69001 Lyon", "123456789", unsubscribe="https://x.fr/u")
    page = html_of(blocks_of(BLOCKS), language="fr", identity=identity, subject="S", preheader="P")
    return page.replace("https://x.fr/p.png", PICTURE)


def seen(new_context: Any, html: str, width: int, scheme: str) -> dict[str, Any]:
    page = new_context().new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.set_content(html)
    told: dict[str, Any] = page.evaluate(SEEN)
    return told


def test_a_phone_shows_one_column_and_nothing_sticks_out(new_context: Any, html: str) -> None:
    told = seen(new_context, html, 390, "light")
    assert told["wide"] == 390
    assert told["second"]["top"] >= told["first"]["bottom"]
    assert min(told["pictures"]) > 300
    assert told["small"] == "16px"


def test_a_desk_shows_columns_side_by_side(new_context: Any, html: str) -> None:
    told = seen(new_context, html, 600, "light")
    assert told["wide"] == 600
    assert told["second"]["top"] == told["first"]["top"]
    assert told["second"]["left"] >= told["first"]["right"] - 1
    assert told["card"] == "rgb(255, 255, 255)"


def test_the_dark_is_dark_and_words_stay_readable(new_context: Any, html: str) -> None:
    told = seen(new_context, html, 600, "dark")
    assert told["card"] == "rgb(31, 35, 39)"
    assert told["title"] == "rgb(230, 232, 234)"
