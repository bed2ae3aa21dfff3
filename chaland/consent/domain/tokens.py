"""Sealed links: whom a link in a message speaks for and what it may do, unreadable and unforgeable. Pure.

AES-SIV (RFC 5297) encrypts and signs at once, is compared in constant time, and gives the same token for
the same words, so that nothing has to be kept. The use is sealed with the words: a link that measures an
open does not unsubscribe. The first octet names the key, so that keys may change and old links go on.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from chaland.kernel.text import Language

LONGEST = 2_000
"""Characters of the longest token read: the seal of a form with twenty boxes fits."""

_BETWEEN = "\x1f"


class Use(StrEnum):
    UNSUBSCRIBE = "u"
    PREFERENCES = "p"
    OPEN = "o"
    CONFIRM = "c"
    PAGE = "n"
    PROOFS = "s"
    DETAILS = "d"
    CLICK = "k"


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom a message reached: `kind` and `identifier` as in the ledger, and for which `campaign`.

    `channel` and `purpose`: what unsubscribing stops; an empty purpose is the whole channel.
    `contact`: whom the message was written for, 0 when nobody in particular.
    """

    kind: str
    identifier: str
    channel: str = ""
    purpose: str = ""
    campaign: str = ""
    contact: int = 0
    language: Language = "fr"


def seal(keys: Mapping[int, bytes], use: Use, words: Sequence[str]) -> str:
    """An opaque text fit for an address, sealed with the newest key. Keys: number (1 to 255) → 64 octets."""
    number = max(keys)
    plain = _BETWEEN.join(words).encode()
    sealed = AESSIV(keys[number]).encrypt(plain, [use.encode(), bytes([number])])
    return base64.urlsafe_b64encode(bytes([number]) + sealed).rstrip(b"=").decode("ascii")


def unseal(keys: Mapping[int, bytes], use: Use, token: str) -> tuple[str, ...] | None:
    """What was sealed for this use; None when the token is forged, altered, or made for another use."""
    raw = _octets(token)
    if len(raw) < 17 or raw[0] not in keys:
        return None
    try:
        plain = AESSIV(keys[raw[0]]).decrypt(raw[1:], [use.encode(), raw[:1]])
    except InvalidTag:
        return None
    return tuple(plain.decode().split(_BETWEEN))


def words_of(reached: Reached) -> tuple[str, ...]:
    return (
        reached.kind,
        reached.channel,
        reached.purpose,
        reached.campaign,
        str(reached.contact),
        reached.language,
        reached.identifier,
    )


def reached_of(words: Sequence[str]) -> Reached:
    """The inverse of `words_of`."""
    kind, channel, purpose, campaign, contact, language, identifier = words
    spoken: Language = "en" if language == "en" else "fr"
    return Reached(kind, identifier, channel, purpose, campaign, int(contact), spoken)


def _octets(token: str) -> bytes:
    if not token.isascii() or len(token) > LONGEST:
        return b""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return b""
    return raw if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") == token else b""
