"""The bucket: never more than the rate over any span, whatever the clock does; slower when asked, never stuck."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chaland.campaigns.domain import pacing
from chaland.campaigns.domain.pacing import Level

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
rates = st.floats(0.01, 1_000)


@given(rates, st.lists(st.floats(-7_200, 7_200), max_size=40))
def test_no_more_leave_than_the_rate_allows_even_when_the_clock_jumps(
    rate: float, jumps: list[float]
) -> None:
    level, now, left, forward = pacing.full(rate, START), START, 0, 0.0
    for jump in jumps:
        now += timedelta(seconds=jump)
        forward += max(0.0, jump)
        level = pacing.filled(level, now)
        take = max(0, int(level.tokens))
        level, left = pacing.spent(level, take), left + take
        assert level.tokens <= max(1.0, rate)
    assert left <= max(1.0, rate) + forward * rate + 1e-6


@given(rates, st.integers(0, 60))
def test_a_provider_that_asks_for_less_gets_less_and_is_never_cut_off(rate: float, times: int) -> None:
    level = pacing.full(rate, START)
    for _ in range(times):
        level = pacing.throttled(level, rate)
    assert rate * 0.05 <= level.rate_per_s <= rate + 1e-9
    assert pacing.wait_s(level) < 1 / (rate * 0.05) + 1e-6
    for _ in range(25):
        level = pacing.eased(level, rate)
    assert level.rate_per_s == rate


def test_after_a_night_no_more_than_one_burst() -> None:
    level = pacing.filled(Level(0.0, 10.0, START), START + timedelta(hours=12))
    assert level.tokens == 10.0


def test_the_pause_grows_and_is_never_shorter_than_what_the_provider_asks() -> None:
    pauses = [pacing.again_after(tries) for tries in range(1, 20)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=2)
    assert pauses[-1] == timedelta(minutes=15)
    assert pacing.again_after(1, asked_s=90) == timedelta(seconds=90)
