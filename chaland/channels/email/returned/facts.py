"""A returned mail as a tree of parts, and the message that it speaks of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from chaland.channels.email.addresses import ref_in
from chaland.channels.port import Reported

_ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_NUMBER = re.compile(r"<([A-Za-z0-9_-]{1,48})@[^<>\s]+>")
_ADDRESS = re.compile(r"[^\s<>;,\"]+@[^\s<>;,\"]+")


@dataclass(frozen=True, slots=True)
class Back:
    """What one mail says. `client_ref`: ours, empty when it does not say. `code`: `5.1.1`. `text`: for replies."""

    kind: Reported
    client_ref: str = ""
    address: str = ""
    code: str = ""
    text: str = ""


def ref_of(mail: Message) -> str:
    """By the address it came to, else by the head of ours that it holds, else by what it answers."""
    return (
        next((ref for ref in map(ref_in, addresses(mail, *_ENVELOPE)) if ref), "")
        or next((ref for ref in map(_number_of, originals(mail)) if ref), "")
        or _answered(mail)
    )


def addresses(mail: Message, *names: str) -> Iterator[str]:
    for name in names:
        for value in mail.get_all(name, []):
            yield from _ADDRESS.findall(str(value))


def parts(mail: Message, kind: str) -> Iterator[Message]:
    """The message within each part of that kind: fields of a report, or a mail given back whole or by its head."""
    for part in mail.walk():
        if part.get_content_type() == kind:
            inner = part.get_payload()
            yield from (one for one in inner if isinstance(one, Message)) if isinstance(inner, list) else ()


def originals(mail: Message) -> Iterator[Message]:
    yield from parts(mail, "message/rfc822")
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            yield _headers_in(part)


def words_of(mail: Message, kind: str = "text/plain") -> str:
    """The first part of that kind, whatever its alphabet claims to be."""
    for part in mail.walk():
        if part.get_content_type() == kind and "attachment" not in str(part.get("Content-Disposition", "")):
            octets = part.get_payload(decode=True)
            if isinstance(octets, bytes):
                return _decoded(octets, part.get_content_charset() or "utf-8")
    return ""


def field(report: Message, name: str) -> str:
    return " ".join(str(report.get(name, "")).split())


def _headers_in(part: Message) -> Message:
    from email.parser import HeaderParser

    octets = part.get_payload(decode=True)
    return HeaderParser().parsestr(octets.decode("utf-8", "replace") if isinstance(octets, bytes) else "")


def _number_of(original: Message) -> str:
    found = _NUMBER.search(field(original, "Message-ID"))
    return found[1] if found else ""


def _answered(mail: Message) -> str:
    found = _NUMBER.findall(f"{field(mail, 'References')} {field(mail, 'In-Reply-To')}")
    return found[-1] if found else ""


def _decoded(octets: bytes, alphabet: str) -> str:
    try:
        return octets.decode(alphabet, "replace")
    except LookupError:
        return octets.decode("latin-1")
