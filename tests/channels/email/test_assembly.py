"""Messages assembled by hand, read back by the standard library: what was meant, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.channels.email.addresses import ref_in, return_address, sendable
from chaland.channels.email.assembly import assemble
from chaland.kernel.errors import Invalid
from tests.channels.email.mail import email, parsed

AT = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=1)))
ASKED_FOR = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
HOSTILE = st.text(alphabet=st.characters(), max_size=120) | st.sampled_from(
    [
        "a\r\nBcc: z@z.fr",
        "a\nBcc: z@z.fr\n\ncorps",
        "a\x0bBcc: z@z.fr",
        "a\x85Bcc: z@z.fr",
        "a\u2028Bcc: z@z.fr",
        "=?utf-8?q?a=0D=0ABcc:_z@z.fr?=",
        '"><script>, <z@z.fr>',
        "\ud800\x00",
        "é" * 600,
        "x" * 2_000,
        "mot " * 500,
    ]
)


def said(text: str) -> str:
    """What remains of a line once what would break it became spaces."""
    for breaking in "\x7f\x85\u2028\u2029":
        text = text.replace(breaking, " ")
    text = "".join(" " if char <= " " else char for char in text)
    return " ".join(part for part in text.split(" ") if part).encode("utf-8", "replace").decode()


def lines(octets: bytes) -> list[bytes]:
    assert octets.count(b"\r\n") == octets.count(b"\n") == octets.count(b"\r")
    return octets.split(b"\r\n")


@settings(max_examples=25, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_name_or_subject_can_add_a_header_or_break_a_line(subject: str, name: str, text: str) -> None:
    octets = assemble(email(subject=subject, sender_name=name, text=text), at=AT)
    message = parsed(octets)
    assert message.keys() == ASKED_FOR
    assert octets.isascii()
    assert max(map(len, lines(octets))) <= 998
    assert message["From"].addresses[0].addr_spec == "contact@garage.example"
    assert len(message["From"].addresses) == 1


@settings(max_examples=25, deadline=None)
@given(HOSTILE)
def test_a_subject_reads_as_it_was_written(subject: str) -> None:
    # The standard library reads U+FFFD for what some of its own tables lack; letters are what matters here.
    assert parsed(assemble(email(subject=subject), at=AT))["Subject"] == said(subject)


@pytest.mark.parametrize(
    "name",
    [
        "Garage Élan",
        'Dupont "et" Fils, SARL',
        "a\\b",
        "Bijouterie " + "É" * 80,
        "x" * 90,
        "日本 株式会社",
        "=?x?=",
    ],
)
def test_a_sender_reads_as_it_was_written(name: str) -> None:
    octets = assemble(email(sender_name=name), at=AT)
    assert parsed(octets)["From"].addresses[0].addr_spec == "contact@garage.example"
    # The newer reader of the standard library puts spaces between encoded words of a name; RFC 2047 has none.
    written, _ = parseaddr(message_from_bytes(octets)["From"].replace("\r\n", ""))
    assert str(make_header(decode_header(written))) == name


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_both_bodies_read_as_they_were_written(text: str, html: str) -> None:
    message = parsed(assemble(email(text=text, html=html or "<p>"), at=AT))
    for kind, meant in (("plain", text), ("html", html or "<p>")):
        body = message.get_body((kind,))
        assert body is not None
        assert body.get_content_charset() == "utf-8"
        octets = body.get_payload(decode=True)
        assert isinstance(octets, bytes)
        expected = meant.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
        assert octets.replace(b"\r\n", b"\n") == expected + b"\n"


def test_body_lines_are_short_whatever_is_said() -> None:
    octets = assemble(email(text="é" * 5_000 + " \n" + "a" * 5_000, html="<p>" + "b" * 100_000), at=AT)
    assert max(map(len, lines(octets))) <= 78


def test_headers_from_outside() -> None:
    link = "<https://clients.exemple.fr/u/" + "a" * 300 + ">"
    headers = {"List-Unsubscribe": link, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = parsed(assemble(email(headers=headers, reply_to="accueil@garage.example"), at=AT))
    assert message["List-Unsubscribe"] == link
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Reply-To"] == "accueil@garage.example"
    assert message["Date"].datetime == AT


@pytest.mark.parametrize(
    "name", ["Bcc", "to", "SUBJECT", "Content-Type", "X\r\nBcc", "X:", "", "é", "Resent-To", "a b"]
)
def test_a_header_that_is_ours_or_none_at_all_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        assemble(email(headers={name: "x"}), at=AT)
    assert refused.value.code == "header_bad"


def test_a_header_that_cannot_be_folded_is_refused_and_one_with_breaks_becomes_one_line() -> None:
    with pytest.raises(Invalid):
        assemble(email(headers={"List-Unsubscribe": "<https://x/" + "a" * 1_000 + ">"}), at=AT)
    message = parsed(assemble(email(headers={"X-Note": "a\r\nBcc: z@z.fr"}), at=AT))
    assert message["X-Note"] == "a Bcc: z@z.fr"
    assert "Bcc" not in message


def test_the_same_message_has_the_same_number_for_ever() -> None:
    message = email()
    first, again = (assemble(message, at=at) for at in (AT, AT + timedelta(days=3)))
    assert parsed(first)["Message-ID"] == parsed(again)["Message-ID"]
    assert parsed(first)["Message-ID"] != parsed(assemble(email(), at=AT))["Message-ID"]


def test_addresses_travel_in_ascii() -> None:
    message = email("claire@société-élan.fr", sender="contact@garage-élan.fr")
    read = parsed(assemble(message, at=AT.astimezone(UTC)))
    assert read["To"] == "claire@xn--socit-lan-e4abb.fr" == sendable("claire@société-élan.fr")
    assert read["From"].addresses[0].domain == "xn--garage-lan-h7a.fr"


@pytest.mark.parametrize(
    "address",
    ["élodie@x.fr", "a@", "@x.fr", "a@x.fr\r\nBcc: b@x.fr", "a@b@c.fr", " a@x.fr", "a" * 65 + "@x.fr"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        sendable(address)


@settings(max_examples=30, deadline=None)
@given(st.from_regex(r"[A-Za-z0-9_-]{1,48}", fullmatch=True))
def test_a_return_address_gives_its_number_back(ref: str) -> None:
    assert ref_in(f"<{return_address('retours@x.fr', ref)}>") == ref


@pytest.mark.parametrize("address", ["retours@x.fr", "retours+@x.fr", "retours+a b@x.fr", "+a@x.fr", ""])
def test_other_addresses_speak_of_no_message(address: str) -> None:
    assert ref_in(address) == ""


@pytest.mark.parametrize("ref", ["", "a b", "a@b", "a\r\n", "é", "x" * 49, "a>b"])
def test_a_number_that_could_not_stand_in_a_head_is_refused(ref: str) -> None:
    with pytest.raises(Invalid) as refused:
        assemble(email(client_ref=ref), at=AT)
    assert refused.value.code == "client_ref_bad"
