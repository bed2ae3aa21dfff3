"""A header as words: one spelling for `Code_Postal`, `codePostal`, `N° de C.P.` and `code postaux`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_CAMEL = re.compile(
    r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])|(?<=[A-Z])(?=[A-Z][a-z]{2,})|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])"
)
_WORDS = re.compile(r"[a-z0-9]+")
_NUMBER_SIGN = re.compile(r"(?:n\s?[°º]|#|\bn\.(?=\s))", re.IGNORECASE)
_ELISION = re.compile(r"\b[dl]['’]", re.IGNORECASE)


def _inverted(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in words}


_TABLE = tomllib.loads(
    (resources.files("chaland.intake.recognition") / "headers.toml").read_text(encoding="utf-8")
)
_EMPTY_WORDS = frozenset(_TABLE["empty"])
_LINED = frozenset(_TABLE["lined"])
_SAME = _inverted(_TABLE["same"])
_BLOCKS = _inverted(_TABLE["blocks"])


@dataclass(frozen=True, slots=True)
class Header:
    """One header, read.

    words: canonical words, empty ones left out, numbers kept.
    joined: every letter and digit, stuck together, for headers that were cut or stuck badly.
    block: the address it belongs to when it says so: 'home', 'work', 'billing', 'shipping', 'other' or a number.
    """

    text: str
    words: tuple[str, ...]
    joined: str
    block: str | None

    @property
    def phrase(self) -> str:
        return " ".join(self.words)

    @property
    def unnumbered(self) -> tuple[str, ...]:
        """The words without the numbers that only count repeated columns."""
        return tuple(word for word in self.words if not word.isdigit())


@lru_cache(maxsize=4096)
def read_header(text: str) -> Header:
    """Read one header; never fails, an empty header has no words."""
    plain = _ascii(_ELISION.sub(" ", _NUMBER_SIGN.sub(" numero ", _CAMEL.sub(" ", text))))
    raw = _WORDS.findall(plain.lower())
    words = tuple(_canonical(_joined_email(raw)))
    return Header(text, words, "".join(_WORDS.findall(_ascii(text).lower())), _block(words))


def _ascii(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _joined_email(words: list[str]) -> list[str]:
    text = f" {' '.join(words)} ".replace(" e mail", " email").replace(" zip code ", " zipcode ")
    return text.replace(" web page ", " webpage ").split()


def _canonical(words: list[str]) -> list[str]:
    """Singular and synonym; empty words go, unless nothing else stands."""
    kept = [word for word in words if word not in _EMPTY_WORDS] or words
    return [_SAME.get(word, _SAME.get(_singular(word), _singular(word))) for word in kept]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _block(words: tuple[str, ...]) -> str | None:
    """`Address 2 - City` belongs to the second address, `Adresse 2` is the second line of the only one."""
    named = next((_BLOCKS[word] for word in words if word in _BLOCKS), None)
    return named or next(
        (word for word in words if _is_small_number(word) and not _counts_lines(words)), None
    )


def _is_small_number(word: str) -> bool:
    return word.isdigit() and len(word) == 1


def _counts_lines(words: tuple[str, ...]) -> bool:
    return _is_small_number(words[-1]) and not _LINED.isdisjoint(words)
