"""What providers' calls have in common: read with care, told once however often they come. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from chaland.channels.port import Event, Received, Reported
from chaland.channels.storable import LONGEST_REF, storable, storable_raw
from chaland.kernel.errors import Forbidden, Invalid
from chaland.kernel.text import Text

MOST_OCTETS = 2 << 20
"""Of one call: providers tell of many messages at once."""
_MOST_FIELDS = 200
_LONGEST_TEXT = 5_000
_LONGEST_NUMBER = 30
_BELIEVED = timedelta(days=7)


def document_of(request: Received) -> Mapping[str, Any]:
    """The JSON object that was sent. Raises: Invalid (`hook_garbled`)."""
    try:
        told = json.loads(request.body[: MOST_OCTETS + 1])
    except (ValueError, RecursionError):
        raise garbled() from None
    if not isinstance(told, dict) or len(request.body) > MOST_OCTETS:
        raise garbled()
    return told


def form_of(request: Received) -> dict[str, str]:
    """The fields of the form that was sent. Raises: Invalid (`hook_garbled`)."""
    try:
        pairs = parse_qsl(
            request.body[:MOST_OCTETS].decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise garbled() from None
    return dict(pairs)


def garbled() -> Invalid:
    told = Text("Cet appel n'est pas compris.", "This call is not understood.")
    return Invalid("hook_garbled", told, path="body")


def refuse_unsigned(given: str, *right: str) -> None:
    """Raises: Forbidden (`signature_wrong`) when none of `right` was given. Compared in constant time."""
    if not any(hmac.compare_digest(given.encode(), one.encode()) for one in right):
        raise Forbidden("signature_wrong", Text("La signature est fausse.", "The signature is wrong."))


def told_by(
    provider: str,
    kind: Reported,
    told: Mapping[str, Any],
    now: datetime,
    *,
    account: int,
    provider_ref: object = "",
    client_ref: object = "",
    number: object = "",
    text: object = "",
    code: object = "",
    at: object = None,
) -> Event:
    """One report, with a name of its own that a second telling has too."""
    words = (account, kind, provider_ref or client_ref, number, text, at or "")
    name = hashlib.sha256("\x1f".join(map(str, words)).encode("utf-8", "replace")).hexdigest()[:32]
    return Event(
        provider=provider,
        event_id=name,
        kind=kind,
        at=_moment(at, now),
        provider_ref=_word(provider_ref, LONGEST_REF),
        client_ref=_word(client_ref, LONGEST_REF),
        address=international(_word(number, _LONGEST_NUMBER)),
        text=_word(text, _LONGEST_TEXT),
        code=_word(code, 80),
        raw=storable_raw(told),
    )


def _word(value: object, most: int) -> str:
    """A word or a number; empty for what is neither."""
    return storable(str(value), most) if value and isinstance(value, str | int) else ""


def international(number: object) -> str:
    """`33612345678`, `0033612345678` → `+33612345678`; what is no number stays as it is."""
    bare = str(number or "").strip().replace(" ", "")
    if bare.startswith("00"):
        return f"+{bare[2:]}"
    return f"+{bare}" if bare.isdecimal() and len(bare) > 6 else bare


def _moment(at: object, now: datetime) -> datetime:
    """When it happened, by seconds since 1970 or ISO with a zone; now when it says neither, or what cannot be."""
    try:
        if isinstance(at, int | float):
            told = datetime.fromtimestamp(at, UTC)
        else:
            told = datetime.fromisoformat(str(at))
    except (ValueError, OverflowError, OSError):
        return now
    return told if told.tzinfo and now - _BELIEVED <= told <= now else now
