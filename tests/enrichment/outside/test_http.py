"""A service that fails in every way is asked politely, a bounded number of times, and never believed in pieces."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chaland.enrichment.outside.http import ATTEMPTS, Service
from chaland.enrichment.outside.pace import Breaker, Budget, Pace
from chaland.kernel.errors import ProviderFailed
from tests.enrichment.outside.server import Pretender, Said, pretending


class Night:
    """A clock that sleeping moves, and nothing else."""

    def __init__(self) -> None:
        self.time, self.slept = 100.0, list[float]()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.slept.append(round(seconds, 3))
        self.time += max(0.0, seconds)


def _service(there: Pretender, night: Night | None = None, **changes: object) -> Service:
    night = night or Night()
    service = Service("Service", there.base, Pace(1000.0), timeout=0.4, sleep=night.sleep, now=night.now)
    service.budget = Budget(chance=lambda: 1.0)
    for name, value in changes.items():
        setattr(service, name, value)
    return service


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(ProviderFailed) as failed:
        call()
    return failed.value.code


def test_a_good_answer_is_read_once() -> None:
    with pretending(Said(b'{"results": []}')) as there:
        assert _service(there).get_json("/search", {"q": "léa & fils"}) == {"results": []}
    assert [one.path for one in there.heard] == ["/search?q=l%C3%A9a+%26+fils"]


@pytest.mark.parametrize(
    "bad",
    [
        Said(status=500),
        Said(status=503),
        Said(hang_up=True),
        Said(b'{"results": [1, 2, 3]}', cut=5),
        Said(late=0.6),
    ],
    ids=["500", "503", "hangs up", "closes in the middle", "too slow"],
)
def test_a_passing_failure_is_tried_again_and_nothing_in_pieces_is_believed(bad: Said) -> None:
    night = Night()
    with pretending(bad, Said(b'{"results": [7]}')) as there:
        assert _service(there, night).get_json("/search", {}) == {"results": [7]}
    assert len(there.heard) == 2
    assert 0.5 in night.slept


def test_what_is_down_is_asked_a_few_times_with_longer_and_longer_pauses() -> None:
    night = Night()
    with pretending(Said(status=502)) as there:
        assert _code(lambda: _service(there, night).get_json("/", {})) == "service_down"
    assert len(there.heard) == ATTEMPTS
    assert [pause for pause in night.slept if pause >= 0.5] == [0.5, 1.0, 2.0]


def test_an_answer_that_never_ends_is_given_up() -> None:
    with pretending(Said(b"x" * 200, trickle=0.05)) as there:
        service = Service("Service", there.base, Pace(1000.0), timeout=2.0, whole=0.2, sleep=lambda _: None)
        service.budget = Budget(left=0)
        assert _code(lambda: service.get_json("/", {})) == "service_down"
    assert len(there.heard) == 1


def test_a_length_that_is_no_number_spoils_nothing() -> None:
    with pretending(Said(b'{"a": 1}', headers={"Content-Length": "many"})) as there:
        assert _service(there).get_json("/x", {}) == {"a": 1}


def test_garbage_is_said_to_be_garbage() -> None:
    with pretending(Said(b"<html>maintenance</html>")) as there:
        assert _code(lambda: _service(there).get_json("/", {})) == "service_garbled"


def test_a_refusal_is_not_argued_with() -> None:
    with pretending(Said(status=400)) as there:
        assert _code(lambda: _service(there).get_json("/", {})) == "service_refused"
    assert len(there.heard) == 1


def test_too_many_requests_waits_as_long_as_the_service_says() -> None:
    night = Night()
    with pretending(Said(status=429, headers={"Retry-After": "7"}), Said(b"[]")) as there:
        assert _service(there, night).get_json("/", {}) == []
    assert night.slept == [7.0]


def test_nobody_is_there() -> None:
    with pretending(Said()) as there:
        base = there.base
    service = _service(there)
    service.base = base
    assert _code(lambda: service.get_json("/", {})) == "service_down"


def test_the_budget_of_retries_is_shared_by_all_requests() -> None:
    with pretending(Said(status=503)) as there:
        service = _service(there, budget=Budget(left=4, chance=lambda: 0.0), breaker=Breaker(most=99))
        for _ in range(5):
            _code(lambda: service.get_json("/", {}))
    assert len(there.heard) == 5 + 4


def test_after_failures_in_a_row_the_service_is_left_alone_for_a_while() -> None:
    night = Night()
    with pretending(*[Said(status=500)] * 4, Said(b"[]")) as there:
        service = _service(there, night, breaker=Breaker(most=4, rest=30))
        _code(lambda: service.get_json("/", {}))
        assert _code(lambda: service.get_json("/", {})) == "service_down"
        assert len(there.heard) == 4
        night.time += 31
        assert service.get_json("/", {}) == []
        assert service.get_json("/", {}) == []


def test_the_rate_published_is_kept() -> None:
    night = Night()
    with pretending(Said(b"[]")) as there:
        service = _service(there, night, pace=Pace(7.0))
        for _ in range(15):
            service.get_json("/", {})
    assert night.time - 100 == pytest.approx(14 / 7, abs=0.01)
