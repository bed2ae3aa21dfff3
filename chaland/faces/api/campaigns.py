"""Campaigns: described, estimated, approved, steered, measured. They leave by the worker, at their time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from chaland.campaigns.document import campaign_document
from chaland.campaigns.domain.drafts import Draft
from chaland.campaigns.models import Campaign
from chaland.campaigns.progress_document import message_document, progress_document
from chaland.campaigns.queries.finding import campaign_by_id, campaigns
from chaland.campaigns.queries.outbox import rows
from chaland.campaigns.queries.progress import progress
from chaland.campaigns.results_document import results_document
from chaland.campaigns.services.approving import approve
from chaland.campaigns.services.composing import (
    copy_campaign,
    create_campaign,
    delete_campaign,
    edit_campaign,
)
from chaland.campaigns.services.freezing import freeze, unfreeze
from chaland.campaigns.services.steering import cancel, pause, resume
from chaland.faces.api.keys import Key, user
from chaland.faces.api.language import asked
from chaland.faces.api.shapes import Cursor, Number, PageSize, Word, answers

router = Router(tags=["campaigns"])
READ = Key("campaigns:read", "campaigns.read")
WRITE = Key("campaigns:write", "campaigns.edit")
APPROVE = Key("campaigns:write", "campaigns.approve")
Act = Literal["pause", "resume", "cancel", "draft", "copy"]


class CampaignOut(Schema):
    """As it was described, where it stands, and what was counted when its audience was written: `audience` by what
    becomes of people, `estimate` messages, parts and cost (`cost_millicents`: 1 € = 100,000)."""

    id: int
    name: str
    channel: str
    purpose: str
    segment: str
    sentence: str
    hired_list: str
    round: int | None
    exclude: str
    account: str
    sender: str
    sender_name: str
    reply_to: str
    holdout: float
    schedule: dict[str, Any]
    cap: dict[str, Any] | None
    goal: dict[str, Any]
    track_opens: bool
    track_clicks: bool
    variants: list[dict[str, Any]]
    state: str
    state_label: str
    state_reason: str
    audience: dict[str, Any]
    estimate: dict[str, Any]
    rule_set: str
    created_at: str | None
    frozen_at: str | None
    approved_at: str | None
    approved_by: str | None
    started_at: str | None
    finished_at: str | None


class CampaignPage(Schema):
    campaigns: list[CampaignOut]
    next: str | None


class ProgressOut(Schema):
    """`states`: people by state of their message. `left`: what may still leave. `reason`: why it waits for somebody."""

    id: int
    name: str
    state: str
    state_label: str
    reason: str | None
    people: int
    sent: int
    left: int
    unknown: int
    failed: int
    states: dict[str, int]
    next_at: str | None
    started_at: str | None
    finished_at: str | None


class MessagePage(Schema):
    messages: list[dict[str, Any]]
    next: str | None


class Deleted(Schema):
    id: int
    deleted: bool


Before = Annotated[str | None, Field(pattern=r"^[0-9]{1,18}$", description="`next` of the page before.")]


@router.get("", auth=READ, response=answers(CampaignPage), operation_id="campaigns")
def every(request: HttpRequest, limit: PageSize = 50, cursor: Before = None) -> dict[str, Any]:
    """The newest first."""
    found = campaigns().filter(pk__lt=int(cursor)) if cursor else campaigns()
    shown = list(found[: limit + 1])
    page = [campaign_document(one, asked(request)) for one in shown[:limit]]
    return {"campaigns": page, "next": str(page[-1]["id"]) if len(shown) > limit else None}


@router.post("", auth=WRITE, response=answers(CampaignOut, 201), operation_id="create_campaign")
def create(request: HttpRequest, said: Draft) -> Status[dict[str, Any]]:
    """A draft: nothing leaves before somebody approves it."""
    return Status(201, _told(request, create_campaign(draft=said, by=user(request))))


@router.get("/{campaign_id}", auth=READ, response=answers(CampaignOut), operation_id="campaign")
def one(request: HttpRequest, campaign_id: Number) -> dict[str, Any]:
    return _told(request, campaign_by_id(campaign_id))


@router.put("/{campaign_id}", auth=WRITE, response=answers(CampaignOut), operation_id="edit_campaign")
def edit(request: HttpRequest, campaign_id: Number, said: Draft) -> dict[str, Any]:
    """Described anew, as long as it is a draft."""
    return _told(request, edit_campaign(campaign_id=campaign_id, draft=said, by=user(request)))


@router.delete("/{campaign_id}", auth=WRITE, response=answers(Deleted), operation_id="delete_campaign")
def delete(request: HttpRequest, campaign_id: Number) -> dict[str, Any]:
    """A draft alone."""
    delete_campaign(campaign_id=campaign_id, by=user(request))
    return {"id": campaign_id, "deleted": True}


@router.post(
    "/{campaign_id}/estimate",
    auth=WRITE,
    response=answers(CampaignOut, 202),
    operation_id="estimate_campaign",
)
def estimate(request: HttpRequest, campaign_id: Number) -> Status[dict[str, Any]]:
    """The worker writes down who gets what; the campaign is `frozen` once `audience` and `estimate` are there."""
    freeze(campaign_id=campaign_id, by=user(request))
    return Status(202, _told(request, campaign_by_id(campaign_id)))


@router.post(
    "/{campaign_id}/approve", auth=APPROVE, response=answers(CampaignOut), operation_id="approve_campaign"
)
def approved(request: HttpRequest, campaign_id: Number) -> dict[str, Any]:
    """It leaves at its time, by the worker."""
    return _told(request, approve(campaign_id=campaign_id, by=user(request)))


@router.post(
    "/{campaign_id}/acts/{act}", auth=WRITE, response=answers(CampaignOut), operation_id="steer_campaign"
)
def steer(request: HttpRequest, campaign_id: Number, act: Act) -> dict[str, Any]:
    """`draft`: back to one, as long as nothing has left. `copy`: another draft that says the same."""
    do = {"pause": pause, "resume": resume, "cancel": cancel, "draft": unfreeze, "copy": copy_campaign}[act]
    return _told(request, do(campaign_id=campaign_id, by=user(request)))


@router.get("/{campaign_id}/status", auth=READ, response=answers(ProgressOut), operation_id="campaign_status")
def status(request: HttpRequest, campaign_id: Number) -> dict[str, Any]:
    return progress_document(campaign_by_id(campaign_id), progress(campaign_id), asked(request))


@router.get(
    "/{campaign_id}/messages", auth=READ, response=answers(MessagePage), operation_id="campaign_messages"
)
def messages(
    request: HttpRequest,
    campaign_id: Number,
    state: Word = "",
    limit: PageSize = 100,
    cursor: Cursor | None = None,
) -> dict[str, Any]:
    """Each person of the audience, what became of their message and why."""
    campaign_by_id(campaign_id)
    found = rows(campaign_id, state=state, after=int(cursor or 0), limit=limit + 1)
    page = [message_document(one) for one in found[:limit]]
    return {"messages": page, "next": str(page[-1]["id"]) if len(found) > limit else None}


@router.get(
    "/{campaign_id}/results", auth=READ, response=answers(dict[str, Any]), operation_id="campaign_results"
)
def results(request: HttpRequest, campaign_id: Number) -> dict[str, Any]:
    """What it changed, against those held out and between wordings."""
    return results_document(campaign_id, asked(request), user(request))


def _told(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    return campaign_document(campaign_by_id(campaign.pk), asked(request))
