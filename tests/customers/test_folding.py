"""Both databases fold texts as Python does."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.kernel.folding import fold

LATIN = [
    letter
    for letter in map(chr, range(0x20, sys.maxunicode))
    if unicodedata.name(letter, "").startswith(("LATIN ", "MODIFIER LETTER ")) and ord(letter) < 0x10000
]
MARKS = [chr(code) for code in range(0x300, 0x370)]
KEYS = "œŒŸÿ\u00a0\u202f’‘“”«»–—…№½²ªº™ﬁ\u2009·"


def folded(texts: list[str]) -> list[str]:
    """What the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(["SELECT chaland_fold(%s), %s"] * len(texts)), _numbered(texts))
        return [row[0] for row in sorted(cursor.fetchall(), key=lambda row: int(row[1]))]


def _numbered(texts: list[str]) -> list[str]:
    return [part for place, text in enumerate(texts) for part in (text, str(place))]


@pytest.mark.django_db
def test_every_latin_letter_alone_and_within_a_word() -> None:
    assert len(LATIN) > 1_300
    for start in range(0, len(LATIN), 100):
        letters = [*LATIN[start : start + 100], *MARKS[start : start + 100]]
        for texts in (letters, [f"A{letter}É" for letter in letters]):
            wrong = {
                text: (said, fold(text))
                for text, said in zip(texts, folded(texts), strict=True)
                if said != fold(text)
            }
            assert not wrong


@pytest.mark.django_db
def test_nothing_stays_nothing_and_plain_text_is_lowered() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT chaland_fold(NULL), chaland_fold(''), chaland_fold('O''Brien 12%')")
        assert cursor.fetchone() == (None, "", "o'brien 12%")


@pytest.mark.django_db
@settings(max_examples=60)
@given(
    st.lists(st.text(st.characters(codec="latin-1", min_codepoint=32) | st.sampled_from(KEYS)), min_size=1)
)
def test_any_text_of_french_keyboards(texts: list[str]) -> None:
    assert folded(texts) == [fold(text) for text in texts]
