"""A whole message as the octets that travel: head, plain text, HTML. Pure, and fifty times cheaper than
`email.message.EmailMessage`, whose parsing of headers and bodies it does without (`benchmarks/mail.py`).

All lines end in CRLF and hold at most 78 octets of ASCII (998 in a head that cannot be folded), whatever the
message says: any server takes it, and no signature made on the way breaks.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import blake2b

from chaland.channels.email.addresses import checked_ref, domain_of, sendable
from chaland.channels.email.headers import given, mailbox, unstructured
from chaland.channels.port import EmailMessage

_LINES = re.compile("\r\n|\r|\n")


def message_id(client_ref: str, sender: str) -> str:
    """The same for ever for one message, without its angle brackets. Raises: Invalid (`client_ref_bad`)."""
    return f"{checked_ref(client_ref)}@{domain_of(sendable(sender))}"


def assemble(message: EmailMessage, *, at: datetime) -> bytes:
    """at: for the Date header, aware.

    Raises: Invalid (`address_unsendable`, `client_ref_bad`, `header_bad`).
    """
    text = _part("plain", message.text)
    if not message.html:
        return _head(message, at) + text
    seam = "=_" + blake2b(message.client_ref.encode(), digest_size=12).hexdigest()
    # `=_` never stands in quoted-printable, so that no part can hold the seam.
    return b"".join(
        (
            _head(message, at),
            f'Content-Type: multipart/alternative; boundary="{seam}"\r\n\r\n--{seam}\r\n'.encode(),
            text,
            f"\r\n--{seam}\r\n".encode(),
            _part("html", message.html),
            f"\r\n--{seam}--\r\n".encode(),
        )
    )


def _head(message: EmailMessage, at: datetime) -> bytes:
    return ("\r\n".join(_head_lines(message, at)) + "\r\n").encode("ascii")


def _head_lines(message: EmailMessage, at: datetime) -> Iterator[str]:
    yield mailbox("From", message.sender_name, sendable(message.sender))
    yield f"To: {sendable(message.to)}"
    if message.reply_to:
        yield f"Reply-To: {sendable(message.reply_to)}"
    yield unstructured("Subject", message.subject)
    yield f"Date: {_date(at.replace(microsecond=0))}"
    yield f"Message-ID: <{message_id(message.client_ref, message.sender)}>"
    for name, value in message.headers.items():
        yield given(name, value)
    yield "MIME-Version: 1.0"


@lru_cache(maxsize=4)
def _date(at: datetime) -> str:
    return format_datetime(at)


def _part(kind: str, text: str) -> bytes:
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    # Left alone, b2a_qp ends lines as the first line of the text does.
    octets = _LINES.sub("\n", text).encode("utf-8", "replace")
    return head.encode() + b2a_qp(octets).replace(b"\n", b"\r\n") + b"\r\n"
