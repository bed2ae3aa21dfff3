"""Everything that decisions rest on, gathered for a few contacts or for a million: the same way for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chaland.consent.domain.asking import PurposeTerms
from chaland.consent.domain.evidence import Facts, Terms
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.words import Channel, PointKind
from chaland.consent.models import CollectionTerms, Purpose
from chaland.consent.queries.facts.deeds import (
    CallBook,
    bars_on,
    bought_by,
    contracts_of,
    folded,
    horizon,
    last_signs,
)
from chaland.consent.queries.facts.people import People, people_of
from chaland.consent.queries.facts.stored import days
from chaland.consent.queries.facts.words import Ledger, SuppressionList

__all__ = ["Gatherer", "Wanted", "wanted_for"]

_CALLING = {Channel.CALL, Channel.ROBOCALL}
_BUYING = {Channel.EMAIL, Channel.SMS}
_VISITING = {Channel.LETTER, Channel.PARTNER}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is worth reading for what will be asked. `channel`: the only one that is asked about, None for
    several. `months`: the shortest retention among the purposes."""

    purchases: bool
    calls: bool
    homes: bool
    months: int
    channel: str | None = None


def wanted_for(channels: Iterable[Channel], purposes: Sequence[PurposeTerms]) -> Wanted:
    asked = set(channels)
    months = min((purpose.retention_months for purpose in purposes), default=0)
    only = next(iter(asked)).value if len(asked) == 1 else None
    return Wanted(bool(asked & _BUYING), bool(asked & _CALLING), bool(asked & _VISITING), months, only)


class Gatherer:
    """Reads the facts of batch after batch, as of one instant.

    `many`: for an audience; what everybody shares is read once. Raises: Broken (`suppression_key_lost`).
    """

    def __init__(self, at: datetime, rules: Rules, wanted: Wanted, *, many: bool = False) -> None:
        self._at, self._rules, self._wanted = at, rules, wanted
        self._codes = dict(Purpose.objects.order_by().values_list("pk", "code"))
        self._terms = declared_terms()
        self._ledger, self._list = Ledger(self._codes, self._terms), SuppressionList()
        self._calls = CallBook(at, rules) if wanted.calls else None
        if many and self._calls is not None:
            self._calls.load()

    def facts(self, ids: Sequence[int]) -> Iterator[Facts]:
        """One for each id, in their order; `known` is false for whom the file does not hold."""
        kinds = self._list.kinds()
        at_home = self._wanted.homes or PointKind.POSTAL in kinds or self._ledger.speaks_of_homes()
        people = people_of(ids, self._terms, at_home=at_home)
        old = self._old(people)
        said, listed = self._ledger.about(people, self._wanted.channel, old), self._list.about(people, kinds)
        bought = bought_by(people, self._terms, self._at.date()) if self._wanted.purchases else {}
        signs = last_signs(people, self._at, self._rules, old)
        calls = self._calls.about(people) if self._calls is not None else {}
        contracts, bars = contracts_of(people, self._codes), bars_on(people)
        for pk in ids:
            person = people.by_id.get(pk)
            if person is None:
                yield Facts(pk, known=False)
                continue
            row, sources = person.row, person.sources
            yield Facts(
                pk,
                True,
                row[4],
                row[5] is not None,
                folded(row[6]),
                days[row[7]] if row[7] else None,
                days[row[8]] if row[8] else None,
                row[9],
                person.points,
                [self._terms.get(source) for source in sources],
                said.get(pk, ()),
                listed.get(pk, ()),
                bought.get(pk, ()),
                contracts.get(pk, ()),
                bars.get(pk, ()),
                calls.get(pk, ()),
                signs.get(pk),
                bool(row[10]),
            )

    def _old(self, people: People) -> set[int]:
        """Those collected so long ago that they may have been silent for too long."""
        since = horizon(self._at, self._wanted.months).isoformat()
        return {pk for pk, one in people.by_id.items() if one.created is None or one.created < since}


def declared_terms() -> dict[int, Terms]:
    """By source, the terms that somebody declared. A status that is not `ready` is quarantine."""
    return {
        row.source_id: Terms(
            row.controller_id, row.direct, row.informed, row.refusal_offered, row.since, row.status != "ready"
        )
        for row in CollectionTerms.objects.all()
    }
