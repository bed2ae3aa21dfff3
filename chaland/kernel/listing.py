"""Several words in one text, and back: `golf, "vin, blanc", "24/24"`. What has a separator in it is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATORS = ";,|/\n\r"
ALONE = r"""[;,|/\n\r"]|^[\s'\[{(]|[\s'\]})]$"""
"""What a word must not hold to stand without quotes, as a regular expression."""
_ALONE = re.compile(ALONE)
_QUOTED = r'"((?:[^"]|"")*)"'


def join_words(words: Iterable[str]) -> str:
    """One text, that `split_words` takes apart into the same words."""
    return ", ".join(quoted(word) for word in words)


def quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"' if _ALONE.search(word) else word


def split_words(text: str, separators: str = SEPARATORS) -> list[str]:
    """The words between separators, without those that are empty; what stands in quotes stays whole."""
    between = f"[{re.escape(separators)}]"
    token = re.compile(
        rf"\s*(?:{_QUOTED}(?=\s*(?:{between}|\Z))|((?:(?!{between}).)*))\s*(?:{between}|\Z)", re.S
    )
    words: list[str] = []
    for found in token.finditer(text):
        whole, plain = found.groups()
        words.append(whole.replace('""', '"') if whole is not None else plain.strip(" \t\"'\u00a0"))
    return [word for word in words if word]
