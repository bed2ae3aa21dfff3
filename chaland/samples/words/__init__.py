"""Plain lists that the invented people draw from: one thing a line, in UTF-8."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of one list, e.g. `lines("streets")`."""
    text = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line)


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of one list in reading order; an underscore stands for a space inside a word."""
    return tuple(word.replace("_", " ") for line in lines(name) for word in line.split())


@cache
def pairs(name: str) -> dict[str, str]:
    """A list of two words a line, as a mapping from the first to the second."""
    return dict(line.split(maxsplit=1) for line in lines(name))
