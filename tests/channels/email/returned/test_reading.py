"""Bounces, complaints and answers as they come: which message, which fate; and no mail is an error."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chaland.channels.email.returned import Back, read_back
from chaland.channels.email.returned.bounces import kind_of_code
from chaland.channels.port import Reported
from tests.channels.email.returned.mails import ORIGINAL, REF, complaint, in_words, reply, report


@pytest.mark.parametrize(
    ("status", "diagnostic", "action", "kind", "code"),
    [
        ("5.1.1", "550 5.1.1 User unknown", "failed", Reported.BOUNCED, "5.1.1"),
        ("5.1.2", "550 Host unknown", "failed", Reported.BOUNCED, "5.1.2"),
        ("5.4.4", "unable to look up host", "failed", Reported.BOUNCED, "5.4.4"),
        ("5.2.1", "550 5.2.1 The email account is disabled", "failed", Reported.BOUNCED, "5.2.1"),
        ("5.0.0", "550 5.1.1 no mailbox", "failed", Reported.BOUNCED, "5.1.1"),
        ("5.0.0", "550 No such user here", "failed", Reported.BOUNCED, "5.0.0"),
        ("5.0.0", "550 Message rejected", "failed", Reported.UNDELIVERED, "5.0.0"),
        ("5.2.2", "552 5.2.2 Mailbox full", "failed", Reported.UNDELIVERED, "5.2.2"),
        ("5.7.1", "550 5.7.1 Blocked by policy, user unknown to us", "failed", Reported.UNDELIVERED, "5.7.1"),
        ("4.4.7", "delivery time expired", "failed", Reported.EXPIRED, "4.4.7"),
        ("4.2.2", "452 4.2.2 over quota", "failed", Reported.UNDELIVERED, "4.2.2"),
        ("4.4.1", "connection timed out", "delayed", Reported.DEFERRED, "4.4.1"),
        ("2.1.5", "250 2.1.5 OK", "delivered", Reported.DELIVERED, "2.1.5"),
    ],
)
def test_a_report_says_what_became_of_the_message(
    status: str, diagnostic: str, action: str, kind: Reported, code: str
) -> None:
    told = read_back(report(status, diagnostic, action=action))
    assert told == [Back(kind, REF, "Claire@client.example", code)]


def test_the_message_is_named_by_its_return_address_or_by_its_own_head() -> None:
    forwarded = report(
        "5.1.1", to="boite@garage.example", headers=f"Delivered-To: retours+{REF}@garage.example\r\n"
    )
    by_head = report("5.1.1", to="retours@garage.example")
    by_nothing = report("5.1.1", to="retours@garage.example", original="Subject: x\r\n\r\n")
    assert [read_back(mail)[0].client_ref for mail in (forwarded, by_head, by_nothing)] == [REF, REF, ""]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        (
            "Hi. This is the qmail-send program.\r\nSorry, no mailbox here by that name. (#5.1.1)",
            Reported.BOUNCED,
            "5.1.1",
        ),
        ("L'adresse claire@client.example n'existe pas", Reported.BOUNCED, ""),
        ("550 5.7.1 refused", Reported.UNDELIVERED, "5.7.1"),
        ("Will retry: 4.4.1", Reported.DEFERRED, "4.4.1"),
    ],
)
def test_servers_that_write_words_are_understood(text: str, kind: Reported, code: str) -> None:
    assert read_back(in_words(text)) == [Back(kind, REF, code=code)]


def test_words_of_a_daemon_about_no_message_of_ours_say_nothing() -> None:
    assert read_back(in_words("User unknown 5.1.1", to="retours@garage.example")) == []


@pytest.mark.parametrize(
    ("kind", "reported"),
    [("abuse", Reported.COMPLAINED), ("Fraud", Reported.COMPLAINED), ("opt-out", Reported.UNSUBSCRIBED)],
)
def test_a_complaint_names_its_message(kind: str, reported: Reported) -> None:
    assert read_back(complaint(kind)) == [Back(reported, REF, "claire@client.example")]
    assert read_back(complaint(kind, sender="<>")) == [Back(reported, REF, "claire@client.example")]


def test_a_message_said_to_be_no_spam_is_no_complaint() -> None:
    assert read_back(complaint("not-spam")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Bonjour,\r\noui jeudi.\r\n\r\nLe 23 nov. 2026 à 09:00, Garage a écrit :\r\n> Bonjour",
            "Bonjour,\noui jeudi.",
        ),
        ("Yes please\r\n\r\nOn Mon, 23 Nov 2026 Garage wrote:\r\n> x", "Yes please"),
        ("Non merci\r\n-----Message d'origine-----\r\nDe : Garage", "Non merci"),
        ("> cité\r\nrien", ""),
    ],
)
def test_an_answer_is_their_own_words(text: str, said: str) -> None:
    assert read_back(reply(text)) == [Back(Reported.REPLIED, REF, "claire@client.example", text=said)]


def test_an_answer_in_html_alone_is_read() -> None:
    [told] = read_back(reply("<style>p{}</style><p>Oui &agrave; jeudi</p><p>Claire</p>", kind="html"))
    assert told.text == "Oui à jeudi\nClaire"


@pytest.mark.parametrize(
    "text", ["STOP", "stop.", "Stop !\r\n\r\nLe 23 nov. 2026 à 09:00, Garage a écrit :\r\n> x"]
)
def test_stop_in_an_answer_is_one(text: str) -> None:
    assert [back.kind for back in read_back(reply(text))] == [Reported.UNSUBSCRIBED]


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("STOP", Reported.UNSUBSCRIBED),
        ("=?utf-8?q?D=C3=A9sinscription?=", Reported.UNSUBSCRIBED),
        ("Re: STOP aux frais !", Reported.REPLIED),
        ("=?utf-8?q?RE_=3A_STOP_aux_frais?=", Reported.REPLIED),
        ("=?nonsense?q?Oui?=", Reported.REPLIED),
    ],
)
def test_a_subject_of_their_own_is_heard_and_ours_is_not(subject: str, kind: Reported) -> None:
    assert [back.kind for back in read_back(reply("Bonjour", subject=subject))] == [kind]


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied\r\n",
        "Precedence: bulk\r\n",
        "X-Autoreply: yes\r\n",
        "List-Id: <x.y>\r\n",
    ],
)
def test_a_machine_that_answers_is_no_answer(headers: str) -> None:
    assert read_back(reply("Je suis absente jusqu'au 30.", headers=headers)) == []
    assert read_back(reply("Présente", headers="Auto-Submitted: no\r\n")) != []


def test_an_absent_person_is_no_bounce() -> None:
    mail = in_words("Je suis absente, user unknown 5.1.1").replace(
        b"\r\n\r\n", b"\r\nAuto-Submitted: auto-replied\r\n\r\n", 1
    )
    assert read_back(mail) == []


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=400), st.integers(0, 900), st.sampled_from([report("5.1.1"), complaint(), reply("x")])
)
@example(b"", 0, b"\x00" * 100)
@example(b"\xff\r\n", 120, report("5.1.1"))
def test_no_mail_is_an_error(noise: bytes, at: int, mail: bytes) -> None:
    for octets in (noise, mail[:at] + noise + mail[at:], mail[:at]):
        assert isinstance(read_back(octets), list)


def test_a_mail_of_a_thousand_parts_or_megabytes_is_left_alone() -> None:
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + ORIGINAL.encode()
    assert read_back(nested) == []
    assert isinstance(read_back(report("5.1.1") + b"x" * (5 << 20)), list)


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        ("550 5.1.1", "", Reported.BOUNCED),
        ("550", "User unknown", Reported.BOUNCED),
        ("550", "no", Reported.UNDELIVERED),
        ("554 5.7.1", "user unknown", Reported.UNDELIVERED),
        ("550 5.1.0", "Sender rejected", Reported.UNDELIVERED),
        ("550 5.1.0", "no such user", Reported.BOUNCED),
    ],
)
def test_what_a_relay_refused_at_once_is_judged_likewise(code: str, words: str, kind: Reported) -> None:
    assert kind_of_code(code, words) is kind
