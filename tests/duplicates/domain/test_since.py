"""What is new of two since somebody decided: values of compared fields, whatever source says them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chaland.duplicates.domain.since import COMPARED, New, new_since

TOLD = st.dictionaries(st.sampled_from(COMPARED), st.lists(st.text("abcé", max_size=3), max_size=3))


@given(TOLD, TOLD)
def test_nothing_is_new_of_what_was_said_then(
    left: dict[str, list[str]], right: dict[str, list[str]]
) -> None:
    assert new_since((left, right), (left, right)) == []
    assert new_since((left, right), ({}, {})) == []  # what went is no evidence


def test_what_both_say_now_comes_first() -> None:
    then = ({"city": ["Lyon"]}, {"mobile": ["+33655443322"]})
    now = ({"city": ["LYON", "Metz"], "mobile": ["+33655443322"]}, {"mobile": ["+33655443322"]})
    assert new_since(then, now) == [
        New("mobile", "+33655443322", left=True, shared=True),
        New("city", "Metz", left=True, shared=False),
    ]
