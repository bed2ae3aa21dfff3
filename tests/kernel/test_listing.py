"""Several words in one text: whatever they hold, they come back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.kernel.listing import join_words, split_words

SIGNS = st.text("ab é;,|/\"'[]()\n", min_size=1, max_size=8)


@given(st.lists(SIGNS | st.text(min_size=1, max_size=8), max_size=6))
def test_words_come_back_as_they_were(words: list[str]) -> None:
    assert split_words(join_words(words)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("golf; voile, tennis", ["golf", "voile", "tennis"]),
        ('golf, "vin, blanc" ; "A/B"', ["golf", "vin, blanc", "A/B"]),
        ('écran 27", clavier', ["écran 27", "clavier"]),
        ('"un "" deux"', ['un " deux']),
        (" ; , ", []),
        ("", []),
    ],
)
def test_a_text_is_taken_apart(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_only_the_separators_asked_for_separate() -> None:
    assert split_words('24/24, "a;b" ; c', ",;") == ["24/24", "a;b", "c"]
    assert join_words(["golf", "jeux de société"]) == "golf, jeux de société"
