"""What a cell looks like: enough to tell a header from data, never to decide a type."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Literal

CellKind = Literal["empty", "number", "date", "email", "url", "flag", "code", "word", "sentence"]

_NUMBER = re.compile(r"[-+(]?[\d\s.,'’]*\d[\d\s.,'’]*\)?\s*[%€$£]?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_URL = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_FLAGS = frozenset({"true", "false", "vrai", "faux", "oui", "non", "x", "yes", "no"})
_STRONG: frozenset[CellKind] = frozenset({"number", "date", "email", "url", "flag", "code"})


def kind_of(cell: str | None) -> CellKind:
    """The look of one cell; `code` is a single token that mixes digits with anything else."""
    text = (cell or "").strip()
    if not text:
        return "empty"
    if _DATE.fullmatch(text):
        return "date"
    if _NUMBER.fullmatch(text):
        return "number"
    return _kind_of_words(text)


def _kind_of_words(text: str) -> CellKind:
    if _EMAIL.fullmatch(text):
        return "email"
    if _URL.fullmatch(text):
        return "url"
    if text.casefold() in _FLAGS:
        return "flag"
    words = text.split()
    if len(words) == 1 and sum(map(str.isdigit, text)) * 3 >= len(text):
        return "code"
    return "sentence" if len(words) >= 4 and len(text) >= 20 else "word"


def is_strong(kind: CellKind) -> bool:
    """Whether such a cell is plainly data: a header seldom looks like it."""
    return kind in _STRONG


def main_kind(cells: Iterable[str | None]) -> CellKind:
    """The kind of at least 60 % of the filled cells of a column, else `word`; `empty` when none is filled."""
    counts = Counter(kind for kind in map(kind_of, cells) if kind != "empty")
    if not counts:
        return "empty"
    kind, count = counts.most_common(1)[0]
    return kind if count * 10 >= counts.total() * 6 else "word"


def bare(cell: str | None) -> str:
    """Lower case, without accents, punctuation or spaces: to compare labels."""
    decomposed = unicodedata.normalize("NFKD", (cell or "").casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())
