"""A column is folded as its values are."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from chaland.intake.folding import fold_column
from chaland.kernel.folding import fold


def _agrees(texts: Sequence[str | None]) -> None:
    expected = [None if text is None else fold(text) for text in texts]
    assert fold_column(pl.Series(texts, dtype=pl.String)).to_list() == expected


def test_every_letter_alone_and_within_a_word() -> None:
    letters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    _agrees(letters)
    _agrees([f"A{letter}É" for letter in letters])


@given(st.lists(st.none() | st.text() | st.text(st.sampled_from("aÉœŒ’ \u00a0\u0301ßŁİ½ﬁ·αь中"))))
def test_any_column(texts: list[str | None]) -> None:
    _agrees(texts)
