"""Saved views of the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from chaland.customers.models import SavedView


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as its reader sees it. `own`: it may be changed and deleted."""

    id: int
    name: str
    shared: bool
    own: bool
    state: dict[str, Any]


def views_for(user_id: int) -> list[View]:
    """One's own views, then those that others share, each by name."""
    found = SavedView.objects.filter(Q(user_id=user_id) | Q(shared=True)).order_by("name")
    views = [View(one.pk, one.name, one.shared, one.user_id == user_id, one.state) for one in found]
    return sorted(views, key=lambda view: not view.own)
