"""What a person may say, written down: yes, no, never, again; each in one transaction, true at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Required, TypedDict, Unpack

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.recording import (
    NO_PROOF,
    Proof,
    Saying,
    check_consent,
    check_length,
    check_moment,
)
from chaland.consent.domain.words import DIRECT, Act, Channel, Method, shows_whose
from chaland.consent.models import Entry, Purpose, Wording
from chaland.consent.queries.purposes import purpose_coded, purpose_for
from chaland.consent.services.ledger.entries import append
from chaland.consent.services.ledger.whom import Found, Whom, who_consents, who_refuses
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text


@transaction.atomic
def record_consent(
    *,
    whom: Whom,
    channel: Channel,
    purpose: str | None = None,
    at: datetime,
    method: Method,
    proof: Proof = NO_PROOF,
    by: User | None = None,
    clock: Clock = system_clock,
) -> list[Entry]:
    """Write a yes to one channel for one purpose (None: the first that prospects by it), with its proof.

    Without an identifier it is about the contact's own coordinates of the channel, one entry each.
    An earlier objection of the same person ends when it is surely they who say so (`words.shows_whose`),
    never by import or API. Said again word for word, nothing is written. Returns the new entries.
    Raises: Invalid (`date_future`, `date_absurd`, `proof_missing`, `phone_<item>_missing`, `partners_missing`,
    `point_missing`, `sms_not_mobile`…), NotFound (`contact_gone`, `purpose_unknown`).
    """
    now = clock()
    check_moment(at, now)
    check_length(proof)
    meant = purpose_for(channel, purpose)
    shown = _completed(proof)
    check_consent(channel, shown, method, by is not None, at)
    found = who_consents(whom, channel, method, at)
    sayings = [_saying(Act.GIVEN, one, channel, meant, at, method, found, shown) for one in found.identifiers]
    if shows_whose(method, channel):
        sayings += _ends_of_objections(found, channel, meant, at, method)
    return _write(sayings, found, by, now, "consent.given", clock)


class Refusal(TypedDict, total=False):
    """How a person said no, or took a no back: what `withdraw`, `object_to` and `lift` take besides whom and what."""

    at: Required[datetime]
    method: Required[Method]
    reason: str | None
    proof: Proof
    by: User | None
    clock: Clock


@transaction.atomic
def withdraw(
    *, whom: Whom, channel: Channel, purpose: str | None = None, **said: Unpack[Refusal]
) -> list[Entry]:
    """Write that a consent is taken back, by any way, oral included; purpose None: for every purpose.

    It holds for every coordinate of the contact that the channel reaches, until a newer yes.
    Raises: Invalid (`date_future`, `date_absurd`, `whom_missing`), NotFound.
    """
    return _refuse(Act.WITHDRAWN, whom, channel, purpose, **said)


@transaction.atomic
def object_to(
    *, whom: Whom, channel: Channel | None = None, purpose: str | None = None, **said: Unpack[Refusal]
) -> list[Entry]:
    """Write an opposition to a channel (None: to all), for a purpose (None: for all); on the suppression list too.

    It wins over every consent, whatever their dates, until the person ends it. Raises: as `withdraw`.
    """
    return _refuse(Act.OBJECTED, whom, channel, purpose, **said)


@transaction.atomic
def lift(
    *, whom: Whom, channel: Channel | None = None, purpose: str | None = None, **said: Unpack[Refusal]
) -> list[Entry]:
    """Write that the person ends their opposition. It allows nothing that asks for consent.

    Raises: Invalid (`lift_not_direct`) unless it is the person's own act; as `withdraw` besides.
    """
    if said["method"] not in DIRECT:
        raise Invalid(
            "lift_not_direct",
            Text(
                "Seule la personne peut lever son opposition, jamais un fichier ni un logiciel.",
                "Only the person can end their opposition, never a file nor a program.",
            ),
            path="method",
        )
    return _refuse(Act.LIFTED, whom, channel, purpose, **said)


@transaction.atomic
def notify(
    *,
    whom: Whom,
    channel: Channel,
    at: datetime,
    method: Method = Method.API,
    proof: Proof = NO_PROOF,
    by: User | None = None,
    clock: Clock = system_clock,
) -> list[Entry]:
    """Write that the information of GDPR art. 14 was sent, by this channel (law.md PRT-05)."""
    return _refuse(Act.NOTIFIED, whom, channel, None, at=at, method=method, proof=proof, by=by, clock=clock)


def _refuse(
    act: Act,
    whom: Whom,
    channel: Channel | None,
    purpose: str | None,
    *,
    at: datetime,
    method: Method,
    reason: str | None = None,
    proof: Proof = NO_PROOF,
    by: User | None = None,
    clock: Clock = system_clock,
) -> list[Entry]:
    now = clock()
    check_moment(at, now)
    check_length(proof, reason)
    meant = purpose_coded(purpose) if purpose else None
    found = who_refuses(whom, channel)
    sayings = [
        _saying(act, one, channel, meant, at, method, found, proof, reason) for one in found.identifiers
    ]
    return _write(sayings, found, by, now, f"consent.{act.value}", clock)


def _completed(proof: Proof) -> Proof:
    """With what the wording says by itself. What the purpose says was not shown: it does not count."""
    wording = Wording.objects.filter(pk=proof.wording_id).first() if proof.wording_id else None
    items = {**(wording.items if wording else {}), **(proof.items or {})}
    return proof._replace(items=items, goods_or_services=proof.goods_or_services or items.get("goods"))


def _ends_of_objections(
    found: Found, channel: Channel, purpose: Purpose, at: datetime, method: Method
) -> list[Saying]:
    """For each identifier of theirs whose standing objection is older than what they say now."""
    theirs = list(dict.fromkeys([*found.identifiers, *_own_objections(found.contact_id)]))
    listed = suppression.match(theirs)
    return [
        _saying(Act.LIFTED, one, channel, purpose, at, method, found, NO_PROOF)
        for one in theirs
        if (objection := suppression.opposed(listed.get(one, ()), channel.value, purpose.code))
        and objection.at < at
    ]


def _own_objections(contact_id: int | None) -> list[Identifier]:
    if contact_id is None:
        return []
    own = Entry.objects.filter(record__contact_id=contact_id, act=Act.OBJECTED.value).exclude(identifier="")
    return [Identifier(*pair) for pair in own.values_list("kind", "identifier").distinct()]


def _saying(
    act: Act,
    identifier: Identifier,
    channel: Channel | None,
    purpose: Purpose | None,
    at: datetime,
    method: Method,
    found: Found,
    proof: Proof,
    reason: str | None = None,
) -> Saying:
    return Saying(
        act,
        identifier,
        channel.value if channel else "",
        purpose.pk if purpose else None,
        purpose.code if purpose else "",
        at,
        method,
        found.record.pk if found.record else None,
        found.subject,
        proof,
        reason,
    )


def _write(
    sayings: Sequence[Saying], found: Found, by: User | None, now: datetime, verb: str, clock: Clock
) -> list[Entry]:
    written = append(sayings, by, now)
    if written:
        record(
            actor=by,
            verb=verb,
            subject_kind="contact" if found.contact_id else "consent",
            subject_id=found.contact_id or written[0].pk,
            facts={
                "channel": sayings[0].channel,
                "purpose": sayings[0].purpose,
                "method": sayings[0].method.value,
                "entries": [entry.pk for entry in written],
            },
            clock=clock,
        )
    return written
