"""What the company's own fields are called in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chaland.kernel.folding import fold
from chaland.kernel.text import Language, Text

_WORD = re.compile(r"[^\W\d]\w*")


class CustomWords:
    """Keys and labels both name a field; a label only when it is one word or more, and nobody else's name."""

    def __init__(self, labels: Mapping[str, Text]) -> None:
        self._labels = labels

    def keys(self, language: Language) -> dict[str, str]:
        """Wordings (folded, spaces as underscores) to keys."""
        table = {_spelling(key): key for key in self._labels}
        claims: dict[str, list[str]] = {}
        for key, label in self._labels.items():
            claims.setdefault(_spelling(label.to(language)), []).append(key)
        return {**{word: keys[0] for word, keys in claims.items() if len(keys) == 1}, **table}

    def words(self, language: Language) -> dict[str, str]:
        """Keys to the words that canonical sentences use: `fuel` is `carburant` in French."""
        keys = self.keys(language)
        words: dict[str, str] = {}
        for key, label in self._labels.items():
            word = label.to(language).lower().replace(" ", "_")
            if _WORD.fullmatch(word) and keys.get(_spelling(word)) == key:
                words[key] = word
        return words


def _spelling(words: str) -> str:
    return fold(words).replace(" ", "_")
