"""Our own lists of words, each read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Subject:
    """What the words of a note tell of a person. `pattern`: over folded text."""

    code: str
    text: Text
    pattern: str


@cache
def dead_mail_domains() -> tuple[str, ...]:
    """Domains that take no mail any more, in lower case."""
    return tuple(word for line in _lines("dead_mail_domains.txt") for word in line.split())


@cache
def trial_names() -> tuple[str, ...]:
    """Matching keys of names that are typed to try a form."""
    return tuple(word for line in _lines("test_names.txt") for word in line.split())


@cache
def note_subjects() -> Mapping[str, Subject]:
    """By code, in the order of the file."""
    plain = tomllib.loads(_read("notes.toml"))
    return {
        code: Subject(code, Text(row["fr"], row["en"]), _pattern(row["words"])) for code, row in plain.items()
    }


def _pattern(words: list[str]) -> str:
    """Whole words; between two of them, any space or mark. Python's and Rust's syntax."""
    said = (word.replace("*", r"\w*").replace(" ", r"[\W_]+") for word in words)
    return rf"\b(?:{'|'.join(said)})\b"


def _lines(name: str) -> Iterator[str]:
    for line in _read(name).splitlines():
        yield line.partition("#")[0]


def _read(name: str) -> str:
    return (files("chaland.quality") / "words" / name).read_text("utf-8")
