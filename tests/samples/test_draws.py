import polars as pl
import pytest

from chaland.samples.draws import Draws, Weighted

MASK = 2**64 - 1


def rows(count: int) -> pl.Series:
    return pl.int_range(count, eager=True)


def test_bits_are_those_of_splitmix64():
    """The published first outputs of the generator seeded with 0 prove the arithmetic."""
    first_three = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    draws = Draws.over(0, rows(4))
    start = draws.bits("any")[0]

    def splitmix(value: int) -> int:
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
        return value ^ (value >> 31)

    golden = 0x9E3779B97F4A7C15
    assert [splitmix(golden * n & MASK) for n in (1, 2, 3)] == first_three
    state = next(s for s in [invert(start)] if splitmix(s) == start)
    assert draws.bits("any").to_list() == [splitmix((state + golden * n) & MASK) for n in range(4)]


def invert(output: int) -> int:
    """The state behind an output of splitmix64."""

    def unshift(value: int, by: int) -> int:
        result = value
        for _ in range(64 // by + 1):
            result = value ^ (result >> by)
        return result

    value = unshift(output, 31) * pow(0x94D049BB133111EB, -1, 2**64) & MASK
    value = unshift(value, 27) * pow(0xBF58476D1CE4E5B9, -1, 2**64) & MASK
    return unshift(value, 30)


def test_a_row_draws_the_same_alone_or_among_others():
    together = Draws.over(7, rows(1000)).bits("x")
    alone = Draws.over(7, pl.Series([999, 3])).bits("x")
    assert alone.to_list() == [together[999], together[3]]


def test_seeds_and_subjects_are_independent():
    here = Draws.over(7, rows(1000))
    assert here.bits("x").to_list() != here.bits("y").to_list()
    assert here.bits("x").to_list() != Draws.over(8, rows(1000)).bits("x").to_list()


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.3, 1.0])
def test_chance_is_true_at_its_rate(rate: float):
    share = Draws.over(1, rows(50_000)).chance("rate", rate).mean()
    assert share == pytest.approx(rate, abs=0.01)


def test_below_covers_its_range_evenly():
    counts = Draws.over(1, rows(60_000)).below("dice", 6).value_counts().sort("dice")
    assert counts["dice"].to_list() == [0, 1, 2, 3, 4, 5]
    assert counts["count"].min() > 9_500


def test_unit_stays_under_one():
    drawn = Draws.over(1, rows(50_000)).unit("u")
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)


def test_weighted_follows_the_weights_and_never_draws_a_zero():
    choices = Weighted.of(["never", "seldom", "often"], [0, 1, 9])
    counts = dict(Draws.over(1, rows(20_000)).weighted("w", choices).value_counts().iter_rows())
    assert set(counts) == {"seldom", "often"}
    assert counts["often"] / counts["seldom"] == pytest.approx(9, rel=0.15)
