"""Comparing texts without case and accents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.kernel.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élise Œuvré", "elise oeuvre"),
        ("GARÇON", "garcon"),
        ("L’Haÿ-les-Roses", "l'hay-les-roses"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ﬁn", "fin"),
        ("Dupont\u00a0Jean", "dupont jean"),
        ("İstanbul", "istanbul"),
    ],
)
def test_known_cases(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F, exclude_characters="ı")))
def test_case_does_not_count(text: str) -> None:
    """But for the dotless i of Turkish, whose capital is that of another letter."""
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_plain_text_is_only_lowered(text: str) -> None:
    assert fold(text) == text.lower()
