"""Works out the reach of contacts and writes down what is different."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from chaland.consent.domain.reaching import COLUMNS, Masks, masks
from chaland.consent.domain.standing import Standing, standing
from chaland.consent.domain.turning import next_turn
from chaland.consent.domain.words import Channel
from chaland.consent.models import Reach
from chaland.consent.queries.facts import Gatherer, wanted_for
from chaland.consent.queries.terms import all_terms, rules_for
from chaland.consent.services.reach import tallying
from chaland.customers import bulk
from chaland.customers.models import Contact

STEP = 4_000

Row = tuple[Any, ...]
"""The masks in the order of COLUMNS, then recheck_on."""


class Computer:
    """Works out the reach of batch after batch, as of one instant."""

    def __init__(self, at: datetime, *, many: bool) -> None:
        self._at, self._rules, self._purposes = at, rules_for(at), all_terms()
        wanted = wanted_for(Channel, self._purposes)
        self._gatherer = Gatherer(at, self._rules, wanted, many=many)
        self._known: dict[Standing, Masks] = {}

    def write(self, ids: Sequence[int]) -> int:
        """Bring the rows of these contacts up to date, in the caller's transaction. Returns how many changed."""
        bulk.hold(Contact, ids)
        held = _rows(ids)
        fresh: dict[int, Row] = {}
        gone: list[int] = []
        for facts in self._gatherer.facts(ids):
            if not facts.known:
                gone.append(facts.contact)
                continue
            state, _ = standing(facts, self._at, self._rules)
            turn = next_turn(facts, self._at, self._rules, self._purposes)
            fresh[facts.contact] = (*self._masks(state), _company_day(turn))
        return _store(fresh, held, [pk for pk in gone if pk in held])

    def _masks(self, state: Standing) -> Masks:
        if state not in self._known:
            self._known[state] = masks(state, self._purposes, self._at, self._rules)
        return self._known[state]


def _company_day(turn: datetime | None) -> date | None:
    return turn.astimezone(ZoneInfo(settings.CHALAND_ZONE)).date() if turn else None


def _rows(ids: Sequence[int]) -> dict[int, Row]:
    names = ", ".join(f"h.{name}" for name in COLUMNS)
    asked = f"SELECT h.contact_id, {names}, h.recheck_on FROM {{keys}} {{join}} consent_reach h ON h.contact_id = k.key"
    return {row[0]: (*row[1:-1], _as_date(row[-1])) for row in bulk.fetch(asked, ids)}


def _as_date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _store(fresh: dict[int, Row], held: dict[int, Row], gone: Sequence[int]) -> int:
    new = {pk: row for pk, row in fresh.items() if pk not in held}
    changed = {pk: row for pk, row in fresh.items() if pk in held and held[pk] != row}
    if new:
        bulk.insert(Reach, _columns(new))
    if changed:
        bulk.update(Reach, "contact_id", _columns(changed))
    if gone:
        Reach.objects.filter(pk__in=gone).delete()
    left = [held[pk][:-1] for pk in (*changed, *gone)]
    tallying.add([row[:-1] for row in (*new.values(), *changed.values())], left)
    return len(new) + len(changed) + len(gone)


def _columns(rows: dict[int, Row]) -> dict[str, list[Any]]:
    names = (*COLUMNS, "recheck_on")
    return {
        "contact_id": list(rows),
        **dict(zip(names, map(list, zip(*rows.values(), strict=True)), strict=True)),
    }
