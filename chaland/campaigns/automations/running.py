"""People enter and go from step to step; a step is taken once an entry, whatever dies in between."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from chaland.agenda.domain import Kind, NewTask
from chaland.agenda.services import create_tasks
from chaland.campaigns.automations import restoring, steering
from chaland.campaigns.automations.coming import came
from chaland.campaigns.automations.domain import FLOOD, RESTORED, Task, Wait, Webhook
from chaland.campaigns.automations.finding import steps_of
from chaland.campaigns.domain.brakes import BROKEN
from chaland.campaigns.hooks.queueing import queue_call
from chaland.campaigns.models import Automation, Journey, Step, StepDone
from chaland.campaigns.services.admitting import let_in
from chaland.customers.queries.merging import live_ids
from chaland.customers.services.hand.contacts import tag_contacts
from chaland.kernel.clock import Clock, system_clock, today
from chaland.kernel.errors import ChalandError
from chaland.kernel.text import Text
from chaland.segments.models import Move
from chaland.segments.named import SavedTrees
from chaland.segments.queries import fitting
from chaland.segments.truth import catalogue

logger = logging.getLogger(__name__)
ORIGIN = "automations"
_PAGE = 200
_NO_ENTRY = ("sentence", "gone")
"""Causes of a move that are nobody's own doing: the segment changed, the record went."""


def advance(*, clock: Clock = system_clock) -> int:
    """What workers do every few seconds: let in who entered, take the steps that are due. Returns how many steps were
    taken. Cost when none is on: one small query."""
    taken = 0
    for automation in Automation.objects.filter(state="on").select_related("segment", "purpose"):
        try:
            if _is_held_up(automation, clock):
                continue
            enter(automation, clock=clock)
            taken += take_steps(automation, clock=clock)
        except ChalandError as error:
            _brake(automation, f"{BROKEN}\n{error.say('fr')}\n{error.say('en')}", clock)
        except Exception:
            logger.exception("automation %s stumbled; the others go on", automation.pk)
    return taken


def _is_held_up(automation: Automation, clock: Clock) -> bool:
    """A restored backup, a copy of the installation, a step that does not send: it waits for a person, before anybody
    enters or goes on."""
    steps = steps_of(automation)
    reason = steering.stands_still(steps) or (RESTORED if restoring.is_behind(steps) else "")
    if reason:
        _brake(automation, reason, clock)
    return bool(reason)


@transaction.atomic
def _brake(automation: Automation, reason: str, clock: Clock) -> None:
    """Unless a person turned it off meanwhile."""
    held = Automation.objects.select_for_update().get(pk=automation.pk)
    if held.state == "on":
        steering.brake(held, reason, clock)


@transaction.atomic
def enter(automation: Automation, *, clock: Clock = system_clock) -> int:
    """Those who entered the segment since the last look. Returns how many; the automation is braked, and the entry of a
    flood refused, when a day brings more than it allows."""
    held = Automation.objects.select_for_update().get(pk=automation.pk)
    moves = list(
        Move.objects.filter(segment=held.segment_id, pk__gt=held.after_move, entered=True).order_by("pk")[
            :_PAGE
        ]
    )
    if held.state != "on" or not moves:
        return 0
    coming = came([move for move in moves if move.reason.get("cause") not in _NO_ENTRY])
    now = clock()
    since = now - timedelta(days=1)
    if held.journeys.filter(entered_at__gte=since).count() + len(coming) > held.per_day:
        steering.brake(held, FLOOD, clock)
        return 0
    rows = [
        Journey(automation=held, home=move.contact_id, key=f"move:{move.pk}", due_at=now, entered_at=now)
        for move in coming
    ]
    Journey.objects.bulk_create(rows, ignore_conflicts=True)
    held.after_move = moves[-1].pk
    held.save(update_fields=["after_move"])
    return len(rows)


def take_steps(automation: Automation, *, clock: Clock = system_clock) -> int:
    """Every step that is due, page by page, until somebody turns it off. Returns how many were taken."""
    steps, taken = steps_of(automation), 0
    while page := _take_page(automation, steps, clock):
        taken += page
    return taken


@transaction.atomic
def _take_page(automation: Automation, steps: Sequence[Step], clock: Clock) -> int:
    if not Automation.objects.filter(pk=automation.pk, state="on").exists():
        return 0
    due = automation.journeys.filter(state="going", due_at__lte=clock()).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    entries = list(due[:_PAGE])
    if not entries:
        return 0
    living = live_ids({one.home for one in entries})
    arrived = _arrived(automation, set(living.values()))
    for position, step in enumerate(steps):
        now = clock()
        here = [
            one for one in entries if one.state == "going" and one.position == position and one.due_at <= now
        ]
        _leave(here, living, arrived, now)
        _take(automation, step, [one for one in here if one.state == "going"], living, clock)
    _end([one for one in entries if one.state == "going" and one.position >= len(steps)], clock())
    Journey.objects.bulk_update(entries, ["position", "due_at", "state", "ended_at"])
    return len(entries)


def _arrived(automation: Automation, contact_ids: set[int]) -> set[int]:
    """Who fits the sentence that ends it for them."""
    if not automation.until or not contact_ids:
        return set()
    segments = catalogue().segments
    assert isinstance(segments, SavedTrees)
    return fitting(segments.said(automation.until), sorted(contact_ids), zone=settings.CHALAND_ZONE)


def _leave(entries: Sequence[Journey], living: Mapping[int, int], arrived: set[int], now: datetime) -> None:
    for one in entries:
        contact = living.get(one.home)
        if contact is None:
            one.state, one.ended_at = "gone", now
        elif contact in arrived:
            one.state, one.ended_at = "until", now


def _end(entries: Sequence[Journey], now: datetime) -> None:
    for one in entries:
        one.state, one.ended_at = "done", now


def _take(
    automation: Automation, step: Step, entries: Sequence[Journey], living: Mapping[int, int], clock: Clock
) -> None:
    """One step, for those who stand at it; what was taken already is only passed."""
    now = clock()
    known = set(StepDone.objects.filter(step=step, journey__in=entries).values_list("journey_id", flat=True))
    fresh = [one for one in entries if one.pk not in known]
    outcomes = _do(automation, step, fresh, living, clock) if fresh else {}
    StepDone.objects.bulk_create(
        StepDone(journey=one, step=step, outcome=outcomes.get(one.pk, ""), at=now) for one in fresh
    )
    pause = Wait(kind="wait", **step.options).long if step.kind == "wait" else timedelta(0)
    for one in entries:
        one.position, one.due_at = one.position + 1, now + pause


def _do(
    automation: Automation, step: Step, entries: Sequence[Journey], living: Mapping[int, int], clock: Clock
) -> dict[int, str]:
    """What became of each entry."""
    people = {one.pk: living[one.home] for one in entries}
    if step.kind == "send":
        return _send(step, people, clock)
    if step.kind == "task":
        _make_tasks(step, people, clock)
    elif step.kind == "tag":
        tag_contacts(
            contact_ids=sorted(set(people.values())), add=[step.options["tag"]], by=None, clock=clock
        )
    elif step.kind == "webhook":
        _call(automation, step, people, clock)
    return dict.fromkeys(people, "waiting" if step.kind == "wait" else "done")


def _send(step: Step, people: Mapping[int, int], clock: Clock) -> dict[int, str]:
    assert step.campaign is not None
    let_in(
        campaign=step.campaign, entries=[(contact, entry) for entry, contact in people.items()], clock=clock
    )
    rows = step.campaign.messages.filter(occasion__in=people)
    return {
        occasion: reason or state
        for occasion, reason, state in rows.values_list("occasion", "reason", "state")
    }


def _make_tasks(step: Step, people: Mapping[int, int], clock: Clock) -> None:
    said = Task(kind="task", **step.options)
    title = Text(
        said.title.get("fr") or next(iter(said.title.values())), said.title.get("en") or said.title["fr"]
    )
    day = today(clock, settings.CHALAND_ZONE) + timedelta(days=said.due_in_days)
    wanted = [
        NewTask(contact, Kind(said.task), title, day, origin=ORIGIN, key=f"{entry}:{step.pk}")
        for entry, contact in people.items()
    ]
    create_tasks(tasks=wanted, by=None, clock=clock)


def _call(automation: Automation, step: Step, people: Mapping[int, int], clock: Clock) -> None:
    url = Webhook(kind="webhook", **step.options).url
    for entry, contact in people.items():
        facts = {"automation": automation.name, "contact_id": contact, "entry": entry}
        queue_call(url=url, event="automation.step", key=f"{entry}:{step.pk}", facts=facts, clock=clock)
