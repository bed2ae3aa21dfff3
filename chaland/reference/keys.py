"""The matching key of a name: what two spellings of the same town or person share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_LETTERS = (range(0x00A0, 0x0250), range(0x1E00, 0x1F00), range(0xFB00, 0xFB07), range(0xFF10, 0xFF5B))
_NOTHING = (range(0x0300, 0x0370), (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_UNDECOMPOSED = {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS", "ı": "I"}

_WORDS = {"ST": "SAINT", "STE": "SAINTE", "STS": "SAINTS", "STES": "SAINTES"}
_SUR = r"(^|[^A-Z0-9])S/"
_BETWEEN_WORDS = r"[^A-Z0-9]+"


def _ascii_pairs() -> Iterator[tuple[str, str]]:
    for letter in (chr(code) for codes in _LETTERS for code in codes):
        upper = _UNDECOMPOSED.get(letter) or _UNDECOMPOSED.get(letter.upper())
        bare = upper or "".join(
            c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)
        )
        if bare.isascii() and bare.isalnum():
            yield letter, bare.upper()
    yield from ((chr(code), "") for codes in _NOTHING for code in codes)


# Unicode's own tables differ between Python and polars; one table of ours makes both answer the same.
_ASCII = dict(_ascii_pairs())
_TRANSLATION = str.maketrans(_ASCII)


def key(text: str) -> str:
    """The matching key: `L'Haÿ-les-Roses` gives `L HAY LES ROSES`, `Chalon s/Saône` `CHALON SUR SAONE`.

    Upper-case ASCII letters and digits, words apart by one space, ST, STE and S/ written in full.
    """
    plain = text.translate(_TRANSLATION).upper()
    plain = re.sub(_SUR, r"\1SUR ", plain)
    words = re.sub(_BETWEEN_WORDS, " ", plain).split()
    return " ".join(_WORDS.get(word, word) for word in words)


def key_expr(text: pl.Expr) -> pl.Expr:
    """The same key over a column of strings; null stays null."""
    plain = text.str.replace_many(list(_ASCII), list(_ASCII.values())).str.to_uppercase()
    plain = plain.str.replace_all(_SUR, "${1}SUR ")
    plain = plain.str.replace_all(_BETWEEN_WORDS, " ").str.strip_chars(" ")
    for short, long in _WORDS.items():
        plain = plain.str.replace_all(rf"\b{short}\b", long)
    return plain
