"""Names of a list weighed for one use: who must leave the list, who may not be written to and why, who may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.facts import NameFacts
from chaland.enrichment.lists.domain.people import SAID, Person
from chaland.enrichment.lists.domain.sendable import sendable
from chaland.enrichment.lists.domain.words import Removed
from chaland.enrichment.lists.queries import facts_of, name_facts
from chaland.enrichment.lists.services.screening import screen_again
from chaland.enrichment.models import HiredList, HiredName
from chaland.kernel.channels import Channel


@dataclass(frozen=True, slots=True)
class Weighed:
    """`leaving`: those who must not stand in the list any more. `no`: code of `REASONS`, of those who stay in it."""

    names: Sequence[HiredName]
    leaving: Mapping[int, Removed]
    no: Mapping[int, str]

    @property
    def may(self) -> list[HiredName]:
        return [name for name in self.names if self.why(name.pk) == ""]

    def why(self, name_id: int) -> str:
        """Empty for whom may be written to."""
        left = self.leaving.get(name_id)
        return left.value if left is not None else self.no.get(name_id, "")

    @property
    def counts(self) -> Counter[str]:
        """`names` that may be written to, the others by reason."""
        whys = [self.why(name.pk) for name in self.names]
        return Counter(why or "names" for why in whys)


def weigh(
    row: HiredList,
    names: Sequence[HiredName],
    channel: Channel,
    now: datetime,
    *,
    reserved: bool = True,
    says_source: bool = True,
) -> Weighed:
    """Nothing is written. `reserved`: within a use already counted. Cost: a few queries by index, whatever the number."""
    law, facts = ports.consents().law(now), facts_of(row)
    leaving = screen_again(row, [as_person(name) for name in names], now)
    no: dict[int, str] = {}
    for name in names:
        if name.pk in leaving:
            continue
        told, zone = judged(row, name, channel), settings.CHALAND_ZONE
        decided = sendable(facts, told, channel, now, law, zone, reserved=reserved, says_source=says_source)
        if not decided.allowed:
            no[name.pk] = decided.reasons[0]
    return Weighed(names, leaving, no)


def judged(row: HiredList, name: HiredName, channel: Channel) -> NameFacts:
    """The name as `sendable` sees it for a channel: refused in the supplier's own file is opposed."""
    told = name_facts(name, row.audience)
    return replace(told, opposed=channel.value in name.refused.split(","))


def as_person(name: HiredName) -> Person:
    return Person(
        line=name.line,
        said={field: getattr(name, field) for field in SAID},
        household=name.household,
        given=name.given,
        refused=frozenset(filter(None, name.refused.split(","))),
        pk=name.pk,
    )
