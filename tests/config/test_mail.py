"""CHALAND_SMTP, read."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaland.config.mail import mail

HOME = Path("/home")


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "tls", "ssl"),
    [
        ("smtp://mail.example.fr", "mail.example.fr", 25, "", False, False),
        (
            "smtp://me%40x.fr:p%2Fw@mail.example.fr:587?starttls=1",
            "mail.example.fr",
            587,
            "me@x.fr",
            True,
            False,
        ),
        ("smtps://me:pw@mail.example.fr", "mail.example.fr", 465, "me", False, True),
    ],
)
def test_a_server_is_read_from_its_address(
    url: str, host: str, port: int, user: str, tls: bool, ssl: bool
) -> None:
    read = mail(url, HOME)
    assert (read.host, read.port, read.user, read.tls, read.ssl) == (host, port, user, tls, ssl)
    assert read.backend.endswith("smtp.EmailBackend")


def test_without_one_messages_go_to_the_outbox() -> None:
    read = mail("", HOME)
    assert (read.backend.split(".")[-2], read.folder) == ("filebased", "/home/outbox")


@pytest.mark.parametrize("url", ["http://mail.example.fr", "mail.example.fr", "smtp://"])
def test_what_is_no_mail_server_stops_the_house_at_once(url: str) -> None:
    with pytest.raises(SystemExit):
        mail(url, HOME)
