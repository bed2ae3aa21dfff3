"""Our own number of a message, as short as a provider wants its tags. Pure."""

from __future__ import annotations

import base64
import hashlib


def tag_of(client_ref: str, length: int) -> str:
    """The number itself when it fits, else that many letters and digits that stand for it: the same for ever."""
    if len(client_ref) <= length:
        return client_ref
    digest = hashlib.sha256(client_ref.encode()).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:length]
