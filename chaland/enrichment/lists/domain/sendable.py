"""May this hired name be written to, by this channel, now? Pure: nothing is looked up, the time is passed in.

Hours are not judged here: whoever sends asks that of the room of consent at dispatch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chaland.enrichment.lists.domain.facts import ListFacts, ListLaw, NameFacts
from chaland.enrichment.lists.domain.status import inform_by, is_begun, missing, status_of
from chaland.enrichment.lists.domain.words import Audience, Status
from chaland.kernel.channels import Channel
from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """`rule`: the step of the decision (law.md section 1). `article`: the rule of law behind it."""

    rule: str
    article: str
    text: Text


REASONS: Mapping[str, Reason] = {
    "quarantine": Reason("R_NO_BASIS", "PRT-04", Text(
        "La liste est en quarantaine : il lui manque des pièces.", "The list is in quarantine: papers are missing.")),
    "not_begun": Reason("R_NO_BASIS", "PRT-04", Text(
        "Le contrat n'a pas encore commencé.", "The contract has not begun yet.")),
    "ended": Reason("R_EXPIRED", "RET-01", Text("Le contrat est terminé.", "The contract has ended.")),
    "exhausted": Reason("R_NO_BASIS", "PRT-04", Text(
        "Toutes les utilisations du contrat sont faites.", "Every use of the contract has been made.")),
    "not_hired": Reason("R_NO_BASIS", "PRT-04", Text(
        "Le contrat ne permet pas ce canal.", "The contract does not allow this channel.")),
    "no_point": Reason("R_NO_POINT", "R_NO_POINT", Text(
        "Rien ne permet de joindre cette personne ainsi.", "Nothing reaches this person that way.")),
    "opposed": Reason("R_OPPOSED", "SUP-01", Text(
        "La personne s'est opposée à notre prospection.", "The person objected to our canvassing.")),
    "sector": Reason("R_SECTOR", "PHO-04", Text(
        "Dans notre secteur, ce canal est interdit envers les particuliers, même avec leur accord.",
        "In our sector this channel is forbidden towards consumers, even with their consent.")),
    "no_consent": Reason("R_NO_BASIS", "PRT-01", Text(
        "Aucun accord n'a été recueilli pour ce canal.", "No consent was asked for this channel.")),
    "not_named": Reason("R_NO_BASIS", "PRT-03", Text(
        "L'accord ne nomme pas notre société : il ne vaut pas pour nous.",
        "The consent does not name our company: it is not for us.")),
    "no_goods": Reason("R_NO_BASIS", "PHO-02", Text(
        "L'accord ne dit pas pour quels biens ou services appeler.",
        "The consent does not say about which goods or services to call.")),
    "lapsed": Reason("R_NO_BASIS", "PHO-02", Text(
        "L'accord pour être appelé a plus d'un an, ou l'on ignore son jour.",
        "The consent to be called is over a year old, or its day is not known.")),
    "art14": Reason("R_NO_ART14", "PRT-05", Text(
        "Le premier message doit dire d'où viennent les coordonnées ({data_source}).",
        "The first message must say where the data comes from ({data_source}).")),
    "art14_late": Reason("R_NO_ART14", "PRT-05", Text(
        "Le délai d'un mois pour informer la personne est passé : son nom doit être purgé.",
        "The month to inform the person is over: the name must be purged.")),
    "consent": Reason("R_OK", "PRT-01", Text(
        "Accord recueilli par le fournisseur, qui nous nomme.", "Consent collected by the supplier, naming us.")),
    "interest": Reason("R_OK", "POS-01", Text(
        "Intérêt légitime, avec droit d'opposition.", "Legitimate interest, with the right to object.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """`reasons`: codes of REASONS: why not, all of them; or by what right. `version`: of the rules."""

    allowed: bool
    reasons: tuple[str, ...]
    version: str


def sendable(
    one: ListFacts,
    name: NameFacts,
    channel: Channel,
    at: datetime,
    law: ListLaw,
    zone: str,
    *,
    reserved: bool = False,
    says_source: bool = True,
) -> Decision:
    """`reserved`: within a use already counted, so that the last one allowed can be made.

    `says_source`: the message holds the merge field `data_source`.
    """
    no = (
        *of_the_list(one, channel, at, law, zone, reserved=reserved),
        *_of_the_person(one, name, channel, at, law, zone),
        *_of_informing(one, name, at, law, says_source),
    )
    if no:
        return Decision(False, no, law.version)
    asked = (channel, audience_of(one, name, channel)) in law.opt_in
    return Decision(True, ("consent" if asked else "interest",), law.version)


def of_the_list(
    one: ListFacts, channel: Channel, at: datetime, law: ListLaw, zone: str, *, reserved: bool = False
) -> Iterator[str]:
    """What closes this channel for every name of the list."""
    status = status_of(one, at, law, zone)
    if status in (Status.EXPIRED, Status.TO_PURGE, Status.PURGED):
        yield "ended"
        return
    if missing(one, law):
        yield "quarantine"
    if not is_begun(one, at.astimezone(ZoneInfo(zone)).date()):
        yield "not_begun"
    if one.uses_done >= one.uses_allowed and not (reserved and one.uses_done == one.uses_allowed):
        yield "exhausted"
    if channel not in one.channels:
        yield "not_hired"


def audience_of(one: ListFacts, name: NameFacts, channel: Channel) -> Audience:
    """A consumer whenever nothing shows that they are reached at work (law.md section 1, EML-03)."""
    at_work = one.audience is Audience.PROFESSIONALS and (name.at_work or channel is Channel.LETTER)
    return Audience.PROFESSIONALS if at_work else Audience.CONSUMERS


def can_reach(name: NameFacts, channel: Channel) -> bool:
    return {
        Channel.LETTER: name.address,
        Channel.EMAIL: name.email,
        Channel.SMS: name.mobile,
        Channel.CALL: name.mobile or name.phone,
    }[channel]


def _of_the_person(
    one: ListFacts, name: NameFacts, channel: Channel, at: datetime, law: ListLaw, zone: str
) -> Iterator[str]:
    if name.opposed:
        yield "opposed"
    if not can_reach(name, channel):
        yield "no_point"
    audience = audience_of(one, name, channel)
    if audience is Audience.CONSUMERS and channel in law.banned:
        yield "sector"
    if (channel, audience) in law.opt_in:
        yield from _of_consent(one, name, channel, at.astimezone(ZoneInfo(zone)).date(), law)


def _of_consent(
    one: ListFacts, name: NameFacts, channel: Channel, today: date, law: ListLaw
) -> Iterator[str]:
    if channel not in one.consented:
        yield "no_consent"
    if not one.names_us or not one.partners_version:
        yield "not_named"
    if channel is Channel.CALL:
        if not one.goods:
            yield "no_goods"
        if not _is_fresh(name.consented_on or one.collected_from, today, law.call_days):
            yield "lapsed"


def _is_fresh(given: date | None, today: date, days: int) -> bool:
    """Of a list without a date a name, the oldest day of collection counts. The future proves nothing."""
    return given is not None and given <= today <= given + timedelta(days=days)


def _of_informing(
    one: ListFacts, name: NameFacts, at: datetime, law: ListLaw, says_source: bool
) -> Iterator[str]:
    if name.informed_at is not None and name.informed_at <= at:
        return
    if one.received_at is None or at > inform_by(one.received_at, law):
        yield "art14_late"
    elif not says_source:
        yield "art14"
