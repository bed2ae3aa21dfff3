"""Which words are the first name and which the surname.

A score above zero says "first name first", below zero "surname first", in decimal orders of magnitude.
"""

from __future__ import annotations

import re
from math import log10
from typing import NamedTuple

from chaland.intake.cleaning.persons.lexicon import PARTICLES, weight, word_key

CAPITALS = 4.0
"""What one word in capitals beside one in small letters is worth."""

DOUBT = 1.0
"""Below this margin a person must look."""

MOST_PRIOR = 2.0
_VOWELS = frozenset("AEIOUY")
_INITIAL = re.compile(r"^(?:[^\W\d_]\.|[^\W\d_])(?:-?[^\W\d_]\.?)?$")


class Name(NamedTuple):
    """What is said of one person in one cell. Capitals as written."""

    first: str | None
    last: str | None
    doubtful: bool = False


def prior_of(given_first: int, surname_first: int) -> float:
    """The score of a column's habit, from the rows that leave no doubt."""
    odds = log10((given_first + 0.5) / (surname_first + 0.5))
    return max(-MOST_PRIOR, min(MOST_PRIOR, odds))


def is_shouted(word: str) -> bool:
    return len(re.sub(r"[\W\d_]", "", word)) > 1 and word == word.upper() and word != word.lower()


def is_initial(word: str) -> bool:
    """`J.`, `J`, `J.-P.`, `J-P`, `JP`: never a surname, unless people bear it (Ng)."""
    if not _INITIAL.match(word):
        return False
    return (
        len(word) == 1
        or "." in word
        or "-" in word
        or (word.isupper() and weight(word) >= 0 and not _VOWELS & set(word))
    )


def units(words: list[str]) -> list[str]:
    """Words with their particles: `LE GOFF Yann` gives [`LE GOFF`, `Yann`]."""
    joined: list[str] = []
    hanging = False
    for word in words:
        if hanging:
            joined[-1] += ("" if joined[-1].endswith("'") else " ") + word
        else:
            joined.append(word)
        hanging = word_key(word) in PARTICLES
    return joined


def told_apart(words: list[str], prior: float) -> Name:
    """First name and surname of one person. Doubtful when lexicons, capitals and the column barely decide."""
    parts = units(words)
    if len(parts) == 1:
        parts = words if len(words) > 1 and weight(words[0]) > 1 else parts
    if len(parts) == 1:
        return _single(parts[0])
    return _by_capitals(parts) or _by_initials(parts) or _by_weights(parts, prior)


def _single(unit: str) -> Name:
    """One word alone is a surname, unless hardly anybody bears it as such."""
    if weight(unit) > DOUBT and not is_shouted(unit):
        return Name(unit, None, doubtful=True)
    return Name(None, unit)


def _by_capitals(parts: list[str]) -> Name | None:
    loud = [part for part in parts if is_shouted(part) and not is_initial(part)]
    quiet = [part for part in parts if part not in loud]
    if not loud or not quiet:
        return None
    together = parts.index(loud[-1]) - parts.index(loud[0]) == len(loud) - 1
    return Name(" ".join(quiet), " ".join(loud), doubtful=not together)


def _by_initials(parts: list[str]) -> Name | None:
    short = [part for part in parts if is_initial(part)]
    full = [part for part in parts if not is_initial(part)]
    if not short or not full:
        return None
    if len(full) == 1:
        return Name(" ".join(short), full[0])
    # "John F. Kennedy": the initial stands among the first names
    place = parts.index(short[-1])
    return (
        Name(" ".join(parts[: place + 1]), " ".join(parts[place + 1 :]))
        if 0 < place < len(parts) - 1
        else None
    )


def _by_weights(parts: list[str], prior: float) -> Name:
    given_first = max(_cuts(parts, given_first=True))
    surname_first = max(_cuts(parts, given_first=False))
    margin = given_first[0] - surname_first[0] + prior
    doubtful = abs(margin) < DOUBT
    if margin > 0 or (margin == 0 and not is_shouted(parts[0])):
        cut = given_first[1]
        return Name(" ".join(parts[:cut]), " ".join(parts[cut:]), doubtful)
    cut = surname_first[1]
    return Name(" ".join(parts[cut:]), " ".join(parts[:cut]), doubtful)


def _cuts(parts: list[str], *, given_first: bool) -> list[tuple[float, int]]:
    """Each place to cut, with what the weights say for that cut. The score is half the gap, as for two words."""
    weights = [weight(part) for part in parts]
    sign = 1.0 if given_first else -1.0
    return [(sign * (sum(weights[:cut]) - sum(weights[cut:])) / 2, cut) for cut in range(1, len(parts))]
