"""What people say back: STOP, complaints, unsubscriptions are obeyed at once; answers are noted and somebody is asked
to answer them."""

from __future__ import annotations

from django.db.models import Q

from chaland.access.models import User
from chaland.agenda.domain import Kind, NewTask
from chaland.agenda.services import create_tasks
from chaland.campaigns.audiences.hired import is_hired
from chaland.campaigns.domain.brakes import COMPLAINTS
from chaland.campaigns.domain.complaints import too_many
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.hooks.queueing import emit
from chaland.campaigns.models import Campaign, OutboxMessage, Report
from chaland.campaigns.services import hiring
from chaland.campaigns.services.steering import brake
from chaland.channels.port import Reported
from chaland.channels.sms.stop import is_stop
from chaland.consent.domain.identifiers import Identifier, email_of, phone_of
from chaland.consent.domain.recording import Proof
from chaland.consent.domain.words import Channel, Method, PointKind
from chaland.consent.queries.identifiers import contacts_with
from chaland.consent.queries.terms import rules_for
from chaland.consent.services.ledger import Whom, object_to
from chaland.customers.models import Contact
from chaland.customers.services.interactions import note_answer
from chaland.kernel.clock import Clock
from chaland.kernel.text import Text

ORIGIN = "campaigns.reply"
_TITLE = Text("Répondre : « {said} »", "Answer: “{said}”")
_SHOWN = 120


def hear(report: Report, message: OutboxMessage | None, kind: Reported, clock: Clock) -> None:
    """In the caller's transaction."""
    _tell(report, message, kind, clock)
    if kind is Reported.REPLIED:
        _hear_words(report, message, clock)
    elif kind is Reported.STOPPED:
        _refuse(report, message, Method.STOP, "stop", clock)
    elif kind is Reported.UNSUBSCRIBED:
        _refuse(report, message, Method.UNSUBSCRIBE, "provider", clock)
    elif kind is Reported.COMPLAINED:
        _refuse(report, message, Method.UNSUBSCRIBE, "complaint", clock)
        if message is not None:
            _brake_if_too_many(message.campaign, clock)


_EVENT_OF = {
    Reported.DELIVERED: "message.delivered",
    Reported.UNDELIVERED: "message.failed",
    Reported.EXPIRED: "message.failed",
    Reported.BOUNCED: "message.failed",
    Reported.REPLIED: "message.reply",
    Reported.STOPPED: "message.stop",
    Reported.UNSUBSCRIBED: "message.stop",
    Reported.COMPLAINED: "message.stop",
}


def _tell(report: Report, message: OutboxMessage | None, kind: Reported, clock: Clock) -> None:
    """Other programs that asked for it. What somebody wrote is for people: it is not passed on."""
    event = _EVENT_OF.get(kind)
    if event is None:
        return
    stops = kind is Reported.REPLIED and _channel_of(report) is Channel.SMS and is_stop(report.text)
    facts = {
        "campaign_id": message.campaign_id if message else None,
        "contact_id": message.contact_id if message and not is_hired(message.home) else None,
        "kind": kind.value,
        "at": report.at.isoformat(),
        "code": report.code,
    }
    emit(event="message.stop" if stops else event, key=f"report:{report.pk}", facts=facts, clock=clock)


def address_of(report: Report) -> str | None:
    """Whom a report names, as the ledger writes it; None when nobody can be read in it."""
    said = report.address.strip()
    if not said:
        return None
    return email_of(said) if "@" in said else phone_of(said)


def _hear_words(report: Report, message: OutboxMessage | None, clock: Clock) -> None:
    if _channel_of(report) is Channel.SMS and is_stop(report.text):
        _refuse(report, message, Method.STOP, "stop", clock)
        return
    contact_id = _who_answers(report, message, clock)
    contact = Contact.objects.filter(pk=contact_id).first() if contact_id else None
    if contact is None:
        return
    note_answer(
        contact_id=contact.pk,
        kind=_KIND_OF[_channel_of(report)],
        at=report.at,
        notes=report.text,
        clock=clock,
    )
    said = " ".join(report.text.split())[:_SHOWN]
    title = Text(_TITLE.to("fr", said=said), _TITLE.to("en", said=said))
    task = NewTask(
        contact.pk,
        Kind.CALL,
        title,
        clock().date(),
        _owner_of(contact),
        note=report.text,
        origin=ORIGIN,
        key=str(report.pk),
    )
    create_tasks(tasks=[task], by=None, clock=clock)


def _who_answers(report: Report, message: OutboxMessage | None, clock: Clock) -> int | None:
    """A hired name becomes ours by answering, unless it is in our file by now: then who has that address."""
    if message is None:
        return _only_contact(report)
    if not is_hired(message.home):
        return message.contact_id
    return hiring.adopt_who_answered(message, report, clock) or _only_contact(report)


def _owner_of(contact: Contact) -> int | None:
    """Whoever looks after them, when the file says it by a name or an address that an account bears."""
    if not contact.owner:
        return None
    named = User.objects.filter(
        Q(email__iexact=contact.owner) | Q(name__iexact=contact.owner), is_active=True
    )
    return named.values_list("pk", flat=True).first()


_KIND_OF = {Channel.SMS: "sms", Channel.EMAIL: "email"}


def _channel_of(report: Report) -> Channel:
    return Channel(report.account.channel) if report.account else Channel.SMS


def _only_contact(report: Report) -> int | None:
    """Nobody when several share the number: whose answer it is cannot be known."""
    address = address_of(report)
    if address is None:
        return None
    kind = PointKind.EMAIL if "@" in address else PointKind.PHONE
    identifier = Identifier(kind.value, address)
    found = contacts_with([identifier]).get(identifier, ())
    return found[0] if len(found) == 1 else None


def _refuse(report: Report, message: OutboxMessage | None, method: Method, reason: str, clock: Clock) -> None:
    """All marketing by this channel, for whoever has the address: everybody who shares it, and who is not in the file."""
    address = address_of(report) or (message.address if message is not None else None)
    if address is None:
        return
    now = clock()
    object_to(
        whom=Whom(identifier=address),
        channel=_channel_of(report),
        at=min(report.at, now),
        method=method,
        reason=reason,
        proof=Proof(document_ref=f"report:{report.pk}"),
        clock=clock,
    )


def _brake_if_too_many(campaign: Campaign, clock: Clock) -> None:
    """A complaint rate above that of the rules stops the campaign (law.md EML-08)."""
    sent = campaign.messages.filter(state__in=SENT).count()
    complaints = campaign.messages.filter(state=State.COMPLAINED).count()
    if too_many(complaints, sent, rules_for(clock())["email.complaint_rate_stop"]):
        brake(campaign_id=campaign.pk, reason=COMPLAINTS, clock=clock)
