"""The capital of one word, shared by the names of persons and of companies."""

from __future__ import annotations

import re

_MAC = re.compile(r"^Mc(?!h(?!ugh|ale|enry))[a-z]{3,}$")  # Mchirgui is a Tunisian name


def titled(lowered: str) -> str:
    """A word of small letters with its capital, two of them after Mc."""
    word = lowered[0].upper() + lowered[1:]
    return f"Mc{word[2].upper()}{word[3:]}" if _MAC.match(word) else word


def has_plain_case(letters: str) -> bool:
    """Whether they have one capital and one small form each way: `İ`, `ŉ` and `ª` are better left alone."""
    head = letters[0].upper()
    return (
        len(letters.lower()) == len(letters)
        and len(head) == 1
        and (head != head.lower() or letters.upper() == letters.lower())
    )
