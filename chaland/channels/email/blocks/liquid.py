"""Keeps Liquid out of the way of what reads HTML. Pure."""

from __future__ import annotations

import re

_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


class Kept:
    """Stands a plain word in for each piece of Liquid, so that neither escaping nor an HTML parser touches it.

    source: all that will be hidden; words are chosen that it does not hold.
    """

    def __init__(self, source: str) -> None:
        self._mark = "liquid"
        while self._mark in source.lower():
            self._mark += "q"
        self._pieces: list[str] = []
        self._word = re.compile(f"<!--{self._mark}([0-9]+)z-->|{self._mark}([0-9]+)z")
        self.alone = re.compile(f"<p>((?:{self._mark}[0-9]+z\\s*)+)</p>")
        """A paragraph of nothing else."""

    def hide(self, text: str) -> str:
        """What no document may hold becomes a space: a vertical tab pasted from a word processor."""
        return _LIQUID.sub(lambda found: self._put(found[0]), _NEVER.sub(" ", text))

    def comment(self, piece: str) -> str:
        """Liquid between the rows of a table, where HTML has no place for words."""
        return f"<!--{self._put(piece)}-->"

    def show(self, html: str) -> str:
        return self._word.sub(lambda found: self._pieces[int(found[1] or found[2])], html)

    def only_tags(self, words: str) -> bool:
        """Whether hidden words are all `{% %}`: such a paragraph is no paragraph."""
        return all(self._pieces[int(a or b)].startswith("{%") for a, b in self._word.findall(words))

    def _put(self, piece: str) -> str:
        self._pieces.append(piece)
        return f"{self._mark}{len(self._pieces) - 1}z"
