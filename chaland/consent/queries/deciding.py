"""Decides a batch of contacts: gather, stand, decide, each standing once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from chaland.consent.domain.decision import Asking, Verdict, decide
from chaland.consent.domain.evidence import Facts
from chaland.consent.domain.outlines import Outliner
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.standing import Standing, standing
from chaland.consent.queries.facts import Gatherer, wanted_for
from chaland.consent.queries.terms import rules_for

_REMEMBERED = 100_000
_UNSHOWN: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Decided:
    """A batch by column: the distinct verdicts, and for each contact which it is, its proof and its point."""

    verdicts: Sequence[Verdict]
    which: Sequence[int]
    proofs: Sequence[str | None]
    points: Sequence[str | None]


class Decider:
    """Answers one question about batch after batch. Raises: as `may_contact`."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._rules: Rules = rules_for(asking.at)
        wanted = wanted_for([asking.channel], [asking.purpose])
        self._gatherer = Gatherer(asking.at, self._rules, wanted, many=True)
        self._outliner = Outliner(asking.at, self._rules)
        self._known: dict[Standing, Verdict] = {}
        self._alike: dict[Hashable, Verdict] = {}

    def decide(self, ids: Sequence[int]) -> Decided:
        places: dict[int, int] = {}
        distinct: list[Verdict] = []
        which: list[int] = []
        found: list[tuple[str | None, str | None]] = []
        for facts in self._gatherer.facts(ids):
            verdict, shown = self._decided(facts)
            place = places.get(id(verdict))
            if place is None:
                place = places[id(verdict)] = len(distinct)
                distinct.append(verdict)
            which.append(place)
            found.append(shown)
        return Decided(distinct, which, [proof for proof, _ in found], [point for _, point in found])

    def _decided(self, facts: Facts) -> tuple[Verdict, tuple[str | None, str | None]]:
        outline = self._outliner.outline(facts)
        alike = self._alike.get(outline) if outline is not None else None
        if alike is not None:
            return alike, self._outliner.proof(facts, alike.claim) if alike.claim else _UNSHOWN
        state, proofs = standing(facts, self._asking.at, self._rules)
        verdict = self._verdict(state)
        if outline is not None:
            self._alike[outline] = verdict
        return verdict, proofs.find(verdict.claim) if verdict.claim else _UNSHOWN

    def _verdict(self, state: Standing) -> Verdict:
        verdict = self._known.get(state)
        if verdict is None:
            if len(self._known) + len(self._alike) >= _REMEMBERED:
                self._known.clear()
                self._alike.clear()
            verdict = self._known[state] = decide(state, self._asking, self._rules)
        return verdict
