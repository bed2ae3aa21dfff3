"""What a person does from a link: unsubscribe at once, or choose what may still reach them.

A link proves that one reads what is sent to one identifier: it may say yes for that one alone, and no for
every way of reaching the same person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from django.db import transaction

from chaland.access.services import record
from chaland.consent import suppression
from chaland.consent.domain.asking import Verdict
from chaland.consent.domain.collecting.design import Box
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.tokens import Reached, Use
from chaland.consent.domain.words import POINT_OF_CHANNEL, Channel, Method
from chaland.consent.models import Purpose, Wording
from chaland.consent.queries.decision import why
from chaland.consent.queries.identifiers import contacts_with, identifiers_of
from chaland.consent.queries.purposes import purposes
from chaland.consent.services.ledger import Proof, Whom, object_to, record_consent
from chaland.consent.services.showing import box_wording, may_be_asked
from chaland.consent.services.tokens import open_seal, seal_words
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Refused
from chaland.kernel.text import Language, Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One channel for one purpose. `open`: it may reach them today; `wording`: what ticking says yes to."""

    key: str
    channel: Channel
    purpose: Purpose
    open: bool
    wording: Wording


@dataclass(frozen=True, slots=True)
class Choices:
    """`others`: channels that reach the same person otherwise, which may only be stopped from here."""

    own: tuple[Choice, ...]
    others: tuple[Channel, ...]
    seal: str


def unsubscribe(*, reached: Reached, one_click: bool, clock: Clock = system_clock) -> bool:
    """Object to what the link names, at once; False when that was said before."""
    identifier = Identifier(reached.kind, reached.identifier)
    known = suppression.match([identifier]).get(identifier, [])
    if suppression.opposed(known, reached.channel, reached.purpose):
        return False
    now = clock()
    object_to(
        whom=_whom(reached),
        channel=Channel(reached.channel) if reached.channel else None,
        purpose=_live(reached.purpose),
        at=now,
        method=Method.UNSUBSCRIBE,
        reason="one_click" if one_click else "link",
        proof=_said_in(reached),
        clock=clock,
    )
    return True


_ASKED_APART = frozenset((Channel.PARTNER.value, Channel.PIXEL.value))
"""What is consented to whatever the purpose is: a transfer, and being measured, which every email lets one take back
(law.md TRK-04)."""


def choices_of(
    *, reached: Reached, language: Language, base: str = "", clock: Clock = system_clock
) -> Choices:
    """What may be chosen by whoever has this identifier. Raises: Refused (`public_url_missing`)."""
    offered = [one for one in purposes() if one.prospecting or not _ASKED_APART.isdisjoint(one.channels)]
    verdicts = _verdicts(_contacts(reached), offered, clock)
    own = tuple(
        Choice(
            f"{channel.value}.{purpose.code}",
            channel,
            purpose,
            any(one[channel].verdict != "block" for one in verdicts[purpose.code]),
            box_wording(
                purpose.controller,
                purpose,
                Box(channel, purpose.code),
                language=language,
                base=base,
                clock=clock,
            ),
        )
        for purpose in offered
        for channel in Channel
        if (purpose.prospecting or channel is Channel.PIXEL)
        and channel.value in purpose.channels
        and _is_own(channel, reached)
        and may_be_asked(channel, purpose)
    )
    wordings = {choice.key: choice.wording.pk for choice in own}
    others = _others(reached, offered, verdicts)
    return Choices(own, others, seal_words(Use.PAGE, "choices", json.dumps(wordings)))


def choose(
    *, reached: Reached, seal: str, wanted: Set[str], stop: Set[str], url: str, clock: Clock = system_clock
) -> int:
    """Write what changed: a yes for what is newly ticked, an opposition for what no longer is.

    stop: channels of `Choices.others`. Returns the number of changes. Raises: Refused (`page_forged`).
    """
    shown = _shown(seal)
    before = choices_of(reached=reached, language=reached.language, base=url, clock=clock)
    changes = 0
    with transaction.atomic():
        for choice in before.own:
            if choice.key in shown and (choice.key in wanted) != choice.open:
                _change(reached, choice, shown[choice.key], url, clock)
                changes += 1
        for channel in before.others:
            if channel.value in stop:
                _stop(reached, channel, clock)
                changes += 1
    return changes


def stop_everything(*, reached: Reached, clock: Clock = system_clock) -> None:
    """Nothing more, by any channel, for any purpose."""
    with transaction.atomic():
        _stop(reached, None, clock)
        record(actor=None, verb="choices.nothing_more", subject_kind="consent")


def _change(reached: Reached, choice: Choice, wording: int, url: str, clock: Clock) -> None:
    now = clock()
    if choice.open:
        object_to(
            whom=_whom(reached),
            channel=choice.channel,
            purpose=choice.purpose.code,
            at=now,
            method=Method.PREFERENCES,
            proof=_said_in(reached),
            clock=clock,
        )
        return
    record_consent(
        whom=Whom(identifier=reached.identifier),
        channel=choice.channel,
        purpose=choice.purpose.code,
        at=now,
        method=Method.PREFERENCES,
        proof=Proof(
            wording_id=wording,
            form_url=url,
            evidence={"campaign": reached.campaign, "language": reached.language},
        ),
        clock=clock,
    )


def _stop(reached: Reached, channel: Channel | None, clock: Clock) -> None:
    """By identifier, and for every contact that has it: whichever of them reads this, they all stop."""
    whoms = [Whom(contact_id=contact) for contact in _contacts(reached)]
    if channel is None or _is_own(channel, reached):
        whoms.append(Whom(identifier=reached.identifier))
    now = clock()  # one act, said once: what the first has written the next ones do not write again
    for whom in whoms:
        object_to(
            whom=whom,
            channel=channel,
            at=now,
            method=Method.PREFERENCES,
            proof=_said_in(reached),
            clock=clock,
        )


def _whom(reached: Reached) -> Whom:
    """The identifier, and the person when it is sure who they are: their no stays when their address changes."""
    contacts = _contacts(reached)
    sure = reached.contact if reached.contact in contacts else contacts[0] if len(contacts) == 1 else None
    return Whom(contact_id=sure, identifier=reached.identifier, only=True)


Verdicts = Mapping[str, Sequence[Mapping[Channel, Verdict]]]
"""By purpose, for each contact that has the identifier, by channel."""


def _verdicts(contacts: Sequence[int], offered: Sequence[Purpose], clock: Clock) -> Verdicts:
    now = clock()
    return {one.code: [why(contact, now, purpose=one.code) for contact in contacts] for one in offered}


def _is_own(channel: Channel, reached: Reached) -> bool:
    """A transfer to a partner is asked with the partners named, which only a form does: here it may be ended."""
    return channel is not Channel.PARTNER and POINT_OF_CHANNEL[channel].value == reached.kind


def _others(reached: Reached, offered: Sequence[Purpose], verdicts: Verdicts) -> tuple[Channel, ...]:
    """Those that reach them otherwise and were not stopped yet; a transfer when they agreed to one."""
    kinds = {one.kind for found in identifiers_of(_contacts(reached)).values() for one in found}
    return tuple(
        channel
        for channel in Channel
        if (channel is Channel.PARTNER or POINT_OF_CHANNEL[channel].value in kinds - {reached.kind})
        and any(_may_be_stopped(channel, one) for one in _planned(channel, offered, verdicts))
    )


def _planned(channel: Channel, offered: Sequence[Purpose], verdicts: Verdicts) -> Iterator[Verdict]:
    """What is said of this channel for each purpose that plans it."""
    for purpose in offered:
        if channel.value in purpose.channels:
            yield from (one[channel] for one in verdicts[purpose.code])


def _may_be_stopped(channel: Channel, verdict: Verdict) -> bool:
    """Data goes nowhere unless they said so; by another channel they may be asked for more some day."""
    return verdict.verdict != "block" if channel is Channel.PARTNER else verdict.rule != "R_OPPOSED"


def _contacts(reached: Reached) -> list[int]:
    identifier = Identifier(reached.kind, reached.identifier)
    return contacts_with([identifier]).get(identifier, [])


def _live(purpose: str) -> str | None:
    """A purpose that is gone since: the whole channel then, rather than nothing."""
    return purpose if purpose and Purpose.objects.filter(code=purpose).exists() else None


def _said_in(reached: Reached) -> Proof:
    return Proof(evidence={"campaign": reached.campaign}) if reached.campaign else Proof()


def _shown(seal: str) -> Mapping[str, int]:
    """Raises: Refused (`page_forged`)."""
    words = open_seal(Use.PAGE, seal)
    if words is None or len(words) != 2 or words[0] != "choices":
        raise Refused(
            "page_forged",
            Text("Cette page n'est plus valable.", "This page is no longer valid."),
            remedy=Text("Rouvrez le lien du message.", "Open the link of the message again."),
        )
    shown: dict[str, int] = json.loads(words[1])
    return shown
