"""Contacts who look alike stand alike: what tells one plain contact from another. Pure.

Most people of most files refused nothing, have no contract and were not called: what their standing depends
on is read off their facts at a third of what it takes to work it out. A law, tested: equal outlines, equal
standings.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime

from chaland.consent.domain.calendar import Place, place_of, today_at
from chaland.consent.domain.evidence import Facts
from chaland.consent.domain.histories import plain_proof, plainly
from chaland.consent.domain.proofs import (
    Claim,
    Proofs,
    is_role_email,
    is_work_email,
    opened_by_purchases,
    opens,
)
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.standing import age_at, attempts_of, last_sign, months_begun


class Outliner:
    """Draws the outline of contact after contact, as of one instant and under its rules."""

    def __init__(self, at: datetime, rules: Rules) -> None:
        self._at, self._rules = at, rules
        self._before: date | None = rules.get("tracking_pixel.legacy_before")
        self._places: dict[str | None, tuple[Place, date]] = {}

    def outline(self, facts: Facts) -> Hashable | None:
        """None for whom the file does not hold and for those whose history takes reading."""
        if facts.suppressed or facts.contracts or facts.bars or not facts.known:
            return None
        place, today = self._place(facts.department)
        points = facts.points
        shut = [one for one in points if one.terms is not None and one.terms.quarantine]
        heard = None if shut else plainly(facts.said, points, self._at, today, self._rules)
        if heard is None:
            return None
        emails = [one for one in points if one.use == "email"]
        born, created, before = facts.birth_date, facts.created_on, self._before
        return (
            place,
            facts[2:5],
            facts.customer,
            age_at(born, today, self._rules) if born else "",
            months_begun(last_sign(facts, self._at, today), today),
            tuple([one[2:4] for one in points]),
            [is_role_email(one) for one in emails].count(True) > 0,
            facts.in_company and any(map(is_work_email, emails)),
            tuple(facts.terms),
            heard,
            tuple([(one.family, one.terms) for one in facts.bought if opens(one, today)]),
            attempts_of(facts, self._at, place, today, self._rules) if facts.calls else 0,
            created is not None and before is not None and created < before,
        )

    def proof(self, facts: Facts, claim: Claim) -> tuple[str | None, str | None]:
        """What `Proofs.find` says of a claim, for a contact that has an outline."""
        points, today = facts.points, self._place(facts.department)[1]
        if claim[0] == "soft":
            return Proofs(points, bought=opened_by_purchases(facts.bought, points, today)).find(claim)
        if claim[0] in ("consent", "lapsed"):
            asked = (facts.said, points, self._at, today, self._rules, (claim[1], claim[2]))
            shown = plain_proof(*asked, stands=claim[0] == "consent")
            return f"entry:{shown.id}", shown.identifier
        return Proofs(points).find(claim)

    def _place(self, department: str | None) -> tuple[Place, date]:
        found = self._places.get(department)
        if found is None:
            place = place_of(department, self._rules["holidays.local"])
            found = self._places[department] = place, today_at(place, self._at)
        return found
