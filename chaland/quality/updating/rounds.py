"""Rounds: planned, started, handed out as tasks or links, counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from chaland.access.models import HouseSetting, User
from chaland.access.services import record, set_house
from chaland.customers.queries.merging import live_ids
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock, today
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.quality.updating import ports
from chaland.quality.updating.asking import MESSAGES
from chaland.quality.updating.domain import FIELDS, WAYS, Plan, months_before, plan_of
from chaland.quality.updating.models import Asked, Round
from chaland.quality.updating.picking import pick

JOB = "quality.update"
SETTING = "quality.updating"
STEP = 500


def plan() -> Plan:
    """As the house chose, else off."""
    kept = HouseSetting.objects.filter(pk=SETTING).values_list("value", flat=True).first()
    return plan_of(kept or {})


def set_plan(*, plan: Plan, by: User | None) -> None:
    """Raises: Invalid (`plan_wrong`)."""
    wrong = next((name for name, is_right in _checks(plan).items() if not is_right), None)
    if wrong:
        raise Invalid(
            "plan_wrong",
            Text("Ce réglage n'est pas possible.", "This setting is not possible."),
            path=wrong,
        )
    set_house(name=SETTING, value=asdict(replace(plan, by=by.pk if by else None)), by=by)


def _checks(plan: Plan) -> Mapping[str, bool]:
    return {
        "months": 1 <= plan.months <= 24,
        "people": 1 <= plan.people <= 10_000,
        "again": 1 <= plan.again <= 60,
        "way": plan.way in WAYS,
        "fields": bool(plan.fields) and set(plan.fields) <= set(FIELDS),
    }


def is_due(clock: Clock = system_clock) -> bool:
    """Whether updating is on and no round began since the first of the month, or of so many months."""
    wanted = plan()
    since = months_before(_day(clock), wanted.months - 1)
    return wanted.on and not Round.objects.filter(day__gte=since).exists()


def queue_round(*, by: User | None) -> Job:
    """Have a round started now; what is under way is returned instead."""
    return queue(
        kind=JOB, arguments={"by": by.pk if by else None}, unique_key=JOB, by_id=by.pk if by else None
    )


def run(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `quality.update`: picks once, then hands out 500 at a time, on from its checkpoint; messages all at once."""
    kept = dict(run.checkpoint)
    if "round" not in kept:
        wanted = plan()
        picked = pick(wanted, _day(clock))
        with transaction.atomic():
            kept = {"round": _start(wanted, picked, run.arguments.get("by"), clock), "after": 0, "done": 0}
            run.advance(done=0, total=len(picked), checkpoint=kept)
    found = Round.objects.get(pk=kept["round"])
    while some := list(found.asked.filter(pk__gt=kept["after"]).order_by("pk")[:STEP]):
        with transaction.atomic():
            _hand_out(found, some)
            kept = {**kept, "after": some[-1].pk, "done": kept["done"] + len(some)}
            run.advance(done=kept["done"], checkpoint=kept)
    _carry(found.pk)
    told = {"round": found.pk, "people": kept["done"]}
    waiting = ports.lent().carried([found.pk]).get(found.pk, ())
    return {**told, "campaigns": [one.campaign for one in waiting]} if waiting else told


def _carry(round_id: int) -> None:
    """The messages of a round are prepared once, however often the job is killed and begun again."""
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=round_id)
        if held.way == MESSAGES and not held.handed_out:
            ports.lent().carry(round_id, held.by_id or plan().by)
        Round.objects.filter(pk=round_id).update(handed_out=True)


def _start(wanted: Plan, picked: Mapping[int, ports.Point], by: int | None, clock: Clock) -> int:
    day = _day(clock)
    made = Round.objects.create(
        way=wanted.way,
        fields=list(wanted.fields),
        day=day,
        until=day + timedelta(days=wanted.days if wanted.way == "tasks" else wanted.open_days),
        by_id=by,
    )
    owners = wanted.owners or (None,)
    Asked.objects.bulk_create(
        Asked(round=made, home=pk, channel=point.channel, owner=owners[place % len(owners)])
        for place, (pk, point) in enumerate(picked.items())
    )
    facts = {"people": len(picked), "way": wanted.way}
    record(actor=made.by, verb="quality.update", subject_kind="round", subject_id=made.pk, facts=facts)
    return made.pk


def _hand_out(found: Round, some: list[Asked]) -> None:
    if found.way != "tasks":
        return
    living = live_ids(one.home for one in some)
    ports.lent().make_tasks(
        [ports.Wanted(one.pk, living[one.home], found.until, one.owner) for one in some if one.home in living]
    )


def invitations(found: Round) -> list[ports.Invitation]:
    """The links of a round of those who did not answer yet and may be asked now, with where to send each."""
    rows = list(found.asked.filter(outcome="").order_by("pk"))
    living = live_ids(one.home for one in rows)
    points = ports.lent().reachable(sorted(set(living.values())), found.way)
    link = ports.lent().link
    return [
        ports.Invitation(one.pk, living[one.home], points[living[one.home]], link(one.pk, one.home, ""))
        for one in rows
        if living.get(one.home) in points
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """A round, with how many were asked, confirmed, corrected, could not be reached, did not answer; and what takes it
    to its people by message."""

    round: Round
    asked: int
    confirmed: int
    corrected: int
    not_reached: int
    carried: Sequence[ports.Carried] = field(default=())

    @property
    def silent(self) -> int:
        return self.asked - self.confirmed - self.corrected - self.not_reached


def rounds(limit: int = 24) -> list[Told]:
    """The latest first."""
    found = list(Round.objects.order_by("-pk")[:limit])
    counted = Asked.objects.filter(round__in=found).values_list("round_id", "outcome").annotate(Count("pk"))
    ends = {(number, outcome): count for number, outcome, count in counted}
    carried = ports.lent().carried([one.pk for one in found if one.way == MESSAGES])
    return [replace(_told(one, ends), carried=carried.get(one.pk, ())) for one in found]


def _told(one: Round, ends: Mapping[tuple[int, str], int]) -> Told:
    confirmed, corrected, missed, silent = (
        ends.get((one.pk, outcome), 0) for outcome in ("confirmed", "corrected", "not_reached", "")
    )
    return Told(one, confirmed + corrected + missed + silent, confirmed, corrected, missed)


def _day(clock: Clock) -> date:
    return today(clock, settings.CHALAND_ZONE)
