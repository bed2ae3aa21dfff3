"""Looks at the values of the file, once a month or when asked: a job, since it reads everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from chaland.customers.models import Contact
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock
from chaland.quality.domain.variants import Group, Value, group, values_of
from chaland.quality.domain.variants.towns import known_towns, told_apart
from chaland.quality.variants.counting import forms_of
from chaland.quality.variants.fields import fields
from chaland.quality.variants.models import ValueGroup, ValueScan

JOB = "quality.values"
AT_ONCE = 2_000
"""Contacts of a file so small that a field is looked at while one waits."""
_EXAMPLES = 3


def queue_looking(*, only: str | None = None, by_id: int | None = None) -> Job:
    """Have the values looked at; what is under way is returned instead."""
    wanted = {"field": only} if only else {}
    return queue(kind=JOB, arguments=wanted, unique_key=f"{JOB}:{only or ''}", by_id=by_id)


def run(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `quality.values`: a field a transaction; goes on with the first that is not done."""
    wanted = [run.arguments["field"]] if run.arguments.get("field") else list(fields())
    done: list[str] = list(run.checkpoint.get("done", ()))
    for name in wanted:
        if name not in done:
            values, groups = find(name)
            with transaction.atomic():
                keep(name, values, groups, clock)
                done.append(name)
                run.advance(done=len(done), total=len(wanted), checkpoint={"done": done}, note="comparing")
    return {"fields": len(done), "groups": ValueGroup.objects.filter(rule=None, said_distinct=False).count()}


def look(name: str, *, clock: Clock = system_clock) -> None:
    """One field, here and now."""
    values, groups = find(name)
    with transaction.atomic():
        keep(name, values, groups, clock)


def is_small() -> bool:
    return len(Contact.objects.values_list("pk")[: AT_ONCE + 1]) <= AT_ONCE


def find(name: str) -> tuple[list[Value], list[Group]]:
    """The values of a field, and what of them is proposed to be written one way. Writes nothing."""
    values = values_of(forms_of(name))
    towns = name == "city"
    known, near = (known_towns(), told_apart(values)) if towns else ({}, values)
    return values, group(near, name, known=known, distinct=said_distinct(name))


def said_distinct(name: str) -> set[tuple[str, str]]:
    """Pairs of folded texts that people said are two things."""
    told = ValueGroup.objects.filter(field=name, said_distinct=True).values_list("members", flat=True)
    return {
        (one["key"], other["key"])
        for members in told
        for one in members
        for other in members
        if one["key"] < other["key"]
    }


def keep(name: str, values: Iterable[Value], groups: Iterable[Group], clock: Clock) -> None:
    """What is proposed now instead of what was; what people decided stays."""
    ValueGroup.objects.filter(field=name, rule=None, said_distinct=False).delete()
    ValueGroup.objects.bulk_create(
        (ValueGroup(field=name, kept=one.kept, count=one.count, members=_members(one)) for one in groups),
        batch_size=500,
    )
    told = {"distinct": sum(1 for _ in values), "at": clock()}
    ValueScan.objects.update_or_create(field=name, defaults=told)


def _members(one: Group) -> list[dict[str, Any]]:
    return [
        {
            "key": member.value.key,
            "why": member.why.value,
            "forms": [
                {"text": form.text, "count": form.count, "examples": list(form.examples[:_EXAMPLES])}
                for form in member.value.forms
            ],
        }
        for member in one.members
    ]
