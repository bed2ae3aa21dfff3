"""What the room holds about a person (GDPR art. 15, 17, 20): the messages of campaigns, tries, reports, and the facts
that sentences ask about.

What was sent is erased but for what counts nobody: the row stays in the campaign's figures without address, proof,
or anything that leads to the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.forms.models import model_to_dict

from chaland.campaigns.audiences.hired import FIRST
from chaland.campaigns.models import Attempt, HookCall, Journey, OutboxMessage, Report
from chaland.campaigns.services.forgetting import forget
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import ContactPoint, Message, Redirect

room = "campaigns"


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Every message meant for this contact, with its tries and what was reported, as plain values."""
    for message in _messages(contact_id).select_related("campaign").order_by("pk"):
        yield {"table": "outbox", "campaign_name": message.campaign.name, **model_to_dict(message)}
    theirs = {"message__in": _messages(contact_id)}
    for attempt in Attempt.objects.filter(**theirs).order_by("pk"):
        yield {"table": "attempt", **model_to_dict(attempt)}
    for report in Report.objects.filter(**theirs).order_by("pk"):
        yield {"table": "report", **model_to_dict(report)}
    for fact in (
        Message.objects.filter(record__contact_id=contact_id).select_related("mailing").order_by("pk")
    ):
        yield {"table": "sent", "campaign_name": fact.mailing.name, **model_to_dict(fact)}
    for journey in _journeys(contact_id).select_related("automation"):
        yield {"table": "journey", "automation_name": journey.automation.name, **model_to_dict(journey)}


def _messages(contact_id: int) -> QuerySet[OutboxMessage]:
    """Those to the contact; and those that reached the same address while it was a name of a hired list."""
    kinds = ("email", "mobile", "phone")
    points = ContactPoint.objects.filter(record__contact_id=contact_id, kind__in=kinds)
    addresses = list(points.values_list("value", flat=True))
    return OutboxMessage.objects.filter(Q(contact_id=contact_id) | Q(address__in=addresses, home__gte=FIRST))


def _journeys(contact_id: int) -> QuerySet[Journey]:
    """Those of the contact, and of whoever was merged into it."""
    found = waiting = {contact_id}
    while waiting:
        merged = Redirect.objects.filter(active=True, subject=Subject.PERSON.value, into_id__in=waiting)
        waiting = set(merged.values_list("number", flat=True)) - found
        found = found | waiting
    return Journey.objects.filter(home__in=found).order_by("pk")


@transaction.atomic
def erase(contact_id: int) -> int:
    """What is still to leave never will; what left stays as a number in its campaign. Before the records themselves.
    Returns how many rows named the person."""
    ids = list(_messages(contact_id).values_list("pk", flat=True))
    rows = OutboxMessage.objects.filter(pk__in=ids)
    told = forget(rows)
    rows.update(home=-F("pk"), contact_id=-F("pk"))
    facts = Message.objects.filter(record__contact_id=contact_id).delete()[0]
    journeys = _journeys(contact_id)
    keys = [f"{pk}:{step}" for pk, step in journeys.values_list("pk", "taken__step_id")]
    calls = HookCall.objects.filter(event="automation.step", key__in=keys).delete()[0]
    return len(ids) + told + facts + calls + journeys.delete()[0]
