"""The audience of a campaign, written once: each person judged, drawn, costed; what becomes of everybody counted."""

from __future__ import annotations

import secrets
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Sum

from chaland.access.models import User
from chaland.access.services import record
from chaland.campaigns.audiences.hired import number_of
from chaland.campaigns.audiences.rounds import asked_ids
from chaland.campaigns.domain.states import CampaignState, State
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.audience import has_audience, whom, whom_not
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services import hiring
from chaland.campaigns.services.admitting import Door, write_rows
from chaland.campaigns.services.approving import content_hash
from chaland.campaigns.services.clearing import clear, empty
from chaland.campaigns.services.moving import held, move, not_now
from chaland.campaigns.writing.checks import check_content
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.consent.domain.asking import Verdict
from chaland.consent.queries.terms import rules_for
from chaland.jobs.domain import LeaseLost, Run
from chaland.jobs.models import Job
from chaland.jobs.services import ask_cancel, queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import ChalandError, Invalid
from chaland.kernel.text import Text
from chaland.segments.language.ast import AllOf, Everyone
from chaland.segments.queries import contact_ids_where

KIND = "campaigns.freeze"
PAGE = 2_000


@transaction.atomic
def freeze(*, campaign_id: int, by: User | None, clock: Clock = system_clock) -> Job:
    """Queue the writing of the audience of a draft.

    Raises: NotFound (`campaign_unknown`), Conflict (`campaign_state`), Invalid (`audience_missing`, `content_wrong`).
    """
    campaign = move(campaign_id, CampaignState.FREEZING)
    if not has_audience(campaign):
        raise Invalid(
            "audience_missing",
            Text("Dites à qui la campagne s'adresse.", "Say whom the campaign is for."),
            path="segment",
        )
    _refuse_faults(campaign)
    hiring.reserve(campaign, by, clock)
    account = account_for(campaign.channel, campaign.account_id)
    job = queue(
        kind=KIND,
        arguments={"campaign": campaign.pk, "order": secrets.token_hex(8)},
        by_id=by.pk if by else None,
    )
    campaign.account, campaign.job_id = account, job.pk
    campaign.save(update_fields=["account", "job_id"])
    record(actor=by, verb="campaigns.freeze", subject_kind="campaign", subject_id=campaign.pk, clock=clock)
    return job


def _refuse_faults(campaign: Campaign) -> None:
    stopping = [fault for fault in check_content(campaign) if fault.stops]
    if stopping:
        raise Invalid(
            "content_wrong",
            Text("{why_fr}", "{why_en}"),
            path=stopping[0].path,
            why_fr=" ".join(fault.text.fr for fault in stopping),
            why_en=" ".join(fault.text.en for fault in stopping),
        )


@transaction.atomic
def unfreeze(*, campaign_id: int, by: User | None, clock: Clock = system_clock) -> Campaign:
    """Back to a draft, as long as nothing left: who was asked is forgotten, and asked anew at the next freezing.

    Raises: NotFound (`campaign_unknown`), Conflict (`campaign_state`).
    """
    campaign = move(campaign_id, CampaignState.DRAFT)
    if campaign.job_id is not None:
        ask_cancel(job_id=campaign.job_id)
    clear(campaign)
    hiring.give_back(campaign, by, clock)
    campaign.audience, campaign.estimate = {}, {}
    campaign.content_hash, campaign.rule_set, campaign.frozen_at = "", "", None
    campaign.save()
    record(actor=by, verb="campaigns.unfreeze", subject_kind="campaign", subject_id=campaign.pk, clock=clock)
    return campaign


def run(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `campaigns.freeze`, argument `campaign`: takes up after the last page that was written."""
    campaign = campaign_by_id(run.arguments["campaign"])
    if not _is_asked(campaign, run):
        return {}
    try:
        _write_audience(campaign, run, clock)
        return _close(campaign, run, clock)
    except LeaseLost:
        raise
    except ChalandError as error:
        _give_up(campaign, run, error, clock)
        raise


def _is_asked(campaign: Campaign, run: Run) -> bool:
    """Whether this very freezing is wanted: it may have been taken back, and another asked for since."""
    jobs = Job.objects.filter(pk=campaign.job_id or 0).values_list("arguments", flat=True)
    return campaign.state == CampaignState.FREEZING and run.arguments in list(jobs)


def _write_audience(campaign: Campaign, run: Run, clock: Clock) -> None:
    now = clock()
    at = max(now, campaign.starts_at or now)
    ids = audience_ids(campaign)
    after, rank = run.checkpoint.get("after", 0), run.checkpoint.get("rank", 0)
    if not run.checkpoint:
        empty(campaign)
    place = bisect_right(ids, after)
    account = account_for(campaign.channel, campaign.account_id)
    door = Door(campaign, account, at, excluded_ids(campaign))
    if campaign.hired_use is not None:
        _write_names(door, account, run)
        return
    for page in paged(door.verdicts(islice(ids, place, None)), PAGE):
        with transaction.atomic():
            _hold(campaign, run)
            admitted = door.admit(page)
            write_rows(campaign, account, admitted, _due(campaign, at, rank))
            place, rank = place + len(page), rank + sum(one.state is not State.SKIPPED for one in admitted)
            run.advance(done=place, total=len(ids), checkpoint={"after": page[-1][0], "rank": rank})


def _write_names(door: Door, account: Account, run: Run) -> None:
    """Of a hired list: each page judged as its contract, the law and our own file want it, and written at once."""
    campaign, done, rank = door.campaign, run.checkpoint.get("done", 0), run.checkpoint.get("rank", 0)
    for page in hiring.pages(campaign, run.checkpoint.get("after", 0)):
        with transaction.atomic():
            _hold(campaign, run)
            admitted = door.admit(list(door.verdicts(hiring.judge(campaign, page, door.at))))
            write_rows(campaign, account, admitted, _due(campaign, door.at, rank))
            done, rank = done + len(page), rank + sum(one.state is not State.SKIPPED for one in admitted)
            place = {"after": number_of(page[-1].pk), "done": done, "rank": rank}
            run.advance(done=done, checkpoint=place)
    hiring.close(campaign, door.at)


def audience_ids(campaign: Campaign) -> Sequence[int]:
    """Who is asked for, ascending, those that the campaign itself leaves out among them."""
    if campaign.round is not None:
        return asked_ids(campaign)
    tree = whom(campaign)
    return contact_ids_where(tree) if tree is not None else []


def excluded_ids(campaign: Campaign) -> frozenset[int]:
    """Those of them whom the campaign leaves out."""
    out, tree = whom_not(campaign), whom(campaign)
    if out is None or not has_audience(campaign):
        return frozenset()
    asked = out if tree is None or isinstance(tree, Everyone) else AllOf((tree, out))
    return frozenset(contact_ids_where(asked))


def paged(verdicts: Iterator[tuple[int, Verdict]], size: int) -> Iterator[list[tuple[int, Verdict]]]:
    while page := list(islice(verdicts, size)):
        yield page


def _due(campaign: Campaign, at: datetime, rank: int) -> Callable[[int], datetime]:
    """The day that each counts from: by their place when the campaign leaves little by little, held out or not."""
    if not campaign.pace_per_hour:
        return lambda _: at
    apart = timedelta(hours=1) / campaign.pace_per_hour
    return lambda place: at + (rank + place) * apart


def _hold(campaign: Campaign, run: Run) -> None:
    """Raises: Conflict (`campaign_state`) when somebody took it back meanwhile."""
    stands = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not _is_asked(stands, run):
        raise not_now(stands)


def _close(campaign: Campaign, run: Run, clock: Clock) -> Mapping[str, Any]:
    with transaction.atomic():
        _hold(campaign, run)
        campaign.audience, campaign.estimate = counted(campaign), costed(campaign)
        campaign.content_hash, campaign.rule_set = content_hash(campaign), rules_for(clock()).version
        campaign.state, campaign.frozen_at = CampaignState.FROZEN.value, clock()
        campaign.save()
    return {"campaign": campaign.pk, **campaign.audience, **campaign.estimate}


def counted(campaign: Campaign) -> dict[str, Any]:
    """What becomes of everybody: `people`, `ready`, `held`, `skipped` by reason, `rules` of law, `arms`."""
    rows = campaign.messages.values_list("state", "reason", "rule", "arm").annotate(n=Count("pk"))
    told: dict[str, Any] = {"people": 0, "ready": 0, "held": 0, "skipped": {}, "rules": {}, "arms": {}}
    for state, reason, rule, arm, n in rows.order_by():
        told["people"] += n
        if state == State.SKIPPED:
            told["skipped"][reason] = told["skipped"].get(reason, 0) + n
            if reason == "not_allowed":
                told["rules"][rule] = told["rules"].get(rule, 0) + n
        else:
            told["ready" if state == State.READY else "held"] += n
            if state == State.READY:
                told["arms"][arm] = told["arms"].get(arm, 0) + n
    hiring.add_counts(campaign, told)
    return told


def costed(campaign: Campaign) -> dict[str, Any]:
    """`messages`, `parts` in all, `worst_parts` of one, `cost_millicents` (1 € = 100,000)."""
    ready = campaign.messages.filter(state=State.READY)
    of = ready.aggregate(Count("pk"), Sum("parts"), Max("parts"), Sum("cost_millicents"))
    return {
        "messages": of["pk__count"],
        "parts": of["parts__sum"] or 0,
        "worst_parts": of["parts__max"] or 0,
        "cost_millicents": of["cost_millicents__sum"] or 0,
    }


@transaction.atomic
def _give_up(campaign: Campaign, run: Run, error: ChalandError, clock: Clock) -> None:
    """A draft again, which says why; unless it was taken back, or asked for anew, meanwhile."""
    stands = held(campaign.pk)
    if not _is_asked(stands, run):
        return
    hiring.give_back(stands, None, clock)
    Campaign.objects.filter(pk=campaign.pk).update(
        state=CampaignState.DRAFT, state_reason=f"{error.code}\n{error.say('fr')}\n{error.say('en')}"
    )
