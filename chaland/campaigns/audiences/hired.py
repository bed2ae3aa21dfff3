"""Names of a hired list as an audience. In the outbox each stands under a number beyond those of contacts, for they are
none of ours: nothing hangs on them there that would make them so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chaland.consent.domain.asking import Content, Verdict
from chaland.consent.domain.words import Channel
from chaland.consent.queries.hours import opening_times, spans
from chaland.consent.queries.terms import rules_for
from chaland.enrichment.lists.domain.sendable import REASONS
from chaland.enrichment.lists.services.weighing import Weighed, weigh
from chaland.enrichment.models import HiredList, HiredName
from chaland.kernel.channels import Channel as Outward

if TYPE_CHECKING:
    from chaland.campaigns.models import Campaign

FIRST = 10**15
"""No file has so many contacts, and programs that know only 53 bits of a number can still say it."""
LEFT_OUT = "list_"
"""Begins the reasons why a hired name is left out, as its list gives them."""


def number_of(name_id: int) -> int:
    return FIRST + name_id


def name_of(number: int) -> int:
    return number - FIRST


def is_hired(number: int) -> bool:
    return number >= FIRST


def names_of(numbers: Collection[int]) -> dict[int, HiredName]:
    """By their number in the outbox; without those that left their list."""
    wanted = [name_of(number) for number in numbers if is_hired(number)]
    return {number_of(name.pk): name for name in HiredName.objects.filter(pk__in=wanted).order_by("pk")}


def address_column(channel: str) -> str:
    return "mobile" if channel == Channel.SMS else "email"


def weigh_now(
    campaign: Campaign,
    names: Sequence[HiredName],
    at: datetime,
    *,
    reserved: bool = True,
    says_source: bool = True,
) -> Weighed:
    """As the contract, the law and our own file stand at that instant. Nothing is written."""
    row = HiredList.objects.get(pk=campaign.hired_list_id or 0)
    return weigh(row, names, Outward(campaign.channel), at, reserved=reserved, says_source=says_source)


def leaving(campaign: Campaign, numbers: Collection[int], at: datetime, content: Content) -> dict[int, str]:
    """Those whom the contract, the law or our own file closes now, with the reason: a refusal of a second ago counts."""
    names = names_of(numbers)
    told = weigh_now(campaign, list(names.values()), at, says_source=content.source)
    whys = {number: told.why(name.pk) for number, name in names.items()}
    return {number: f"{LEFT_OUT}{why}" for number, why in whys.items() if why}


def verdicts(
    campaign: Campaign, numbers: Sequence[int], at: datetime, content: Content
) -> Iterator[tuple[int, Verdict]]:
    """Of names that their list lets go: what the message has to say, and the hours where they live."""
    names, version = names_of(numbers), rules_for(at).version
    opening = opening_times({one.department for one in names.values()}, campaign.channel, True, at)
    for number in numbers:
        name = names.get(number)
        address = getattr(name, address_column(campaign.channel)) if name is not None else None
        if name is None or not address:
            reason = REASONS["no_point"]
            yield number, Verdict("block", reason.rule, reason.article, reason.text, version)
        elif not (content.sender and content.stop and content.source):
            reason = REASONS["art14"]
            rule = reason.rule if not content.source else "R_CONTENT"
            yield number, Verdict("block", rule, reason.article, reason.text, version)
        else:
            reason, waits = REASONS["consent"], opening.get(name.department)
            proof = f"list:{name.list_id}"
            yield number, Verdict(
                "defer" if waits else "allow", reason.rule, reason.article, reason.text, version, waits,
                "hired_list", proof, address,
            )  # fmt: skip


def open_until(
    campaign: Campaign, numbers: Sequence[int], at: datetime
) -> dict[int, tuple[datetime, datetime]]:
    """As `consent.queries.hours.open_until`, where each lives."""
    places = {number: name.department for number, name in names_of(numbers).items()}
    return spans(places, campaign.channel, True, at)
