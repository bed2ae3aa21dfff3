"""Who gets a message of a campaign: the law, exclusions, the cap, one message an address, the wording, the draw.

The same steps whether an audience is frozen, estimated or let in one by one by an automation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chaland.campaigns.audiences import hired
from chaland.campaigns.audiences.rounds import saying_stop, waiting
from chaland.campaigns.domain.drawing import is_held, letter_of
from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.campaigns.queries.dead import dead_among
from chaland.campaigns.queries.pressure import Pressure, cap_of
from chaland.campaigns.writing.writer import Recipient, Unwritable, writer_of
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.consent.domain.asking import Verdict
from chaland.consent.domain.words import Channel
from chaland.consent.queries.bulk import bulk_may_contact
from chaland.consent.queries.facts import stored
from chaland.consent.queries.stops import OPPOSED
from chaland.customers import bulk
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.text import Language, language_of
from chaland.reference import phone_usage

_LANGUAGES = "SELECT c.id, c.language FROM {keys} {join} customers_contact c ON c.id = k.key"
_OF_ADDRESS = (
    "SELECT m.address, m.contact_id FROM {keys} {join} campaigns_outboxmessage m ON m.address = k.key "
)
_TAKEN = _OF_ADDRESS + "WHERE m.campaign_id = %s AND m.occasion = 0"
_TAKEN_LATELY = _OF_ADDRESS + "WHERE +m.campaign_id = %s AND m.due_at >= %s"
"""The plus: by the index of addresses, not by that of the campaign, of which all may be looked through."""


@dataclass(slots=True)
class Admission:
    """One person on the way in. `letter`: the wording drawn for them, also when they are held out."""

    contact_id: int
    occasion: int = 0
    state: State = State.READY
    reason: str = ""
    rule: str = ""
    basis: str = ""
    proof: str = ""
    address: str | None = None
    language: Language = "fr"
    letter: str = ""
    not_before: datetime | None = None
    parts: int = 0
    cost_millicents: int = 0
    body_hash: str = ""

    def skip(self, reason: str, rule: str = "") -> None:
        self.state, self.reason, self.rule = State.SKIPPED, reason, rule
        self.address = None


class Door:
    """Lets people into one campaign, page after page. `at`: when they would be written to. `excluded`: whom the
    campaign itself leaves out. `remembers`: nothing is written, so that addresses are remembered here.

    Raises: Invalid when the message cannot be compiled.
    """

    def __init__(
        self,
        campaign: Campaign,
        account: Account,
        at: datetime,
        excluded: Set[int] = frozenset(),
        *,
        remembers: bool = False,
    ) -> None:
        self.campaign, self.at = campaign, at
        self.writer = writer_of(campaign, draft=remembers)
        self._excluded, self._price = excluded, account.price_millicents
        self._cap = cap_of(campaign)
        self._weights = [(one.letter, one.weight) for one in campaign.variants.all()]
        self._seen: dict[str, int] | None = {} if remembers else None

    def verdicts(self, contact_ids: Iterable[int]) -> Iterator[tuple[int, Verdict]]:
        """What the law says of each, in the order given. Cost: as `bulk_may_contact`."""
        if self.campaign.hired_list_id is not None:
            return hired.verdicts(self.campaign, list(contact_ids), self.at, self.writer.content)
        asked = self.campaign.channel, self.campaign.purpose.code
        return bulk_may_contact(contact_ids, *asked, at=self.at, content=self.writer.content)

    def admit(
        self, judged: Sequence[tuple[int, Verdict]], occasions: Sequence[int] | None = None
    ) -> list[Admission]:
        """What becomes of each of a page. Cost: a few queries a page, and the writing of each message."""
        numbers = occasions or [0] * len(judged)
        page = [self._lawful(pk, verdict, at) for (pk, verdict), at in zip(judged, numbers, strict=True)]
        for step in (
            self._at_peace,
            self._dead,
            self._too_often,
            self._draw,
            self._write,
            self._twice,
            self._hold_out,
        ):
            step([one for one in page if one.state is State.READY])
        return page

    def _lawful(self, pk: int, verdict: Verdict, occasion: int) -> Admission:
        one = Admission(pk, occasion, rule=verdict.rule)
        if pk in self._excluded:
            one.skip("excluded")
        elif verdict.verdict == "block":
            one.skip("no_point" if verdict.rule == "R_NO_POINT" else "not_allowed", verdict.rule)
        elif (address := address_of(self.campaign.channel, verdict.point)) is None:
            one.skip("no_point", "R_NO_POINT")
        else:
            one.address, one.basis, one.proof = address, verdict.basis or "", verdict.proof or ""
            one.not_before = max(verdict.not_before or self.at, self.at)
        return one

    def _at_peace(self, page: Sequence[Admission]) -> None:
        ids = [one.contact_id for one in page]
        refusing, opening = saying_stop(self.campaign, ids, self.at), waiting(self.campaign, ids, self.at)
        for one in page:
            one.not_before = opening.get(one.contact_id, one.not_before)
            if one.contact_id in refusing:
                one.skip("not_allowed", OPPOSED)

    def _dead(self, page: Sequence[Admission]) -> None:
        dead = dead_among({one.address for one in page if one.address}, self.at)
        for one in page:
            if one.address in dead:
                one.skip("dead_address")

    def _too_often(self, page: Sequence[Admission]) -> None:
        if self._cap is None:
            return
        pressure = Pressure([(one.contact_id, one.address) for one in page], self._cap, self.at)
        for one in page:
            if pressure.is_enough((one.contact_id, one.address)):
                one.skip("cap")

    def _draw(self, page: Sequence[Admission]) -> None:
        spoken = dict(bulk.fetch(_LANGUAGES, [one.contact_id for one in page]))
        for one in page:
            one.language = language_of(spoken.get(one.contact_id))
            one.letter = letter_of(self.campaign.seed, one.contact_id, self._weights)

    def _twice(self, page: Sequence[Admission]) -> None:
        """The first of those who share an address, by number, gets the message; of an automation, the first in a day."""
        holders = self._holders(page) if self._seen is None else self._seen
        for one in page:
            if holders.setdefault(one.address or "", one.contact_id) != one.contact_id:
                one.skip("same_address")

    def _holders(self, page: Sequence[Admission]) -> dict[str, int]:
        """Address -> who is written to there."""
        asked = sorted({one.address or "" for one in page})
        if self.campaign.automation is None:
            return dict(bulk.fetch(_TAKEN, asked, self.campaign.pk))
        return dict(
            bulk.fetch(_TAKEN_LATELY, asked, self.campaign.pk, stored.bound(self.at - timedelta(days=1)))
        )

    def _write(self, page: Sequence[Admission]) -> None:
        """As it would read today: what it costs, and whether it can be written at all."""
        told = self.writer.write([recipient(one) for one in page])
        for one, written in zip(page, told, strict=True):
            if isinstance(written, Unwritable):
                one.skip(written.reason)
                continue
            one.parts, one.body_hash = written.parts, written.body_hash
            one.cost_millicents = written.parts * self._price

    def _hold_out(self, page: Sequence[Admission]) -> None:
        """Last, so that those held out are like those who are not."""
        for one in page:
            if is_held(self.campaign.seed, one.contact_id, self.campaign.holdout_bp):
                one.state, one.parts, one.cost_millicents = State.HELD, 0, 0


@transaction.atomic
def let_in(
    *, campaign: Campaign, entries: Sequence[tuple[int, int]], clock: Clock = system_clock
) -> Mapping[str, int]:
    """What an automation calls: people (contact, entry) into the outbox of one of its steps, each entry once. Returns
    how many by state or reason; those of an entry that is there already are not counted."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    now, account = clock(), account_for(campaign.channel, campaign.account_id)
    known = set(
        campaign.messages.filter(occasion__in={occasion for _, occasion in entries}).values_list(
            "home", "occasion"
        )
    )
    fresh = [entry for entry in dict.fromkeys(entries) if entry not in known]
    door = Door(campaign, account, now)
    verdicts = (verdict for _, verdict in door.verdicts([pk for pk, _ in fresh]))
    judged = list(zip((pk for pk, _ in fresh), verdicts, strict=True))
    page = door.admit(judged, [occasion for _, occasion in fresh])
    write_rows(campaign, account, page, lambda _: now)
    return Counter(one.reason or one.state.value for one in page)


def recipient(one: Admission) -> Recipient:
    return Recipient(
        contact_id=one.contact_id,
        address=one.address or "",
        arm=one.letter,
        language=one.language,
        client_ref="",
        occasion=one.occasion,
    )


def address_of(channel: str, point: str | None) -> str | None:
    """What the law opens, as the channel is given it; None for what it cannot reach."""
    if channel == Channel.EMAIL:
        return point.lower() if point and "@" in point else None
    if not point or not point.startswith("+"):
        return None
    usage = phone_usage(point)
    return point if usage is None or usage.usage == "mobile" else None


def write_rows(
    campaign: Campaign, account: Account, page: Sequence[Admission], due: Callable[[int], datetime]
) -> None:
    """Put a page into the outbox. `due`: the day that the place in the page counts from. In a transaction."""
    columns: Mapping[str, Any] = {
        **{name: [getattr(one, name) for one in page] for name in _SAME},
        "home": [one.contact_id for one in page],
        "state": [one.state.value for one in page],
        "arm": [one.letter if one.state is State.READY else "" for one in page],
        "due_at": [due(place) for place in range(len(page))],
        **{name: bulk.Same(value) for name, value in _BLANK.items()},
        "campaign_id": bulk.Same(campaign.pk),
        "account_id": bulk.Same(account.pk),
    }
    bulk.insert(OutboxMessage, columns)


_SAME = (
    "contact_id", "occasion", "address", "language", "reason", "rule", "basis", "proof", "not_before", "parts",
    "cost_millicents", "body_hash",
)  # fmt: skip
_BLANK = {"lease_owner": "", "attempts": 0, "code": ""}
