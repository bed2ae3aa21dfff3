"""A campaign is described, changed, copied, thrown away: as long as it is a draft."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.campaigns.audiences.rounds import let_go
from chaland.campaigns.domain.drafts import LONGEST_NAME, Aim, Cap, Draft, Schedule, Wording
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign, Variant
from chaland.campaigns.queries.audience import goal_of
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services.moving import refuse_step
from chaland.channels.models import Account
from chaland.consent.domain.words import Channel
from chaland.consent.queries.purposes import purpose_for
from chaland.consent.services.purposes import ensure_seeded
from chaland.enrichment.lists.queries import list_called, name_said
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Language, Text
from chaland.segments.language import print_sentence
from chaland.segments.models import SavedSegment
from chaland.segments.named import SavedTrees, numbers_named
from chaland.segments.saved import seen_by, segment_called
from chaland.segments.services.saved.saving import kept_sentence
from chaland.segments.truth import catalogue

_WORDINGS = ("letter", "weight", "subject", "preheader", "body", "blocks")


@transaction.atomic
def create_campaign(*, draft: Draft, by: User | None, clock: Clock = system_clock) -> Campaign:
    """Raises: Invalid (`sentence…`, `purpose_channel`, `goal_unreadable`, `segment_hidden`), NotFound (`segment_unknown`,
    `purpose_unknown`, `account_unknown`), Conflict (`campaign_exists`)."""
    ensure_seeded()
    campaign = Campaign(seed=secrets.token_hex(8), created_at=clock(), created_by=by)
    write_draft(campaign, draft, by)
    _note(by, "create", campaign, clock)
    return campaign


@transaction.atomic
def edit_campaign(
    *,
    campaign_id: int,
    draft: Draft,
    by: User | None,
    page: str = "",
    seen: str = "",
    clock: Clock = system_clock,
) -> Campaign:
    """page: mark of the open page that it is changed on, if any; seen: `last_page` as it was when that page was opened.

    Raises: as `create_campaign`; Conflict (`campaign_not_draft`; `campaign_changed`, when it was changed elsewhere since).
    """
    campaign = _draft(campaign_id)
    if page and campaign.last_page not in (page, seen):
        raise Conflict(
            "campaign_changed",
            Text(
                "Ce brouillon a été changé ailleurs depuis que cette page est ouverte : rien n'est gardé d'ici.",
                "This draft was changed elsewhere since this page was opened: nothing is kept from here.",
            ),
            remedy=Text("Rechargez la page.", "Load the page again."),
        )
    campaign.last_page = page or secrets.token_hex(8)
    write_draft(campaign, draft, by)
    _note(by, "edit", campaign, clock)
    return campaign


@transaction.atomic
def copy_campaign(*, campaign_id: int, by: User | None, clock: Clock = system_clock) -> Campaign:
    """A draft that says the same, under a free name, to be sent when somebody says so."""
    draft = draft_of(campaign_by_id(campaign_id))
    schedule = draft.schedule.model_copy(update={"starts_at": None})
    free = draft.model_copy(update={"name": free_name(draft.name, taken=True), "schedule": schedule})
    return create_campaign(draft=free, by=by, clock=clock)


@transaction.atomic
def delete_campaign(*, campaign_id: int, by: User | None, clock: Clock = system_clock) -> None:
    """A draft alone: of what was frozen, who was asked and why is kept. Raises: NotFound, Conflict (`campaign_not_draft`)."""
    campaign = _draft(campaign_id)
    if campaign.messages.exists():
        raise Conflict(
            "campaign_clearing",
            Text("Son ancienne audience est en cours d'effacement.", "Its former audience is being cleared."),
            remedy=Text("Réessayez dans une minute.", "Try again in a minute."),
        )
    _note(by, "delete", campaign, clock)
    let_go(campaign)
    campaign.delete()


def draft_of(campaign: Campaign, language: Language = "fr") -> Draft:
    """The campaign as it was described: what a form edits and a file says."""
    cap = (
        Cap(messages=campaign.cap_messages, days=campaign.cap_days)
        if campaign.cap_messages and campaign.cap_days
        else None
    )
    return Draft(
        name=campaign.name,
        channel=campaign.channel,  # type: ignore[arg-type]
        purpose=campaign.purpose.code,
        segment=campaign.segment.name if campaign.segment else "",
        sentence=_printed(campaign.sentence, language),
        hired_list=name_said(campaign.hired_list) if campaign.hired_list else "",
        exclude=_printed(campaign.exclude, language),
        account=campaign.account.name if campaign.account else "",
        sender=campaign.sender,
        sender_name=campaign.sender_name,
        reply_to=campaign.reply_to,
        holdout=campaign.holdout_bp / 100,
        schedule=Schedule(
            starts_at=campaign.starts_at,
            pace_per_hour=campaign.pace_per_hour,
            late_after_hours=campaign.late_after_h,
        ),
        cap=cap,
        goal=Aim(kind=campaign.goal, where=campaign.goal_where, window_days=campaign.window_days),  # type: ignore[arg-type]
        track_opens=campaign.track_opens,
        track_clicks=campaign.track_clicks,
        variants=tuple(
            Wording(**{name: getattr(one, name) for name in _WORDINGS}) for one in campaign.variants.all()
        ),
    )


def write_draft(campaign: Campaign, draft: Draft, by: User | None) -> None:
    """Fill it in and save it, with its wordings. In the caller's transaction. Raises: as `create_campaign`."""
    _whom(campaign, draft, by)
    _how(campaign, draft)
    _when(campaign, draft)
    _save(campaign)
    campaign.variants.all().delete()
    Variant.objects.bulk_create(
        Variant(campaign=campaign, **one.model_dump()) for one in draft.variants or (Wording(),)
    )


def _whom(campaign: Campaign, draft: Draft, by: User | None) -> None:
    among = None if by is None else seen_by(by)
    campaign.segment = segment_called(draft.segment, among) if draft.segment else None
    campaign.sentence = kept_sentence(draft.sentence, by, None) if draft.sentence else ""
    campaign.exclude = kept_sentence(draft.exclude, by, None) if draft.exclude else ""
    campaign.hired_list = list_called(draft.hired_list) if draft.hired_list else None
    if campaign.round is not None and (draft.segment or draft.sentence or draft.hired_list):
        raise Invalid(
            "audience_picked",
            Text(
                "Cette campagne s'adresse aux personnes de son tour de mise à jour.",
                "This campaign is for the people of its round of updating.",
            ),
            path="segment" if draft.segment else "sentence",
        )
    _refuse_hidden(campaign)


def _refuse_hidden(campaign: Campaign) -> None:
    """Whoever sees campaigns sees this one, and so all that it rests on."""
    numbers = (
        [*numbers_named(campaign.sentence), *numbers_named(campaign.exclude)]
        if campaign.sentence or campaign.exclude
        else []
    )
    numbers += [campaign.segment_id] if campaign.segment_id else []
    hidden = SavedSegment.objects.filter(pk__in=numbers, shared=False, owner__isnull=False).first()
    if hidden is not None:
        raise Invalid(
            "segment_hidden",
            Text(
                "« {name} » n'est pas partagé : une campagne, que d'autres voient, ne peut pas s'appuyer dessus.",
                "“{name}” is not shared: a campaign, which others see, cannot rest on it.",
            ),
            path="segment" if campaign.segment_id == hidden.pk else "sentence",
            remedy=Text("Partagez-le d'abord.", "Share it first."),
            name=hidden.name,
        )


def _how(campaign: Campaign, draft: Draft) -> None:
    campaign.name, campaign.channel = draft.name, draft.channel
    campaign.purpose = purpose_for(Channel(draft.channel), draft.purpose or None)
    campaign.account = _account(draft)
    campaign.sender, campaign.sender_name = draft.sender, draft.sender_name
    campaign.reply_to = draft.reply_to
    campaign.track_opens, campaign.track_clicks = draft.track_opens, draft.track_clicks
    goal_of(draft.goal.kind, draft.goal.where)
    campaign.goal, campaign.goal_where = draft.goal.kind, draft.goal.where
    campaign.window_days = draft.goal.window_days


def _account(draft: Draft) -> Account | None:
    if not draft.account:
        return None
    known = Account.objects.filter(channel=draft.channel, retired_at=None)
    found = known.filter(name=draft.account).first()
    if found is None:
        raise Invalid(
            "account_unknown",
            Text("Le compte d'envoi « {name} » n'existe pas.", "There is no sending account “{name}”."),
            path="account",
            remedy=Text("Ceux qui existent : {known}.", "Those that exist: {known}."),
            name=draft.account,
            known=", ".join(known.values_list("name", flat=True)) or "—",
        )
    return found


def _when(campaign: Campaign, draft: Draft) -> None:
    campaign.holdout_bp = round(draft.holdout * 100)
    campaign.starts_at = draft.schedule.starts_at
    campaign.pace_per_hour = draft.schedule.pace_per_hour
    campaign.late_after_h = draft.schedule.late_after_hours
    campaign.cap_messages = draft.cap.messages if draft.cap else None
    campaign.cap_days = draft.cap.days if draft.cap else None


def _save(campaign: Campaign) -> None:
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        raise Conflict(
            "campaign_exists",
            Text("La campagne « {name} » existe déjà.", "The campaign “{name}” exists already."),
            path="name",
            remedy=Text("Choisissez un autre nom.", "Choose another name."),
            name=campaign.name,
        ) from None


def _draft(campaign_id: int) -> Campaign:
    campaign_by_id(campaign_id)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    refuse_step(campaign)
    if campaign.state != CampaignState.DRAFT:
        raise Conflict(
            "campaign_not_draft",
            Text("Cette campagne n'est plus un brouillon.", "This campaign is no longer a draft."),
            remedy=Text(
                "Remettez-la en brouillon tant que rien n'est parti, ou copiez-la.",
                "Make it a draft again while nothing has left, or copy it.",
            ),
        )
    return campaign


def _printed(kept: str, language: Language) -> str:
    if not kept:
        return ""
    known = catalogue()
    assert isinstance(known.segments, SavedTrees)
    return print_sentence(known.segments.said(kept), language, known.words())


def free_name(name: str, *, taken: bool = False) -> str:
    """The name, else the first with a number behind it that no campaign bears. taken: it is known to be."""
    if not taken and not Campaign.objects.filter(name=name).exists():
        return name
    for number in range(2, 10_000):
        ending = f" ({number})"
        wanted = name[: LONGEST_NAME - len(ending)] + ending
        if not Campaign.objects.filter(name=wanted).exists():
            return wanted
    raise AssertionError("ten thousand copies")


def _note(by: User | None, verb: str, campaign: Campaign, clock: Clock) -> None:
    facts: dict[str, Any] = {"name": campaign.name, "channel": campaign.channel}
    record(
        actor=by,
        verb=f"campaigns.{verb}",
        subject_kind="campaign",
        subject_id=campaign.pk,
        facts=facts,
        clock=clock,
    )
