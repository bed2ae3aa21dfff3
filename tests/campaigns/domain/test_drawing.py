"""The draw: the same whoever else is asked, in proportion to the shares, hold-out and wording apart."""

from __future__ import annotations

from math import sqrt

from hypothesis import given
from hypothesis import strategies as st

from chaland.campaigns.domain.drawing import WHOLE_BP, is_held, letter_of

seeds = st.text(min_size=1, max_size=16)
people = st.lists(st.integers(1, 2**40), unique=True, min_size=1, max_size=50)
weights = st.lists(st.integers(1, 20), min_size=1, max_size=5).map(
    lambda found: [(letter, weight) for letter, weight in zip("ABCDE", found, strict=False)]
)
_MANY = 20_000


@given(seeds, people, people, weights, st.integers(0, WHOLE_BP))
def test_more_people_in_another_order_move_nobody(
    seed: str, some: list[int], more: list[int], shares: list[tuple[str, int]], held_bp: int
) -> None:
    def drawn(asked: list[int]) -> dict[int, tuple[bool, str]]:
        return {pk: (is_held(seed, pk, held_bp), letter_of(seed, pk, shares)) for pk in asked}

    alone = drawn(some)
    together = drawn([*reversed(more), *reversed(some)])
    assert {pk: together[pk] for pk in some} == alone


@given(seeds, st.integers(0, 5_000), st.integers(0, 5_000), people)
def test_a_larger_hold_out_keeps_those_of_a_smaller_one(
    seed: str, one: int, other: int, asked: list[int]
) -> None:
    small, large = sorted((one, other))
    assert all(is_held(seed, pk, large) for pk in asked if is_held(seed, pk, small))
    assert not any(is_held(seed, pk, 0) for pk in asked)
    assert all(is_held(seed, pk, WHOLE_BP) for pk in asked)


def _is_within(found: int, of: int, share: float) -> bool:
    """Five standard deviations: one draw in two million falls outside by chance."""
    return abs(found - of * share) <= 5 * sqrt(of * share * (1 - share))


def test_shares_are_those_asked_for_whatever_the_seed() -> None:
    shares = [("A", 1), ("B", 3), ("C", 6)]
    for seed in ("", "noel", "f3a9"):
        held = [pk for pk in range(_MANY) if is_held(seed, pk, 1_250)]
        assert _is_within(len(held), _MANY, 0.125)
        letters = [letter_of(seed, pk, shares) for pk in range(_MANY)]
        for letter, weight in shares:
            assert _is_within(letters.count(letter), _MANY, weight / 10)


def test_the_hold_out_says_nothing_of_the_wording() -> None:
    held = [pk for pk in range(_MANY) if is_held("s", pk, 5_000)]
    first = sum(letter_of("s", pk, [("A", 1), ("B", 1)]) == "A" for pk in held)
    assert _is_within(first, len(held), 0.5)


def test_two_campaigns_hold_out_different_people() -> None:
    both = sum(is_held("one", pk, 2_000) and is_held("two", pk, 2_000) for pk in range(_MANY))
    assert _is_within(both, _MANY, 0.04)
