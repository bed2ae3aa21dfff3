"""How texts are compared: case and accents do not count."""

from __future__ import annotations

import unicodedata

LETTERS = {
    "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "'", "\u00a0": " ", "\u202f": " "
}  # fmt: skip
_LETTERS = str.maketrans(LETTERS)


def fold(text: str) -> str:
    """Lower case without accents: `Élise Œuvré` → `elise oeuvre`. Idempotent."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", bare.lower().translate(_LETTERS))
