"""SMTP against a relay in another process: each answer compared with what the relay truly took."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from chaland.channels.email.smtp import SmtpTransport
from chaland.channels.port import Asked, Outcome
from chaland.channels.terms import Terms
from chaland.kernel.errors import Invalid, ProviderFailed
from tests.channels.certificates import certificate_in
from tests.channels.email.mail import RelayProcess, email, parsed

Opened = Callable[..., SmtpTransport]
Started = Callable[..., RelayProcess]


@pytest.mark.parametrize("options", [(), ("--plain",)], ids=["pipelined", "one by one"])
def test_each_gets_its_own_answer_and_the_bad_ones_hinder_nobody(
    start_relay: Started, smtp: Opened, options: tuple[str, ...]
) -> None:
    relay = start_relay(*options)
    ways = ["ok.a", "rcpt550.a", "ok.b", "rcpt450.a", "end451.a", "ok.c", "end554.a", "rcpt421.a", "ok.d"]
    messages = [email(f"{way}@client.example") for way in ways]
    answers = list(smtp(relay).send(messages))
    assert [answer.client_ref for answer in answers] == [message.client_ref for message in messages]
    told = {way: (answer.outcome, answer.code) for way, answer in zip(ways, answers, strict=True)}
    assert told == {
        "ok.a": (Outcome.ACCEPTED, ""),
        "rcpt550.a": (Outcome.REFUSED, "550 5.1.1"),
        "ok.b": (Outcome.ACCEPTED, ""),
        "rcpt450.a": (Outcome.LATER, "450 4.2.0"),
        "end451.a": (Outcome.LATER, "451 4.3.0"),
        "ok.c": (Outcome.ACCEPTED, ""),
        "end554.a": (Outcome.REFUSED, "554 5.7.1"),
        "rcpt421.a": (Outcome.LATER, "421 4.3.2"),
        "ok.d": (Outcome.ACCEPTED, ""),
    }
    assert relay.recipients() == [f"ok.{one}@client.example" for one in "abcd"]
    assert all(answer.again_in_s for answer in answers if answer.outcome is Outcome.LATER)
    assert [answer.provider_ref for answer in answers if answer.outcome is Outcome.ACCEPTED] == [
        f"{message.client_ref}@garage.example" for message in messages if message.to.startswith("ok")
    ]


@pytest.mark.parametrize("way", ["cuttaken", "cutlost", "garbage"])
def test_cut_after_the_dot_is_unknown_and_the_next_still_leaves(
    relay: RelayProcess, smtp: Opened, way: str
) -> None:
    answers = list(smtp(relay).send([email("ok.a@x.fr"), email(f"{way}@x.fr"), email("ok.b@x.fr")]))
    assert [one.outcome for one in answers] == [Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.ACCEPTED]
    lost = way == "cutlost"
    assert relay.recipients() == (
        ["ok.a@x.fr", "ok.b@x.fr"] if lost else ["ok.a@x.fr", f"{way}@x.fr", "ok.b@x.fr"]
    )


def test_a_relay_that_never_answers_after_the_dot_is_unknown(relay: RelayProcess, smtp: Opened) -> None:
    [answer] = smtp(relay, seconds=0.3).send([email("slow@x.fr")])
    assert answer.outcome is Outcome.UNKNOWN
    assert relay.recipients() == ["slow@x.fr"]


@pytest.mark.parametrize("way", ["cutrcpt", "cutdata"])
@pytest.mark.parametrize("options", [(), ("--plain",)], ids=["pipelined", "one by one"])
def test_cut_before_the_message_is_no_doubt_at_all(
    start_relay: Started, smtp: Opened, way: str, options: tuple[str, ...]
) -> None:
    relay = start_relay(*options)
    answers = list(smtp(relay).send([email("ok.a@x.fr"), email(f"{way}@x.fr"), email("ok.b@x.fr")]))
    assert [one.outcome for one in answers] == [Outcome.ACCEPTED, Outcome.LATER, Outcome.LATER]
    with pytest.raises(ProviderFailed) as failed:
        list(smtp(relay).send([email(f"{way}@x.fr")]))
    assert not failed.value.permanent
    assert relay.recipients() == ["ok.a@x.fr"]


def test_a_connection_closed_while_idle_or_full_is_opened_again(start_relay: Started, smtp: Opened) -> None:
    relay = start_relay("--most", "2")
    transport = smtp(relay)
    answers = [answer for _ in range(5) for answer in transport.send([email()])]
    assert [one.outcome for one in answers] == [Outcome.ACCEPTED] * 5
    assert len(relay.taken()) == 5


def test_nothing_listens_and_nothing_was_taken(start_relay: Started, smtp: Opened) -> None:
    relay = start_relay()
    relay.stop()
    with pytest.raises(ProviderFailed) as failed:
        list(smtp(relay).send([email(), email()]))
    assert failed.value.code == "provider_down"
    assert not failed.value.permanent


def test_a_relay_that_goes_away_in_the_middle_leaves_the_rest_for_later(
    relay: RelayProcess, smtp: Opened
) -> None:
    transport = smtp(relay)
    handed = transport.send([email(), email(), email()])
    assert next(handed).outcome is Outcome.ACCEPTED
    relay.stop()
    assert [one.outcome for one in handed] == [Outcome.LATER, Outcome.LATER]
    assert len(relay.taken()) == 1


def test_a_relay_that_is_not_ours_to_use_says_so_for_all(relay: RelayProcess, smtp: Opened) -> None:
    with pytest.raises(ProviderFailed) as failed:
        list(smtp(relay).send([email("denied@x.fr"), email()]))
    assert (failed.value.code, failed.value.permanent) == ("smtp_sender_refused", True)
    assert relay.taken() == []


@pytest.mark.parametrize("password", ["s3cret", "sécrèt"])
def test_password_right_wrong_and_forgotten(
    start_relay: Started, smtp_terms: Callable[..., Terms], password: str
) -> None:
    relay = start_relay("--login", f"garage:{password}")
    right = SmtpTransport(smtp_terms(relay, {"password": password}, user="garage"))
    assert [one.outcome for one in right.send([email()])] == [Outcome.ACCEPTED]
    assert "127.0.0.1" in right.check().en
    right.close()
    wrong = SmtpTransport(smtp_terms(relay, {"password": password + "?"}, user="garage"))
    with pytest.raises(ProviderFailed) as failed:
        wrong.check()
    assert (failed.value.code, failed.value.permanent) == ("provider_refused", True)
    assert password not in str(failed.value)
    with pytest.raises(Invalid, match="password"):
        SmtpTransport(smtp_terms(relay, {}, user="garage"))
    nameless = SmtpTransport(smtp_terms(relay))
    with pytest.raises(ProviderFailed) as failed:
        list(nameless.send([email()]))
    assert failed.value.permanent
    nameless.close()
    assert len(relay.taken()) == 1


def test_encryption_is_had_from_whom_we_trust_or_not_at_all(
    start_relay: Started, smtp_terms: Callable[..., Terms], tmp_path: Path
) -> None:
    certificate = certificate_in(tmp_path)
    relay = start_relay("--certificate", str(certificate))
    terms = smtp_terms(relay, security="starttls")
    trusting = SmtpTransport(terms, context=ssl.create_default_context(cafile=str(certificate)))
    assert [one.outcome for one in trusting.send([email()])] == [Outcome.ACCEPTED]
    trusting.close()
    for transport in (SmtpTransport(terms), SmtpTransport(smtp_terms(start_relay(), security="starttls"))):
        with pytest.raises(ProviderFailed) as failed:
            list(transport.send([email()]))
        assert (failed.value.code, failed.value.permanent) == ("smtp_no_tls", True)
    assert len(relay.taken()) == 1


def test_the_envelope_says_which_message_came_back(relay: RelayProcess, smtp: Opened) -> None:
    message = email("ok@x.fr")
    list(
        smtp(relay, bounces="retours@garage.example").send([message, email(envelope="autre@garage.example")])
    )
    first, second = map(parsed, relay.taken())
    assert first["X-Envelope-From"] == f"retours+{message.client_ref}@garage.example"
    assert first["X-Envelope-To"] == "ok@x.fr"
    assert first["Message-ID"] == f"<{message.client_ref}@garage.example>"
    assert second["X-Envelope-From"] == "autre@garage.example"


def test_an_address_that_no_relay_could_take_is_refused_before_it_leaves(
    relay: RelayProcess, smtp: Opened
) -> None:
    bad = ["", "x", "a b@x.fr", "a@x.fr>\r\nRCPT TO:<z@z.fr", "élodie@x.fr", "a@-x.fr"]
    answers = list(smtp(relay).send([email(to) for to in bad] + [email()]))
    assert [one.outcome for one in answers] == [Outcome.REFUSED] * len(bad) + [Outcome.ACCEPTED]
    assert {one.code for one in answers[:-1]} == {"address_unsendable"}
    assert len(relay.taken()) == 1


def test_dots_and_long_lines_arrive_as_they_left(relay: RelayProcess, smtp: Opened) -> None:
    text = ".\n..\n.x\nfin.\n.\n" + "é" * 2_000 + "\n." + "x" * 3_000 + "\n.\r\n"
    list(smtp(relay).send([email(text=text, html=""), email(text="", html="<p>.</p>\n.\n" + "a" * 5_000)]))
    first, second = relay.taken()
    assert parsed(first).get_content().replace("\r\n", "\n").rstrip("\n") == text.replace(
        "\r\n", "\n"
    ).rstrip("\n")
    html = parsed(second).get_body(("html",))
    assert html is not None
    assert html.get_content().replace("\r\n", "\n").rstrip() == "<p>.</p>\n.\n" + "a" * 5_000


def test_a_relay_cannot_be_asked(relay: RelayProcess, smtp: Opened) -> None:
    assert not isinstance(smtp(relay), Asked)


def test_no_connection_is_made_before_the_first_message(
    smtp_terms: Callable[..., Terms], tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        options = {"host": "127.0.0.1", "port": str(free.getsockname()[1]), "security": "none"}
    SmtpTransport(Terms(1, options, tmp_path)).close()
