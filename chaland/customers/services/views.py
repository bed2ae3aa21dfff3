"""Saved views of the grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaland.access.domain import require
from chaland.access.models import User
from chaland.customers.models import SavedView
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text


def save_view(
    *, name: str, state: Mapping[str, Any], shared: bool, by: User, clock: Clock = system_clock
) -> int:
    """Keep columns, filters and order under a name; one's own view of that name is replaced. Returns its id.

    Raises: Invalid (`view_nameless`), Forbidden when sharing takes a right that one has not.
    """
    if not name.strip():
        raise Invalid("view_nameless", Text("Donnez un nom à la vue.", "Give the view a name."), path="name")
    if shared:
        require(by.role, "views.share")
    view, _ = SavedView.objects.update_or_create(
        user=by,
        name=name.strip()[:80],
        defaults={"state": dict(state), "shared": shared},
        create_defaults={"state": dict(state), "shared": shared, "created_at": clock()},
    )
    return view.pk


def delete_view(*, view_id: int, by: User) -> str:
    """Delete one's own view. Returns its name. Raises: NotFound (`view_gone`)."""
    view = SavedView.objects.filter(pk=view_id, user=by).first()
    if view is None:
        raise NotFound("view_gone", Text("Cette vue n'existe plus.", "This view is no longer there."))
    view.delete()
    return view.name
