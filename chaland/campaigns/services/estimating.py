"""Whom a draft would reach today and what it would cost, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from chaland.campaigns.audiences import hired
from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services.admitting import Admission, Door
from chaland.campaigns.services.freezing import PAGE, audience_ids, excluded_ids, paged
from chaland.channels.queries import account_for
from chaland.enrichment.models import HiredName
from chaland.kernel.clock import Clock, system_clock

SAMPLE = 20_000
"""Beyond so many people the estimate is that of a sample, drawn by a hash so that it stays the same."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """`skipped`: by reason; `rules`: of those whom the law leaves out. `cost_millicents`: 1 € = 100,000. `exact`:
    everybody was looked at; else all but `people` is in proportion to `looked_at`."""

    people: int
    ready: int
    held: int
    skipped: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
    parts: int = 0
    worst_parts: int = 0
    cost_millicents: int = 0
    looked_at: int = 0

    @property
    def exact(self) -> bool:
        return self.looked_at == self.people


def estimate(campaign_id: int, *, clock: Clock = system_clock) -> Estimate:
    """Cost: a second or two at most, a sample of a large audience. Raises: NotFound (`campaign_unknown`); Invalid when
    the message cannot be compiled."""
    campaign, now = campaign_by_id(campaign_id), clock()
    if campaign.hired_list_id is not None:
        return _of_names(campaign, max(now, campaign.starts_at or now))
    ids = audience_ids(campaign)
    looked_at = _sample(ids, campaign.seed)
    account = account_for(campaign.channel, campaign.account_id)
    at = max(now, campaign.starts_at or now)
    door = Door(campaign, account, at, excluded_ids(campaign), remembers=True)
    admitted: list[Admission] = []
    for page in paged(door.verdicts(looked_at), PAGE):
        admitted += door.admit(page)
    return _told(admitted, len(ids))


def _of_names(campaign: Campaign, at: datetime) -> Estimate:
    """Of a hired list: those whom the list leaves out, then as everybody."""
    ids = list(HiredName.objects.filter(list_id=campaign.hired_list_id).values_list("pk", flat=True))
    looked_at = _sample(ids, campaign.seed)
    account = account_for(campaign.channel, campaign.account_id)
    door, reserved = Door(campaign, account, at, remembers=True), campaign.hired_use is not None
    admitted: list[Admission] = []
    for start in range(0, len(looked_at), PAGE):
        names = list(HiredName.objects.filter(pk__in=looked_at[start : start + PAGE]).order_by("pk"))
        told = hired.weigh_now(campaign, names, at, reserved=reserved)
        admitted += door.admit(list(door.verdicts([hired.number_of(name.pk) for name in told.may])))
        whys = (told.why(name.pk) for name in names)
        admitted += [
            Admission(0, state=State.SKIPPED, reason=f"{hired.LEFT_OUT}{why}") for why in whys if why
        ]
    return _told(admitted, len(ids))


def _sample(ids: Sequence[int], seed: str) -> Sequence[int]:
    if len(ids) <= SAMPLE:
        return ids
    least = int(2**64 * SAMPLE / len(ids))
    return [pk for pk in ids if _drawn(seed, pk) < least]


def _drawn(seed: str, pk: int) -> int:
    return int.from_bytes(blake2b(f"{seed} sample {pk}".encode(), digest_size=8).digest(), "big")


def _told(admitted: Sequence[Admission], people: int) -> Estimate:
    ready = [one for one in admitted if one.state is State.READY]
    times = people / len(admitted) if admitted else 1.0
    skipped = Counter(one.reason for one in admitted if one.state is State.SKIPPED)
    rules = Counter(one.rule for one in admitted if one.reason == "not_allowed")
    return Estimate(
        people,
        round(len(ready) * times),
        round(sum(one.state is State.HELD for one in admitted) * times),
        _in_all(skipped, times),
        _in_all(rules, times),
        round(sum(one.parts for one in ready) * times),
        max((one.parts for one in ready), default=0),
        round(sum(one.cost_millicents for one in ready) * times),
        len(admitted),
    )


def _in_all(counted: Mapping[str, int], times: float) -> dict[str, int]:
    return {name: round(n * times) for name, n in counted.items()}
