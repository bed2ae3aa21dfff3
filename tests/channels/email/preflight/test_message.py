"""What is found in one written message."""

from __future__ import annotations

import http.server
import threading

import pytest

from chaland.channels.email.blocks import Identity, blocks_of, html_of, text_of
from chaland.channels.email.preflight import Level, check_message, weigh
from chaland.channels.port import EmailMessage
from tests.channels.email.mail import email

WAY_OUT = "https://clients.exemple.fr/u/abc"
HEADERS = {"List-Unsubscribe": f"<{WAY_OUT}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
WORDS = "Votre voiture a trois ans : voici ce que nous vous proposons avant l'hiver, sur rendez-vous, à Lyon et à Bron."


def message(inside: str = "", **more: object) -> EmailMessage:
    """One that is in order, but for what is put inside."""
    foot = f'<p>Garage Élan SARL</p><a href="{WAY_OUT}">Se désinscrire</a>'
    told: dict[str, object] = {
        "text": f"{WORDS}\n-- \nGarage Élan SARL\n{WAY_OUT}",
        "html": f"<html><body><p>{WORDS}</p>{inside}{foot}</body></html>",
        "headers": HEADERS,
    }
    return email(**{**told, **more})  # type: ignore[arg-type]


def codes(message: EmailMessage, **more: object) -> dict[str, Level]:
    told = check_message(message, legal_name="Garage Élan SARL", **more)  # type: ignore[arg-type]
    return {finding.code: finding.level for finding in told}


def test_a_message_in_order_has_no_finding() -> None:
    assert codes(message()) == {}


def test_what_our_blocks_make_is_in_order() -> None:
    identity = Identity("Garage Élan SARL", "1 rue X\n69001 Lyon", "123456789", unsubscribe=WAY_OUT)
    picture = {"kind": "image", "src": "https://exemple.fr/a.png", "alt": "La boutique"}
    blocks = blocks_of(
        [{"kind": "text", "text": WORDS}, picture, {"kind": "button", "text": "Voir", "link": WAY_OUT}]
    )
    html = html_of(blocks, language="fr", identity=identity)
    text = text_of(blocks, language="fr", identity=identity)
    assert codes(message(html=html, text=text)) == {}


@pytest.mark.parametrize(
    ("wrong", "code", "level"),
    [
        ({"subject": " "}, "subject_missing", Level.STOP),
        ({"subject": "a" * 90}, "subject_long", Level.NOTE),
        ({"subject": "SOLDES MONSTRES !!!"}, "subject_shouts", Level.WARN),
        ({"text": ""}, "text_missing", Level.WARN),
        ({"headers": {}}, "unsubscribe_missing", Level.STOP),
        ({"headers": {"List-Unsubscribe": "<mailto:x@y.fr>"}}, "unsubscribe_missing", Level.STOP),
        ({"headers": {"List-Unsubscribe": f"<{WAY_OUT}>"}}, "unsubscribe_slow", Level.WARN),
        ({"text": f"{WORDS} Garage Élan SARL"}, "unsubscribe_hidden", Level.STOP),
        ({"text": f"{WORDS} {WAY_OUT}"}, "identity_missing", Level.STOP),
        ({"sender": "noreply@garage.example"}, "no_reply", Level.STOP),
        ({"sender": "ne-pas-répondre@garage.example"}, "no_reply", Level.STOP),
        ({"reply_to": "no-reply@garage.example"}, "no_reply", Level.STOP),
        ({"inside": '<img src="https://x.fr/a.png">'}, "alt_missing", Level.WARN),
        ({"inside": "x" * 110_000}, "html_heavy", Level.WARN),
        ({"inside": '<a href="http://x.fr">ici</a>'}, "link_plain", Level.NOTE),
        ({"inside": '<a href="https://evil.example/x">www.garage.fr</a>'}, "link_disguised", Level.WARN),
        (
            {"inside": '<a href="https://garage.fr.evil.example/">https://garage.fr/</a>'},
            "link_disguised",
            Level.WARN,
        ),
    ],
)
def test_each_fault_is_found_alone(wrong: dict[str, object], code: str, level: Level) -> None:
    assert codes(message(**wrong)) == {code: level}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "right",
    [
        {"sender": "noreply@garage.example", "reply_to": "accueil@garage.example"},
        {"inside": '<img src="https://x.fr/a.png" alt="">'},
        {"inside": '<a href="https://www.garage.fr/x">garage.fr</a>'},
        {"inside": '<a href="https://clients.garage.fr/l/x">https://garage.fr/offre</a>'},
        {"inside": '<a href="mailto:x@garage.fr">garage.fr</a>'},
        {"headers": {}, "marketing": False},
    ],
)
def test_what_is_right_is_left_alone(right: dict[str, object]) -> None:
    assert codes(message(**right)) == {}  # type: ignore[arg-type]


def test_nearly_all_in_pictures_is_said() -> None:
    html = f'<img src="https://x.fr/a.png" alt="Tout"><p>Garage Élan SARL</p><a href="{WAY_OUT}">Stop</a>'
    assert codes(message(html=html)) == {"pictures_alone": Level.WARN}


def test_heavy_pictures_are_named_with_their_weight() -> None:
    pictures = "".join(f'<img src="https://x.fr/{n}.png" alt="x">' for n in range(4))
    told = check_message(
        message(pictures), legal_name="Garage Élan SARL", weigh=lambda src: 400_000 if "0" in src else 280_000
    )
    assert [(one.code, one.path) for one in told] == [
        ("picture_heavy", "https://x.fr/0.png"),
        ("pictures_heavy", ""),
    ]
    assert "400 ko" in told[0].text.fr
    assert codes(message(pictures), weigh=lambda src: None) == {}


def test_servers_of_this_network_are_never_asked() -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        port = server.server_port
        for address in (
            f"http://127.0.0.1:{port}/a",
            f"http://localhost:{port}/a",
            f"http://[::1]:{port}/a",
            "file:///etc/passwd",
            "http://10.0.0.1/a",
            "http://169.254.169.254/latest",
        ):
            assert weigh(address) is None
    assert asked == []


@pytest.mark.parametrize(
    ("address", "octets"),
    [("data:image/png;base64,AAAA", 3), ("data:text/plain,abcd", 4), ("data:image/png;base64,A", None)],
)
def test_a_picture_within_the_message_weighs_what_it_holds(address: str, octets: int | None) -> None:
    assert weigh(address) == octets
