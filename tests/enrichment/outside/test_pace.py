"""Rates, breakers and budgets keep their word whatever happens."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.enrichment.outside.pace import Breaker, Budget, Pace, retry_after


@given(st.lists(st.floats(0, 3), min_size=2, max_size=40), st.floats(1, 50))
def test_never_more_than_the_rate_in_any_second(gaps: list[float], rate: float) -> None:
    pace, now, starts = Pace(rate), 0.0, []
    for gap in gaps:
        now += gap
        now += pace.wait(now)
        starts.append(now)
    assert all(b - a >= 1 / rate - 1e-6 for a, b in pairwise(starts))


@given(st.lists(st.booleans(), max_size=200))
def test_retries_never_exceed_the_budget(went_well: list[bool]) -> None:
    budget, spent = Budget(left=5, gain=0.1), 0
    for well in went_well:
        if well:
            budget.earn()
        elif budget.spend():
            spent += 1
    assert spent <= 5 + 0.1 * sum(went_well)


def test_a_success_closes_the_breaker() -> None:
    breaker = Breaker(most=2, rest=10)
    breaker.failed(0)
    breaker.failed(0)
    assert not breaker.allows(9)
    assert breaker.allows(10)
    breaker.succeeded()
    assert breaker.allows(0)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        ("0", 0.0),
        ("86400", 60.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        (None, None),
        ("-1", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds
