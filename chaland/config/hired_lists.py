"""What the room of consent does for hired lists: the port `enrichment.lists.ports.Consents`, filled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from chaland.access.models import User
from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier, email_of, phone_of, postal_of
from chaland.consent.domain.recording import Proof, Saying
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.words import Method
from chaland.consent.queries.purposes import default_controller
from chaland.consent.queries.terms import rules_for
from chaland.consent.services import relays
from chaland.consent.services.ledger import Whom, notify, record_consent
from chaland.customers import bulk
from chaland.enrichment.lists.domain.facts import ListLaw
from chaland.enrichment.lists.domain.words import Audience
from chaland.enrichment.lists.ports import Point, Relay
from chaland.enrichment.lists.queries import held_among
from chaland.enrichment.lists.services.answering import say_no_by
from chaland.kernel.channels import OUTWARD, Channel
from chaland.kernel.clock import system_clock

_TAKEN_BACK = """
    SELECT e.kind, e.identifier FROM {keys} {join} consent_entry e ON e.identifier = k.key
    WHERE e.act IN ('withdrawn', 'objected')
      AND NOT EXISTS (SELECT 1 FROM consent_entry v WHERE v.voids_id = e.id)
      AND NOT EXISTS (SELECT 1 FROM consent_entry g WHERE g.identifier = e.identifier AND g.kind = e.kind
                      AND g.act IN ('given', 'lifted') AND g.at > e.at)
"""


class OurConsents:
    """The ledger, the suppression list and the law as dated data, as hired lists ask them."""

    def law(self, at: datetime) -> ListLaw:
        return law_of(rules_for(at), default_controller().sector)

    def household(self, street: str | None, postal_code: str | None, surname: str | None) -> str | None:
        return postal_of(street, postal_code, surname)

    def point(self, said: str) -> Point | None:
        value = email_of(said) if "@" in said else phone_of(said)
        return Point("email" if "@" in said else "phone", value) if value else None

    def opposed(self, points: Collection[Point]) -> set[Point]:
        known = {Identifier(*point): point for point in points}
        listed = suppression.match(known)
        found = {known[one] for one, stands in listed.items() if suppression.objects(stands)}
        back = bulk.fetch(_TAKEN_BACK, sorted({one.value for one in points}))
        return found | {Point(*row) for row in back if Point(*row) in known.values()}

    def object_to(
        self, points: Collection[Point], channel: str, at: datetime, origin: str, by: User | None
    ) -> None:
        words = [
            suppression.Word(Identifier(*point), channel, "", at, "hired_list", origin) for point in points
        ]
        suppression.say(words)

    def informed(self, contact_id: int, channel: str, at: datetime, by: User | None) -> None:
        notify(whom=Whom(contact_id=contact_id), channel=Channel(channel), at=at, method=Method.API, by=by)

    def allow(self, contact_id: int, channel: str, at: datetime, evidence: str, by: User | None) -> None:
        record_consent(
            whom=Whom(contact_id=contact_id),
            channel=Channel(channel),
            at=at,
            method=Method.ORAL,
            proof=Proof(document_ref=evidence),
            by=by,
        )

    def relay(self, refusals: Collection[Relay]) -> None:
        told = [
            relays.Refused(one.recipient, Identifier(*one.point), one.channel, one.said_at, one.reference)
            for one in refusals
        ]
        relays.to_relay(told, system_clock())


def leave_the_lists(refused: Sequence[Saying], now: datetime) -> None:
    """Whoever refuses anything of ours leaves every hired list that holds them, and whoever lent their name is to be
    told (law.md SUP-03)."""
    scopes = {"", *(channel.value for channel in OUTWARD)}
    said = {Point(*one.identifier): one for one in refused if one.channel in scopes}
    for point in sorted(held_among(said)):
        one = said[point]
        say_no_by(
            said=point.value, channel=one.channel or None, at=min(one.at, now), by=None, clock=lambda: now
        )


def law_of(rules: Rules, sector: str) -> ListLaw:
    """The rules of a day as hired lists need them."""
    basis = {
        (channel, audience): rules.get(f"{channel.value}.{key}") or rules[f"{channel.value}.basis"]
        for channel in OUTWARD
        for audience, key in ((Audience.CONSUMERS, "basis"), (Audience.PROFESSIONALS, "basis_professional"))
    }
    return ListLaw(
        version=rules.version,
        opt_in=frozenset(scope for scope, said in basis.items() if said == "opt_in"),
        banned=frozenset(channel for channel in OUTWARD if (sector, channel) in rules.banned),
        call_days=rules["call.consent_max_days"],
        inform_days=rules["third_party.art14_max_days"],
        purge_days=rules["third_party.hired_purge_days"],
        majority=rules["minors.majority"],
    )
