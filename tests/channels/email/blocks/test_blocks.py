"""Blocks: what is refused and where, Liquid untouched, nothing of what people write becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.channels.email.blocks import Identity, blocks_of, faults_of, html_of, text_of
from chaland.kernel.errors import Invalid

HOUSE = Identity("Garage Martin", "1 rue de la Paix\n69001 Lyon", "123456789", "contact@exemple.fr")
LINK = "https://exemple.fr/rdv?a=1&b=2"


def page(*raw: dict[str, Any], **more: Any) -> str:
    return html_of(blocks_of(list(raw)), language="fr", identity=HOUSE, **more)


def plain(*raw: dict[str, Any]) -> str:
    return text_of(blocks_of(list(raw)), language="fr", identity=HOUSE)


class Seen(HTMLParser):
    """Tags in their order, the words between them, and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.links: list[str] = []
        self.feed(html[html.index("<body") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"kind": "heading"}, "0.text"),
        ({"kind": "heading", "text": ""}, "0.text"),
        ({"kind": "heading", "text": "x", "level": 7}, "0.level"),
        ({"kind": "button", "text": "x", "link": "javascript:alert(1)"}, "0.link"),
        ({"kind": "button", "text": "x", "link": 'https://a.fr/"onclick="x'}, "0.link"),
        ({"kind": "button", "text": "x", "link": "https://a.fr/ b"}, "0.link"),
        ({"kind": "image", "src": "data:image/png;base64,AAAA"}, "0.src"),
        ({"kind": "image", "src": LINK, "width": 9_000}, "0.width"),
        ({"kind": "image", "src": LINK, "onerror": "x"}, "0.onerror"),
        ({"kind": "text", "text": "x", "only_if": "a %}{% include 'b' "}, "0.only_if"),
        ({"kind": "columns", "columns": [[{"kind": "divider"}]]}, "0.columns"),
        ({"kind": "columns", "columns": [[{"kind": "text", "text": 3}], []]}, "0.columns.0.0.text"),
        ({"kind": "columns", "columns": [[], [{"kind": "columns", "columns": []}]]}, "0.columns.1.0"),
        ({"kind": "social", "links": [{"name": "x", "link": "y"}]}, "0.links.0.link"),
        ({"kind": "button", "text": "Voir", "link": "https://"}, "0.link"),
        ({"kind": "image", "src": "https:///photo.png"}, "0.src"),
        ({"kind": "carousel"}, "0"),
        ({}, "0"),
    ],
)
def test_a_fault_is_told_with_its_place(raw: dict[str, Any], path: str) -> None:
    assert path in [fault.path for fault in faults_of([raw])]
    with pytest.raises(Invalid) as refused:
        blocks_of([raw])
    assert refused.value.code == "blocks_invalid"
    assert refused.value.path.startswith("blocks.0")


def test_what_is_no_list_and_too_many_blocks_are_refused() -> None:
    assert [fault.path for fault in faults_of({"kind": "divider"})] == [""]
    assert [fault.path for fault in faults_of([{"kind": "divider"}] * 201)] == [""]
    assert faults_of([{"kind": "divider"}] * 200) == []


def test_a_footer_elsewhere_than_at_the_end_is_refused() -> None:
    assert [fault.path for fault in faults_of([{"kind": "footer"}, {"kind": "divider"}])] == ["0"]


def test_every_fault_is_told_at_once_in_both_languages() -> None:
    with pytest.raises(Invalid) as refused:
        blocks_of([{"kind": "button"}, {"kind": "heading", "text": ""}])
    french, english = refused.value.say("fr"), refused.value.say("en")
    assert all(
        one in french
        for one in ("bloc 1 (Bouton), texte :", "bloc 1 (Bouton), lien :", "bloc 2 (Titre), texte :")
    )
    assert all(
        one in english
        for one in ("block 1 (Button), text:", "block 1 (Button), link:", "block 2 (Heading), text:")
    )


def test_liquid_comes_out_as_it_went_in() -> None:
    name = '{{ contact.first_name | default: "à <vous>" }}'
    link = "{{ shop.url | default: 'https://exemple.fr/?a=1&b=2' }}"
    html = page(
        {"kind": "heading", "text": f"Bonjour {name}"},
        {
            "kind": "text",
            "text": "{% if loyalty.points > 1 %}\n\n**oui** & [là](" + link + ")\n\n{% endif %}",
        },
        {"kind": "button", "text": "x", "link": link},
        subject=f"Pour {name}",
        preheader=name,
    )
    assert html.count(name) == 4  # title, its label for screen readers, preheader, heading
    assert html.count(f'href="{link}"') == 2
    assert re.search(
        r"[^p]>\{% if loyalty.points > 1 %\}\s*<p.*</p>\s*\{% endif %\}\s*<(?!/p)", html, re.DOTALL
    )
    assert not re.search(r"liquidq*[0-9]+z", html)


def test_words_that_look_like_our_stand_ins_stay_themselves() -> None:
    html = page({"kind": "heading", "text": "liquid0z LIQUIDQ1z {{ a }}"})
    assert "liquid0z LIQUIDQ1z {{ a }}" in html


def test_a_condition_wraps_its_block_alone_even_within_columns() -> None:
    columns = [[{"kind": "heading", "text": "dedans", "only_if": "a > 1"}, {"kind": "divider"}], []]
    html = page(
        {"kind": "columns", "columns": columns}, {"kind": "product", "name": "P", "only_if": 'b == "x"'}
    )
    inside = html[html.index("{% if a > 1 %}") : html.index("{% endif %}")]
    assert inside.count("<tr") == inside.count("</tr") == 1
    assert "dedans" in inside
    product = html[html.index('{% if b == "x" %}') :]
    assert "<h3" in product[: product.index("{% endif %}")]
    assert plain({"kind": "heading", "level": 3, "text": "t", "only_if": "a"}).startswith(
        "{% if a %}t{% endif %}"
    )


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_nothing_that_people_write_becomes_markup(said: str) -> None:
    said = said.replace("{", "(").replace("]", ")") or "x"
    html = page({"kind": "heading", "text": said}, {"kind": "button", "text": said, "link": LINK})
    seen = Seen(html)
    assert (
        seen.tags
        == Seen(page({"kind": "heading", "text": "x"}, {"kind": "button", "text": "x", "link": LINK})).tags
    )
    clean = re.sub("[\x00-\x20\x7f\ufffe\uffff]+", " ", said).strip(" ")
    assert re.sub("[\x00-\x20]+", " ", seen.words).count(clean) >= 2


def test_hostile_markdown_makes_no_script_and_no_foreign_address() -> None:
    text = "<script>x</script> [a](javascript:alert(1)) ![p](https://evil.example/p.gif) <img src=x> [b](data:text/html,x)"
    seen = Seen(page({"kind": "text", "text": text}))
    assert "script" not in seen.tags
    assert "img" not in seen.tags
    assert all(link.startswith(("https://", "{{")) for link in seen.links)


def test_nothing_is_fetched_and_nothing_of_strangers_is_named() -> None:
    html = page(
        {"kind": "social", "links": [{"name": "Facebook", "link": "https://facebook.com/x"}]},
        {"kind": "image", "src": "https://exemple.fr/a.png", "alt": "A"},
    )
    named = set(re.findall(r"""(?:src|href)=["'](https?://[^"'/]+)""", html))
    assert named == {"https://facebook.com", "https://exemple.fr"}
    assert "@import" not in html
    assert "<link" not in html


def test_the_footer_comes_without_being_asked_and_once() -> None:
    for raw in (
        [{"kind": "divider"}],
        [{"kind": "divider"}, {"kind": "footer", "text": "Client du garage."}],
    ):
        html, text = page(*raw), plain(*raw)
        for said in (html, text):
            assert said.count("Garage Martin · 1 rue de la Paix, 69001 Lyon · SIREN 123 456 789") == 1
            assert said.count("{{ links.unsubscribe }}") == 1
    assert "Client du garage." in text


def test_a_message_that_no_marketing_is_in_may_do_without_unsubscribing() -> None:
    html = html_of((), language="en", identity=Identity("Shop", unsubscribe=""))
    assert "Unsubscribe" not in html
    assert 'lang="en"' in html


def test_dark_mode_and_one_column_on_a_phone_stay_in_the_styles() -> None:
    html = page({"kind": "columns", "columns": [[{"kind": "divider"}], [{"kind": "divider"}]]})
    assert "prefers-color-scheme: dark" in html
    assert "min-width:480px" in html
    assert 'name="color-scheme" content="light dark"' in html


def test_a_picture_without_words_is_told_from_one_that_decorates() -> None:
    assert "alt=" not in page({"kind": "image", "src": LINK})
    assert 'alt=""' in page({"kind": "image", "src": LINK, "alt": ""})


@pytest.mark.parametrize(
    ("accent", "words"), [("#1f4e79", "#ffffff"), ("#ffd400", "#1f2328"), ("#ffffff", "#1f2328")]
)
def test_words_of_a_button_are_readable_on_its_colour(accent: str, words: str) -> None:
    html = page({"kind": "button", "text": "Oui", "link": LINK}, accent=accent)
    style = re.search(r'<a href="[^"]*rdv[^>]*style="([^"]*)"', html)
    assert style is not None
    assert re.search(rf"(?<!-)color: ?{words}", style[1])


def test_plain_text_says_it_all() -> None:
    text = plain(
        {"kind": "heading", "text": "Bonjour"},
        {"kind": "text", "text": f"Un **mot** et [le lien]({LINK})\nligne\n\n- un\n- deux\n\n1. a\n2. b"},
        {"kind": "image", "src": LINK, "alt": "La boutique", "link": LINK},
        {"kind": "button", "text": "Voir", "link": LINK},
        {"kind": "product", "name": "Clio", "price": "189 €", "link": LINK},
        {
            "kind": "columns",
            "columns": [[{"kind": "heading", "level": 3, "text": "G"}], [{"kind": "spacer"}]],
        },
        {"kind": "social", "links": [{"name": "Instagram", "link": "https://i.com/x"}]},
    )
    for said in (
        f"Un mot et le lien ({LINK})\nligne\n\n- un\n- deux\n\n1. a\n2. b",
        f"La boutique\n{LINK}",
        f"Voir → {LINK}",
        f"Clio – 189 €\n{LINK}",
        "\n\nG\n\n",
        "Instagram → https://i.com/x",
        "\n\n-- \nGarage Martin",
    ):
        assert said in text
    assert "\n\n\n" not in text
