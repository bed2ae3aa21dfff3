"""Whether two values were meant to be one, and why. When in doubt they were not."""

from __future__ import annotations

import re
from enum import StrEnum

from rapidfuzz.distance import OSA

from chaland.quality.domain.variants.prepared import Seen, apart

PLACE = "city"
_FAR = 6
"""Two slips in two words, and a small word left out."""
_DOUBLED = re.compile(r"(.)\1+")
_KIN = (
    *(("ER", "ERE"), ("IEN", "IENNE"), ("EUR", "EUSE"), ("TEUR", "TRICE"), ("IF", "IVE"), ("EUX", "EUSE")),
    *(("NT", "NTE"), ("AL", "ALE"), ("EL", "ELLE"), ("ERE", "ERIE"), ("IER", "ERIE"), ("EUR", "URE")),
)
"""Endings by which two words of one family differ: man and woman, the trade and who plies it."""


class Why(StrEnum):
    """What two values differ by."""

    CASE = "case"
    WORDS = "words"
    SPACES = "spaces"
    SMALL_WORDS = "small_words"
    DOUBLED = "doubled"
    PLURAL = "plural"
    SOUND = "sound"
    SWAPPED = "swapped"
    LETTER = "letter"
    LETTERS = "letters"


def why_one(one: Seen, other: Seen, field: str) -> Why | None:
    """Why these are probably one; None when they are not, or when it is too risky to say."""
    if one.known and other.known and one.known != other.known:
        return None
    if one.squeezed == other.squeezed:
        return Why.SPACES if one.words != other.words else Why.WORDS
    if one.codes != other.codes:
        return None
    if one.print == other.print:
        return Why.WORDS
    if field != PLACE and one.bare and one.bare == other.bare:
        return Why.SMALL_WORDS
    if OSA.distance(one.squeezed, other.squeezed, score_cutoff=_FAR) > _FAR:
        return None
    return _slips(one, other, field)


def _slips(one: Seen, other: Seen, field: str) -> Why | None:
    left, right = apart(one, other, small=field == PLACE)
    if not left or not right:
        return None
    if len(left) != len(right):
        return _slip("".join(one.words), "".join(other.words), one, other, field)
    if len(left) > 2:
        return None
    found = [_slip(mine, its, one, other, field) for mine, its in zip(left, right, strict=True)]
    return found[0] if None not in found else None


def _slip(word: str, wrong: str, one: Seen, other: Seen, field: str) -> Why | None:
    """Whether one word is the other with a slip. The shorter it is, the more must speak for it."""
    short = min(len(word), len(wrong))
    if short < 4 or (field != PLACE and _are_kin(word, wrong)):
        return None
    if _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", wrong):
        return Why.DOUBLED
    away = OSA.distance(word, wrong, score_cutoff=2)
    if away > 2 or not _is_likely(word, wrong, away, _Evidence.of(one, other, word, wrong)):
        return None
    return _named(word, wrong, away, one.said.get(word) == one.said.get(wrong, ""))


class _Evidence:
    """What speaks for a slip besides the letters."""

    __slots__ = ("known", "ratio", "sound")

    def __init__(self, known: bool, ratio: float, sound: bool) -> None:
        self.known, self.ratio, self.sound = known, ratio, sound

    @classmethod
    def of(cls, one: Seen, other: Seen, word: str, wrong: str) -> _Evidence:
        rare, usual = sorted((one.count, other.count))
        known = bool(one.known) != bool(other.known)
        return cls(known, usual / max(rare, 1), one.said.get(word) == other.said.get(wrong, ""))


def _is_likely(word: str, wrong: str, away: int, told: _Evidence) -> bool:
    short = min(len(word), len(wrong))
    if word[0] != wrong[0] and sorted(word[:2]) != sorted(wrong[:2]):
        slight = away == 1 and (told.ratio >= 20 or (told.known and told.ratio >= 2))
        return short > 5 and (told.sound or slight)
    if short == 4:
        return away == 1 and told.known and told.ratio >= 3
    if away == 2:
        return short > 7 and (told.known or (told.sound and told.ratio >= 2) or told.ratio >= 20)
    if _is_plural(word, wrong) or short > 8 or (short > 5 and _is_swapped(word, wrong)):
        return True
    return told.sound or told.known or told.ratio >= (2 if short > 7 else 5)


def _is_swapped(word: str, wrong: str) -> bool:
    return len(word) == len(wrong) and sorted(word) == sorted(wrong)


def _is_plural(word: str, wrong: str) -> bool:
    short, long = sorted((word, wrong), key=len)
    return long in (short + "S", short + "X")


def _are_kin(word: str, wrong: str) -> bool:
    """`Gérant` and `Gérante`, `Boulanger` and `Boulangerie` are both right."""
    singular, other = word.removesuffix("S"), wrong.removesuffix("S")
    return any(
        one.endswith(ending) and two == one.removesuffix(ending) + its
        for one, two in ((singular, other), (other, singular))
        for ending, its in _KIN
    )


def _named(word: str, wrong: str, away: int, sound: bool) -> Why:
    if _is_plural(word, wrong):
        return Why.PLURAL
    if sound:
        return Why.SOUND
    if away == 1 and _is_swapped(word, wrong):
        return Why.SWAPPED
    return Why.LETTER if away == 1 else Why.LETTERS
