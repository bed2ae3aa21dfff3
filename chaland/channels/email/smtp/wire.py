"""One connection to a relay, and one message over it. Source: RFC 5321, RFC 2920 (pipelining), RFC 3463 (codes)."""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chaland.kernel.errors import ProviderFailed
from chaland.kernel.text import Text

Stage = Literal["MAIL", "RCPT", "DATA", "end"]
_DOT = re.compile(rb"(?m)^\.")
_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_LONGEST = 300
CLOSING, _SIGNED_IN = 421, 235


@dataclass(frozen=True, slots=True)
class Relay:
    """Where and how. `security`: starttls, tls or none. `seconds`: how long it may stay silent."""

    host: str
    port: int
    security: str
    user: str
    password: str
    seconds: float
    context: ssl.SSLContext


@dataclass(frozen=True, slots=True)
class Reply:
    """What the relay said, to which command: `end` is the dot after the message."""

    stage: Stage
    number: int
    text: str

    @property
    def good(self) -> bool:
        return self.number == 354 if self.stage == "DATA" else 200 <= self.number < 300

    @property
    def code(self) -> str:
        """`550 5.1.1`, or `550` of a relay that gives no enhanced codes."""
        enhanced = _ENHANCED.match(self.text)
        return f"{self.number} {enhanced[1]}" if enhanced else str(self.number)


class Cut(Exception):
    """The connection went away. `handed`: the message may be with the relay, nobody can say."""

    def __init__(self, *, handed: bool, why: str) -> None:
        self.handed = handed
        super().__init__(why)


def connect(relay: Relay) -> smtplib.SMTP:
    """A connection that may send. Raises: ProviderFailed (`provider_down`, `smtp_no_tls`, `provider_refused`)."""
    try:
        smtp = _dial(relay)
        try:
            _introduce(smtp, relay)
        except BaseException:
            smtp.close()
            raise
    except smtplib.SMTPResponseException as said:
        raise _denied(relay, said) from said
    except ssl.SSLCertVerificationError as fault:
        raise _untrusted(relay, fault.verify_message) from fault
    except (OSError, smtplib.SMTPException) as fault:
        raise _unreachable(relay, str(fault)) from fault
    return smtp


def _dial(relay: Relay) -> smtplib.SMTP:
    if relay.security == "tls":
        return smtplib.SMTP_SSL(relay.host, relay.port, timeout=relay.seconds, context=relay.context)
    return smtplib.SMTP(relay.host, relay.port, timeout=relay.seconds)


def _introduce(smtp: smtplib.SMTP, relay: Relay) -> None:
    smtp.ehlo_or_helo_if_needed()
    if relay.security == "starttls":
        if not smtp.has_extn("starttls"):
            raise _untrusted(relay, "STARTTLS")
        smtp.starttls(context=relay.context)
        smtp.ehlo()
    if relay.user:
        _sign_in(smtp, relay)


def _sign_in(smtp: smtplib.SMTP, relay: Relay) -> None:
    """smtplib writes ASCII alone; passwords have accents, which travel as UTF-8 (RFC 4616)."""
    if f"{relay.user}{relay.password}".isascii():
        smtp.login(relay.user, relay.password)
        return
    words = b64encode(f"\0{relay.user}\0{relay.password}".encode()).decode("ascii")
    number, said = smtp.docmd("AUTH", f"PLAIN {words}")
    if number != _SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(number, said)


def hand_over(smtp: smtplib.SMTP, envelope: str, to: str, octets: bytes) -> Reply:
    """The reply that decides: the first bad one, else the one to the message. Raises: Cut."""
    try:
        replies = _begin(smtp, envelope, to)
    except (OSError, smtplib.SMTPException) as fault:
        raise Cut(handed=False, why=str(fault)) from fault
    refusal = next((reply for reply in replies if not reply.good), None)
    if refusal is not None:
        _abandon(smtp, replies)
        return refusal
    try:
        _write(smtp, stuffed(octets))
        return _reply(smtp, "end")
    except (OSError, smtplib.SMTPException) as fault:
        raise Cut(handed=True, why=str(fault)) from fault


def stuffed(octets: bytes) -> bytes:
    """As they travel: a dot at the start of a line doubled, and the lone one that ends it all."""
    if octets.startswith(b".") or b"\n." in octets:
        octets = _DOT.sub(b"..", octets)
    return octets + (b".\r\n" if octets.endswith(b"\r\n") else b"\r\n.\r\n")


def _begin(smtp: smtplib.SMTP, envelope: str, to: str) -> list[Reply]:
    """Sender, recipient and the wish to send, all at once where the relay takes that."""
    commands: list[tuple[Stage, str]] = [
        ("MAIL", f"MAIL FROM:<{envelope}>"),
        ("RCPT", f"RCPT TO:<{to}>"),
        ("DATA", "DATA"),
    ]
    if smtp.has_extn("pipelining"):
        _write(smtp, "".join(f"{command}\r\n" for _, command in commands).encode("ascii"))
        return _replies(smtp, [stage for stage, _ in commands])
    replies: list[Reply] = []
    for stage, command in commands:
        _write(smtp, f"{command}\r\n".encode("ascii"))
        replies.append(_reply(smtp, stage))
        if not replies[-1].good:
            break
    return replies


def _replies(smtp: smtplib.SMTP, stages: Sequence[Stage]) -> list[Reply]:
    """One to each command, unless the relay closes after one of them."""
    replies: list[Reply] = []
    for stage in stages:
        replies.append(_reply(smtp, stage))
        if replies[-1].number == CLOSING:
            break
    return replies


def _abandon(smtp: smtplib.SMTP, replies: Sequence[Reply]) -> None:
    """Leave the connection ready for the next, or closed. A relay that refused the recipient and yet waits for a
    message is given none (RFC 2920, 3.1)."""
    try:
        if replies[-1].stage == "DATA" and replies[-1].good:
            _write(smtp, b".\r\n")
            _reply(smtp, "end")
        _write(smtp, b"RSET\r\n")
        _reply(smtp, "MAIL")
    except (OSError, smtplib.SMTPException):
        smtp.close()


def _write(smtp: smtplib.SMTP, octets: bytes) -> None:
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("not connected")
    smtp.sock.sendall(octets)


def _reply(smtp: smtplib.SMTP, stage: Stage) -> Reply:
    number, said = smtp.getreply()
    if not 200 <= number < 600 or (stage == "end" and 300 <= number < 400):
        raise smtplib.SMTPServerDisconnected(f"garbled: {said[:80]!r}")
    text = said.decode("utf-8", "replace").replace("\n", " ")
    return Reply(stage, number, text[:_LONGEST])


def _unreachable(relay: Relay, why: str) -> ProviderFailed:
    return ProviderFailed(
        "provider_down",
        Text(
            "Le relais {host}:{port} ne répond pas : {why}.",
            "The relay {host}:{port} does not answer: {why}.",
        ),
        permanent=False,
        host=relay.host,
        port=relay.port,
        why=why[:_LONGEST],
    )


def _untrusted(relay: Relay, why: str) -> ProviderFailed:
    return ProviderFailed(
        "smtp_no_tls",
        Text(
            "Le relais {host} n'offre pas de connexion chiffrée sûre ({why}).",
            "The relay {host} offers no encryption that can be trusted ({why}).",
        ),
        permanent=True,
        host=relay.host,
        why=why[:_LONGEST],
    )


def _denied(relay: Relay, said: smtplib.SMTPResponseException) -> ProviderFailed:
    text = (
        said.smtp_error.decode("utf-8", "replace") if isinstance(said.smtp_error, bytes) else said.smtp_error
    )
    return ProviderFailed(
        "provider_refused",
        Text(
            "Le relais {host} refuse de nous servir : {why}.", "The relay {host} refuses to serve us: {why}."
        ),
        remedy=Text(
            "Vérifiez le nom et le mot de passe du compte.", "Check the account's name and password."
        ),
        permanent=said.smtp_code >= 500,
        host=relay.host,
        why=f"{said.smtp_code} {text}"[:_LONGEST],
    )
