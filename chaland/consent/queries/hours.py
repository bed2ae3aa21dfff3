"""Until when people may be reached today: whoever hands a message over says how long it may still ring."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from chaland.consent.domain.calendar import Window, closes_at, is_open, next_opening, place_of
from chaland.consent.domain.words import Channel
from chaland.consent.queries.terms import rules_for
from chaland.customers import bulk

_DEPARTMENTS = "SELECT c.id, c.department FROM {keys} {join} customers_contact c ON c.id = k.key"


def open_until(
    contact_ids: Sequence[int], channel: Channel | str, prospecting: bool, at: datetime
) -> dict[int, tuple[datetime, datetime]]:
    """Contact → when the hours that it is in end, and when the next begin (UTC), at the person's place.

    prospecting: whether what is said to them canvasses. Nobody when no hours bind that; without those for whom it is closed at this instant. Cost: one query.
    """
    if _window(channel, prospecting, at) is None:
        return {}
    return spans(departments_of(contact_ids), channel, prospecting, at)


def departments_of(contact_ids: Sequence[int]) -> dict[int, str | None]:
    return dict(bulk.fetch(_DEPARTMENTS, contact_ids))


def spans(
    departments: Mapping[int, str | None], channel: Channel | str, prospecting: bool, at: datetime
) -> dict[int, tuple[datetime, datetime]]:
    """The same of anybody whose department is known. Cost: none."""
    window = _window(channel, prospecting, at)
    if window is None:
        return {}
    local = rules_for(at)["holidays.local"]
    known = {place: _span(window, place, local, at) for place in set(departments.values())}
    return {pk: span for pk, place in departments.items() if (span := known[place]) is not None}


def opening_times(
    departments: Collection[str | None], channel: Channel | str, prospecting: bool, at: datetime
) -> dict[str | None, datetime]:
    """Department → when its hours begin next (UTC), of those where they are closed at this instant."""
    window = _window(channel, prospecting, at)
    if window is None:
        return {}
    places = {one: place_of(one, rules_for(at)["holidays.local"]) for one in departments}
    return {
        one: next_opening(window, place, at) or datetime.max.replace(tzinfo=at.tzinfo)
        for one, place in places.items()
        if not is_open(window, place, at)
    }


def _window(channel: Channel | str, prospecting: bool, at: datetime) -> Window | None:
    """None when no hours bind it by this channel."""
    rules, wanted = rules_for(at), Channel(channel)
    kept_to = rules.get(f"{wanted.value}.hours_for")
    if kept_to == "prospecting" and not prospecting:
        return None
    return rules.windows.get(wanted)


def _span(
    window: Window, department: str | None, local_holidays: bool, at: datetime
) -> tuple[datetime, datetime] | None:
    place = place_of(department, local_holidays)
    closing = closes_at(window, place, at)
    if closing is None:
        return None
    return closing, next_opening(window, place, closing) or datetime.max.replace(tzinfo=at.tzinfo)
