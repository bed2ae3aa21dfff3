"""How much of the Change log was taken in, and what everybody's reach depends on."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import blake2b

from django.db import connection

from chaland.consent.models import CollectionTerms, Controller, Purpose, ReachState
from chaland.consent.queries.terms import own_settings, rules_for
from chaland.customers.models import Change
from chaland.customers.queries.changes import Mark

_FORM = 1
"""Raised when reach comes to be worked out differently: every installation then does it anew."""


def stamp_at(at: datetime) -> str:
    """Of the rules of the day, purposes, controllers and terms. Cost: three small queries."""
    rows = [
        [_FORM, rules_for(at).version, own_settings()],
        *Purpose.objects.order_by("pk").values_list(
            "code", "bit", "controller_id", "basis", "prospecting", "audience", "channels", "families",
            "target_functions", "retention_months", "active",
        ),
        *Controller.objects.order_by("pk").values_list("pk", "sector"),
        *CollectionTerms.objects.order_by("pk").values_list(),
    ]  # fmt: skip
    return blake2b(json.dumps(rows, default=str).encode(), digest_size=16).hexdigest()


def mark_of(state: ReachState) -> Mark:
    return Mark(state.floor, state.last, state.horizon)


def move(state: ReachState) -> ReachState:
    """The state as of now: everything that is visible when this returns is behind its mark. Called before
    reading what changed, so that what comes in between is read once more rather than never."""
    if connection.vendor != "postgresql":
        last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        state.floor = state.last = last
        return state
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence('customers_change', 'id')")
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
        numbered = cursor.fetchone()[0]
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint, "
            "(SELECT coalesce(max(id), 0) FROM customers_change) FROM pg_current_snapshot() s"
        )
        state.horizon, newest, state.last = cursor.fetchone()
    if state.horizon >= state.next_horizon:
        state.floor = state.next_floor
        state.next_floor, state.next_horizon = numbered, newest
    return state
