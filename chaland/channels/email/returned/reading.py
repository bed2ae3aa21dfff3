"""One mail that came back, whatever it is. Pure."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from chaland.channels.email.returned.bounces import read_bounces
from chaland.channels.email.returned.complaints import read_complaints
from chaland.channels.email.returned.facts import Back
from chaland.channels.email.returned.replies import read_replies

MOST_OCTETS = 1 << 20
_MOST_PARTS = 200


def read_back(octets: bytes) -> list[Back]:
    """What it says of our messages; empty for any other mail. No mail, however made, is an error."""
    try:
        mail = message_from_bytes(octets[:MOST_OCTETS])
        if _too_deep(mail):
            return []
        return read_complaints(mail) or read_bounces(mail) or read_replies(mail)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return []  # the standard parser's own faults on hostile mail


def _too_deep(mail: Message) -> bool:
    return sum(1 for _ in zip(mail.walk(), range(_MOST_PARTS), strict=False)) >= _MOST_PARTS
