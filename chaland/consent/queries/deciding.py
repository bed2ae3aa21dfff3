"""Decides a batch of contacts: gather, stand, decide, each standing once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chaland.consent.domain.decision import Asking, Verdict, decide
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.standing import Standing, standing
from chaland.consent.queries.facts import Gatherer, wanted_for
from chaland.consent.queries.terms import rules_for

_REMEMBERED = 100_000


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
        self._known: dict[Standing, Verdict] = {}

    def decide(self, ids: Sequence[int]) -> Decided:
        verdicts: dict[int, int] = {}
        distinct: list[Verdict] = []
        which, found = [], []
        for facts in self._gatherer.facts(ids):
            state, proofs = standing(facts, self._asking.at, self._rules)
            verdict = self._verdict(state)
            if id(verdict) not in verdicts:
                verdicts[id(verdict)] = len(distinct)
                distinct.append(verdict)
            which.append(verdicts[id(verdict)])
            found.append(proofs.find(verdict.claim) if verdict.claim else (None, None))
        return Decided(distinct, which, [proof for proof, _ in found], [point for _, point in found])

    def _verdict(self, state: Standing) -> Verdict:
        verdict = self._known.get(state)
        if verdict is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            verdict = self._known[state] = decide(state, self._asking, self._rules)
        return verdict
