"""When time alone may next change what a contact's facts come to. Pure.

Too early costs a look for nothing; too late would let a wrong count stand: every doubt is early.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chaland.consent.domain.asking import PurposeTerms
from chaland.consent.domain.calendar import Place, place_of
from chaland.consent.domain.evidence import Facts
from chaland.consent.domain.histories import last_day
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.standing import last_sign, months_after
from chaland.consent.domain.words import Act


def next_turn(facts: Facts, at: datetime, rules: Rules, purposes: Sequence[PurposeTerms]) -> datetime | None:
    """The first instant after `at` from which another verdict is possible; None when none is known."""
    if not facts.known:
        return None
    place = place_of(facts.department, rules["holidays.local"])
    today = place.local(at).date()
    days = [
        *_of_words(facts, rules),
        *_of_contracts(facts),
        *_of_age(facts.birth_date, rules),
        *_of_calls(facts, place, rules),
        *_of_silence(last_sign(facts, at, today), purposes),
    ]
    turns = [_midnight(day, place.zone) for day in days if day > today]
    if rules.next_change is not None:
        turns.append(_midnight(rules.next_change, "Europe/Paris"))
    return min((turn for turn in (*turns, *_instants(facts)) if turn > at), default=None)


def _instants(facts: Facts) -> Iterator[datetime]:
    for one in facts.said:
        yield one.at
        if one.slot_end is not None:
            yield one.slot_end
    yield from (one.at for one in facts.suppressed)
    yield from (call for calls in facts.calls for call in calls)
    yield from (bar.until for bar in facts.bars if bar.until is not None)
    yield from (signed.ended_at for signed in facts.contracts if signed.ended_at is not None)


def _of_words(facts: Facts, rules: Rules) -> Iterator[date]:
    """The day after the last one of each consent."""
    ends = (last_day(one, rules) for one in facts.said if one.act == Act.GIVEN)
    return (end + timedelta(1) for end in ends if end < date.max)


def _of_contracts(facts: Facts) -> Iterator[date]:
    for signed in facts.contracts:
        yield signed.starts_on
        if signed.ends_on < date.max:
            yield signed.ends_on + timedelta(1)


def _of_age(born: date | None, rules: Rules) -> Iterator[date]:
    if born is not None:
        yield from (
            months_after(born, 12 * rules[f"minors.{name}"]) for name in ("digital_majority", "majority")
        )


def _of_calls(facts: Facts, place: Place, rules: Rules) -> Iterator[date]:
    """The days on which an attempt leaves the thirty days."""
    window = timedelta(days=rules["call.window_days"])
    return (place.local(call).date() + window for calls in facts.calls for call in calls)


def _of_silence(since: date, purposes: Iterable[PurposeTerms]) -> Iterator[date]:
    """The day after the last one on which data may be kept for each purpose."""
    return (
        months_after(since, months) + timedelta(1) for months in {one.retention_months for one in purposes}
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
