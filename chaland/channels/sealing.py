"""Secrets of accounts, sealed: a copy of the database alone sends nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from chaland.access.keys import keyed, keys_named
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

_KEY = "channels"
_PURPOSE = b"account"


def seal_secrets(secrets: Mapping[str, str]) -> bytes:
    """AES-SIV under the newest key of the home, whose number comes first."""
    keys = keys_named(_KEY)
    number = max(keys)
    plain = json.dumps(dict(secrets), sort_keys=True).encode()
    return bytes([number]) + AESSIV(keys[number]).encrypt(plain, [_PURPOSE])


def unseal_secrets(sealed: bytes) -> dict[str, str]:
    """Raises: Refused (`secrets_unreadable`) when the key was lost or the database comes from another home."""
    if not sealed:
        return {}
    keys = keys_named(_KEY)
    try:
        plain = AESSIV(keys[sealed[0]]).decrypt(bytes(sealed[1:]), [_PURPOSE])
    except (KeyError, InvalidTag):
        raise Refused(
            "secrets_unreadable",
            Text(
                "Les identifiants de ce compte ont été scellés par une autre installation.",
                "The credentials of this account were sealed by another installation.",
            ),
            remedy=Text("Saisissez-les à nouveau.", "Enter them again."),
        ) from None
    return dict(json.loads(plain))


def hook_secret(account: int) -> str:
    """The word in the address that a provider calls: 32 characters that only this home can make."""
    return keyed(_KEY, "hook", str(account)).hex()[:32]
