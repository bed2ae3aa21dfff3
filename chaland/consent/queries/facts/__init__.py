"""Everything that decisions rest on, gathered for a few contacts or for a million: the same way for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
    horizon,
    last_signs,
)
from chaland.consent.queries.facts.people import people_of
from chaland.consent.queries.facts.words import Ledger, SuppressionList

__all__ = ["Gatherer", "Wanted", "wanted_for"]

_CALLING = {Channel.CALL, Channel.ROBOCALL}
_BUYING = {Channel.EMAIL, Channel.SMS}
_VISITING = {Channel.LETTER, Channel.PARTNER}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is worth reading for what will be asked. `months`: the shortest retention among the purposes."""

    purchases: bool
    calls: bool
    homes: bool
    months: int


def wanted_for(channels: Iterable[Channel], purposes: Sequence[PurposeTerms]) -> Wanted:
    asked = set(channels)
    months = min((purpose.retention_months for purpose in purposes), default=0)
    return Wanted(bool(asked & _BUYING), bool(asked & _CALLING), bool(asked & _VISITING), months)


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
        said, listed = self._ledger.about(people), self._list.about(people, kinds)
        day = self._at.date()
        bought = bought_by(people, self._terms, day) if self._wanted.purchases else {}
        signs = last_signs(people, self._at, self._rules, self._young(day))
        calls = self._calls.about(people) if self._calls is not None else {}
        contracts, bars = contracts_of(people, self._codes), bars_on(people)
        for pk in ids:
            person = people.by_id.get(pk)
            if person is None:
                yield Facts(pk, known=False)
                continue
            yield Facts(
                pk,
                True,
                person.kind,
                person.in_company,
                person.function,
                person.birth_date,
                person.created_on,
                person.department,
                tuple(person.points),
                tuple([self._terms.get(source) for source in person.sources]),
                said.get(pk, ()),
                listed.get(pk, ()),
                bought.get(pk, ()),
                contracts.get(pk, ()),
                bars.get(pk, ()),
                calls.get(pk, ()),
                signs.get(pk),
                person.customer,
            )

    def _young(self, day: date) -> date:
        return horizon(self._at, self._wanted.months)


def declared_terms() -> dict[int, Terms]:
    """By source, the terms that somebody declared. A status that is not `ready` is quarantine."""
    return {
        row.source_id: Terms(
            row.controller_id, row.direct, row.informed, row.refusal_offered, row.since, row.status != "ready"
        )
        for row in CollectionTerms.objects.all()
    }
