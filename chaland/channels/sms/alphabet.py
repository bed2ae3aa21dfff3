"""The alphabet of SMS: which characters cost what, and what may stand for the others. Pure.

Source: 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1 (`ç` is not in it, `Ç` is).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from chaland.kernel.folding import LETTERS

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPE = 0x1B
_EXTENDED = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
_CODES: dict[str, bytes] = {
    **{char: bytes((code,)) for code, char in enumerate(_BASIC) if code != _ESCAPE},
    **{char: bytes((_ESCAPE, code)) for char, code in _EXTENDED.items()},
}
_PLAIN = re.compile(f"[{re.escape(''.join(_CODES))}]*")
_DOUBLE = re.compile(f"[{re.escape(''.join(_EXTENDED))}]")
_CHARACTERS = {code: char for char, code in _CODES.items()}

_INSTEAD: dict[str, str] = {
    **LETTERS,
    **dict.fromkeys("‘’‚‛′´`ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−•·", "-"),
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "),
    **dict.fromkeys("\u2028\u2029\x0b\x85", "\n"),
    "…": "...", "Œ": "OE", "‹": "<", "›": ">", "×": "x", "÷": "/", "°": "o", "Ł": "L", "Đ": "D", "ẞ": "SS",
    "©": "(c)", "®": "(r)", "™": "(tm)", "½": "1/2", "¼": "1/4", "¾": "3/4", "➜": "->", "→": "->", "←": "<-",
    "№": "No", "✓": "OK", "✔": "OK",
}  # fmt: skip
_SYMBOLS = {"So", "Sk", "Cf", "Cc", "Mn", "Me", "Cs", "Co", "Cn"}
"""Categories of what may be left out without losing a word: pictures, joiners, variation marks, accents alone."""


def is_plain(text: str) -> bool:
    """Whether the whole of it is written in GSM-7."""
    return _PLAIN.fullmatch(text) is not None


def septets(text: str) -> int:
    """What a text of GSM-7 takes."""
    return len(text) + len(_DOUBLE.findall(text))


def cost(char: str) -> int:
    """Septets that a character takes, 1 or 2. Raises KeyError on one that the alphabet lacks."""
    return len(_CODES[char])


def encode(text: str) -> bytes:
    """One septet an octet, as SMPP wants it. Raises KeyError on a character that the alphabet lacks."""
    return b"".join(_CODES[char] for char in text)


def decode(octets: bytes) -> str:
    """What was meant, unknown codes as `?`. An escape that leads nowhere is a space, as the standard says."""
    found, at = [], 0
    while at < len(octets):
        width = 2 if octets[at] == _ESCAPE else 1
        char = _CHARACTERS.get(octets[at : at + width])
        found.append(char or (" " if width == 2 else "?"))
        at += width
    return "".join(found)


@lru_cache(maxsize=2_000)
def instead_of(char: str) -> str | None:
    """What may stand for a character that the alphabet lacks: `ê` → `e`, `…` → `...`, a picture → nothing.

    None when nothing can without losing what was said: letters of another script.
    """
    if char in _INSTEAD:
        return _INSTEAD[char]
    for form in ("NFKC", "NFKD"):
        kept = "".join(c for c in unicodedata.normalize(form, char) if not unicodedata.combining(c))
        plain = "".join(_INSTEAD.get(c, c) for c in kept)
        if plain and is_plain(plain):
            return plain
    return "" if unicodedata.category(char) in _SYMBOLS else None
