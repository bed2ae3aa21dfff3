"""Until when people may be reached today: whoever hands a message over says how long it may still ring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chaland.consent.domain.calendar import Window, closes_at, next_opening, place_of
from chaland.consent.domain.words import Channel
from chaland.consent.models import Purpose
from chaland.consent.queries.terms import rules_for
from chaland.customers import bulk

_DEPARTMENTS = "SELECT c.id, c.department FROM {keys} {join} customers_contact c ON c.id = k.key"


def open_until(
    contact_ids: Sequence[int], channel: Channel | str, purpose: Purpose, at: datetime
) -> dict[int, tuple[datetime, datetime]]:
    """Contact → when the hours that it is in end, and when the next begin (UTC), at the person's place.

    Nobody when no hours bind this purpose; without those for whom it is closed at this instant. Cost: one query.
    """
    rules, wanted = rules_for(at), Channel(channel)
    window = rules.windows.get(wanted)
    kept_to = rules.get(f"{wanted.value}.hours_for")
    if window is None or (kept_to == "prospecting" and not purpose.prospecting):
        return {}
    known: dict[str | None, tuple[datetime, datetime] | None] = {}
    found = {}
    for pk, department in bulk.fetch(_DEPARTMENTS, contact_ids):
        if department not in known:
            known[department] = _span(window, department, rules["holidays.local"], at)
        if (span := known[department]) is not None:
            found[pk] = span
    return found


def _span(
    window: Window, department: str | None, local_holidays: bool, at: datetime
) -> tuple[datetime, datetime] | None:
    place = place_of(department, local_holidays)
    closing = closes_at(window, place, at)
    if closing is None:
        return None
    return closing, next_opening(window, place, closing) or datetime.max.replace(tzinfo=at.tzinfo)
