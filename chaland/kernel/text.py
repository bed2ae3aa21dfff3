"""Words for people, in French and English, written where they are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in both languages. Forgetting one is a type error.

    Placeholders use `str.format` names: `Text(fr="ligne {line}", en="line {line}")`.
    """

    fr: str
    en: str

    def to(self, language: Language, /, **facts: object) -> str:
        """The wording in one language, its placeholders filled with `facts`."""
        wording = self.en if language == "en" else self.fr
        return wording.format(**facts) if facts else wording


def language_of(code: str | None) -> Language:
    """The language we speak for a locale code such as `en-GB`; French when in doubt."""
    return "en" if (code or "").lower().startswith("en") else "fr"
