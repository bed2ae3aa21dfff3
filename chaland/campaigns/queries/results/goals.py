"""Who did what a campaign was for, within the days that count from the day each was to be written to.

A purchase has a day: that of the message counts, and as many after it as the window says. An event has an instant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.audience import goal_of
from chaland.campaigns.queries.results.counting import DRAWN, answers, lags_of
from chaland.consent.queries.facts import stored
from chaland.segments.language.ast import Exists
from chaland.segments.language.compile import compile_every_fact
from chaland.segments.queries import present
from chaland.segments.stored import as_stored
from chaland.segments.truth import catalogue, dialect

_JOIN = {"sqlite": "CROSS JOIN", "postgresql": "JOIN"}  # SQLite keeps the order of a CROSS JOIN
_COLUMNS = {"purchase": ("date", "amount"), "event": ("at",)}
_AT_ONCE = 10_000


@dataclass(slots=True)
class Achieved:
    """`people`: message -> letter, of who converted; `revenue`: cents by letter; `days`: by letter, how many
    converted on which day after the one they count from."""

    people: dict[int, str] = field(default_factory=dict)
    revenue: Counter[str] = field(default_factory=Counter)
    days: dict[str, Counter[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Deed:
    """One fact of one person within their days. `after`: days since the one they count from. `counts`: it is what
    the campaign was for, not a thing brought back."""

    message: int
    letter: str
    after: int
    cents: int
    counts: bool


def achieved(campaign: Campaign, due: Iterable[datetime], twice: Collection[int]) -> Achieved:
    """`due`: the first and last moment that anybody counts from; `twice`: rows that do not count.

    Cost: the records and facts of everybody who was drawn, by index. Raises: Invalid (`goal_unreadable`).
    """
    told, first = Achieved(), dict[int, tuple[str, int]]()
    for deed in _deeds(campaign, list(due)):
        if deed.message in twice:
            continue
        told.revenue[deed.letter] += deed.cents
        if deed.counts:
            _, day = first.get(deed.message, (deed.letter, deed.after))
            first[deed.message] = deed.letter, min(day, deed.after)
    for message, (letter, after) in first.items():
        told.people[message] = letter
        told.days.setdefault(letter, Counter())[after] += 1
    return told


def _deeds(campaign: Campaign, due: list[datetime]) -> Iterator[_Deed]:
    if campaign.goal == "answer":
        return _answers(campaign)
    if campaign.goal in _COLUMNS and due:
        return _facts(campaign, min(due), max(due))
    return iter(())


def _answers(campaign: Campaign) -> Iterator[_Deed]:
    window = timedelta(days=campaign.window_days)
    for message, letter, at, due in answers(campaign):
        if due <= at < due + window:
            yield _Deed(message, letter, (at - due).days, 0, True)


def _facts(campaign: Campaign, first: datetime, last: datetime) -> Iterator[_Deed]:
    read: Callable[..., tuple[int, int, bool] | None] = _purchase if campaign.goal == "purchase" else _event
    sql, values = _asked(campaign, first, last)
    lags = lags_of(campaign)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(_AT_ONCE):
            for message, letter, held, due, *fact in rows:
                made = read(campaign, stored.sure(due) + lags.at(message), *fact)
                if made is not None:
                    yield _Deed(message, "" if held == State.HELD else letter, *made)


def _asked(campaign: Campaign, first: datetime, last: datetime) -> tuple[str, list[Any]]:
    """The facts of the goal of those who were drawn, from the first day that counts to the last."""
    tree = goal_of(campaign.goal, campaign.goal_where)
    assert tree is not None
    asked = as_stored(tree)
    assert isinstance(asked, Exists)
    columns = _COLUMNS[campaign.goal]
    goal = compile_every_fact(asked, columns, catalogue(), dialect(), present()).marked("%s")
    sql = (
        f"SELECT m.id, m.arm, m.state, m.due_at, {', '.join(f'x.{name}' for name in columns)} "
        f"FROM campaigns_outboxmessage m {_JOIN[connection.vendor]} ({goal.sql}) x ON x.who = m.contact_id "
        f"WHERE m.campaign_id = %s AND {DRAWN} "
        f"AND x.{columns[0]} >= %s AND x.{columns[0]} < %s"
    )
    return sql, [*goal.values, campaign.pk, *_bounds(campaign, first, last)]


def _bounds(campaign: Campaign, first: datetime, last: datetime) -> tuple[Any, Any]:
    window = timedelta(days=campaign.window_days)
    if campaign.goal == "event":
        return stored.bound(first), stored.bound(last + window)
    days = localdate(first), localdate(last) + window + timedelta(days=1)
    return tuple(connection.ops.adapt_datefield_value(day) for day in days)  # type: ignore[return-value]


def _purchase(campaign: Campaign, due: datetime, on: Any, cents: int | None) -> tuple[int, int, bool] | None:
    """Days after, cents, whether it counts. What was sold in another currency counts for nothing in cents."""
    day = stored.day(on)
    after = (day - localdate(due)).days if isinstance(day, date) else -1
    if not 0 <= after <= campaign.window_days:
        return None
    return after, int(cents or 0), cents is None or cents > 0


def _event(campaign: Campaign, due: datetime, at: Any) -> tuple[int, int, bool] | None:
    since = stored.sure(at) - due
    if not timedelta() <= since < timedelta(days=campaign.window_days):
        return None
    return since.days, 0, True
