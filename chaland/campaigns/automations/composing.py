"""An automation is described, changed while it is off, thrown away when nobody went through it."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.campaigns.automations.domain import AutomationDraft, Send
from chaland.campaigns.automations.finding import automation_by_id
from chaland.campaigns.domain.drafts import Draft, Wording
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Automation, Campaign, Step
from chaland.campaigns.services.composing import write_draft
from chaland.consent.queries.purposes import purpose_for, purposes
from chaland.consent.services.purposes import ensure_seeded
from chaland.kernel.channels import Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Text
from chaland.segments.models import SavedSegment
from chaland.segments.saved import key_of, seen_by, segment_called
from chaland.segments.services.saved import save_segment
from chaland.segments.services.saved.saving import kept_sentence


@transaction.atomic
def create_automation(*, draft: AutomationDraft, by: User | None, clock: Clock = system_clock) -> Automation:
    """Off, until somebody turns it on. Raises: Invalid, NotFound, Conflict (`automation_exists`) as for campaigns."""
    ensure_seeded()
    automation = Automation(created_at=clock(), created_by=by)
    return _write(automation, draft, by, clock, "create")


@transaction.atomic
def edit_automation(
    *, automation_id: int, draft: AutomationDraft, by: User | None, clock: Clock = system_clock
) -> Automation:
    """Raises: as `create_automation`; Conflict (`automation_on`, `automation_used`)."""
    automation = _unused(automation_id)
    _drop_steps(automation)
    return _write(automation, draft, by, clock, "edit")


@transaction.atomic
def delete_automation(*, automation_id: int, by: User | None, clock: Clock = system_clock) -> None:
    """Raises: Conflict (`automation_on`, `automation_used`): what people were sent is kept with what sent it."""
    automation = _unused(automation_id)
    _drop_steps(automation)
    _note(by, "delete", automation, clock)
    automation.delete()


def _write(
    automation: Automation, draft: AutomationDraft, by: User | None, clock: Clock, verb: str
) -> Automation:
    automation.name, automation.per_day = draft.name, draft.per_day
    automation.segment = _segment(draft, by)
    automation.until = kept_sentence(draft.until, by, None) if draft.until else ""
    automation.purpose = _purpose(draft)
    try:
        with transaction.atomic():
            automation.save()
    except IntegrityError:
        raise Conflict(
            "automation_exists",
            Text("L'automatisation « {name} » existe déjà.", "The automation “{name}” exists already."),
            path="name",
            name=draft.name,
        ) from None
    for position, said in enumerate(draft.steps):
        campaign = _campaign(automation, position, said, by, clock) if isinstance(said, Send) else None
        Step.objects.create(
            automation=automation,
            position=position,
            kind=said.kind,
            options=said.model_dump(exclude={"kind"}),
            campaign=campaign,
        )
    _note(by, verb, automation, clock)
    return automation


def _segment(draft: AutomationDraft, by: User | None) -> SavedSegment:
    if draft.segment:
        found = segment_called(draft.segment, None if by is None else seen_by(by))
    elif draft.sentence:
        found = _said(draft, by)
    else:
        raise Invalid(
            "segment_missing",
            Text("Dites qui y entre : segment ou sentence.", "Say who enters: segment or sentence."),
            path="segment",
        )
    if found.frozen:
        raise Invalid(
            "segment_frozen",
            Text("Personne n'entre dans un segment figé.", "Nobody enters a frozen segment."),
            path="segment",
        )
    if not found.shared and found.owner_id:
        raise Invalid(
            "segment_hidden",
            Text("« {name} » n'est pas partagé.", "“{name}” is not shared."),
            path="segment",
            name=found.name,
        )
    return found


def _said(draft: AutomationDraft, by: User | None) -> SavedSegment:
    """The sentence as a segment under the automation's name; the one there is, when it says the same."""
    there = SavedSegment.objects.filter(key=key_of(draft.name)).first()
    if there is None:
        return save_segment(name=draft.name, sentence=draft.sentence, by=by)
    if there.tree != kept_sentence(draft.sentence, by, None):
        raise Conflict(
            "segment_exists",
            Text(
                "Un segment « {name} » existe déjà et dit autre chose.",
                "There is a segment “{name}” already, which says something else.",
            ),
            remedy=Text("Choisissez un autre nom, ou ce segment.", "Choose another name, or that segment."),
            name=draft.name,
        )
    return there


def _purpose(draft: AutomationDraft) -> Any:
    channels = [Channel(one.channel) for one in draft.steps if isinstance(one, Send)]
    found = [purpose_for(channel, draft.purpose or None) for channel in channels]
    if found:
        return found[0]
    return next((one for one in purposes() if one.code == draft.purpose), purposes()[0])


def _campaign(automation: Automation, position: int, said: Send, by: User | None, clock: Clock) -> Campaign:
    """The campaign that a step of sending is, without an audience of its own."""
    wording = Wording(subject=said.subject, preheader=said.preheader, body=said.body, blocks=said.blocks)
    draft = Draft(
        name=f"{automation.name} · {position + 1}",
        channel=said.channel,
        purpose=automation.purpose.code,
        account=said.account,
        sender=said.sender,
        sender_name=said.sender_name,
        reply_to=said.reply_to,
        variants=(wording,),
    )
    campaign = Campaign(
        seed=secrets.token_hex(8), created_at=clock(), created_by=by, automation=automation.pk
    )
    write_draft(campaign, draft, by)
    return campaign


def _unused(automation_id: int) -> Automation:
    automation = Automation.objects.select_for_update().get(pk=automation_by_id(automation_id).pk)
    if automation.state == "on":
        raise Conflict(
            "automation_on",
            Text("Arrêtez d'abord l'automatisation.", "Turn the automation off first."),
        )
    if automation.journeys.exists():
        raise Conflict(
            "automation_used",
            Text(
                "Des personnes y sont déjà passées : copiez-la sous un autre nom.",
                "People went through it already: copy it under another name.",
            ),
        )
    return automation


def _drop_steps(automation: Automation) -> None:
    campaigns = list(automation.steps.exclude(campaign=None).values_list("campaign_id", flat=True))
    automation.steps.all().delete()
    Campaign.objects.filter(pk__in=campaigns, state=CampaignState.DRAFT).delete()


def _note(by: User | None, verb: str, automation: Automation, clock: Clock) -> None:
    record(
        actor=by,
        verb=f"automations.{verb}",
        subject_kind="automation",
        subject_id=automation.pk,
        facts={"name": automation.name},
        clock=clock,
    )
