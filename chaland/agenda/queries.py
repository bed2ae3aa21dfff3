"""Reads: what is to be done, by whom, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from chaland.agenda.domain import State
from chaland.agenda.models import Task

PAGE = 50
WHENS = ("late", "today", "week", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """`owner`: of that user; 0: of nobody; None: of everybody. `when`: of `WHENS`. `kind`: any when empty."""

    owner: int | None = None
    when: str = "all"
    kind: str = ""
    after: tuple[date, int] | None = None


def open_tasks(asked: Asked, today: date, limit: int = PAGE) -> list[Task]:
    """The soonest due first. Cost: one range of an index, and the contacts by number."""
    rows = _asked(asked, today)
    if asked.after is not None:
        day, last = asked.after
        rows = rows.filter(due_on__gte=day).exclude(due_on=day, pk__lte=last)
    return list(rows.select_related("contact", "owner").order_by("due_on", "pk")[:limit])


def count_open(asked: Asked, today: date) -> int:
    return _asked(asked, today).count()


def tasks_about(contact_id: int, *, limit: int = 20) -> Sequence[Task]:
    """What is open about one contact. Cost: one index."""
    rows = Task.objects.filter(contact_id=contact_id, state=State.OPEN.value)
    return list(rows.select_related("owner").order_by("due_on", "pk")[:limit])


def _asked(asked: Asked, today: date) -> QuerySet[Task]:
    rows = Task.objects.filter(state=State.OPEN.value, contact__created_at__isnull=False)
    if asked.owner is not None:
        rows = rows.filter(owner_id=asked.owner or None)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.when == "late":
        return rows.filter(due_on__lt=today)
    if asked.when == "today":
        return rows.filter(due_on__lte=today)
    if asked.when == "week":
        return rows.filter(due_on__lte=today + timedelta(days=7))
    return rows
