"""How much of the Change log was taken in, and what everybody's reach depends on."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import blake2b

from chaland.consent.models import CollectionTerms, Controller, Partner, Purpose, ReachState
from chaland.consent.queries.terms import own_settings, rules_for
from chaland.customers.queries.changes import Mark, Progress, progressed

_FORM = 4
"""Raised when reach comes to be worked out differently: every installation then does it anew."""


def stamp_at(at: datetime) -> str:
    """Of the rules of the day, purposes, controllers, partners and terms. Cost: four small queries."""
    rows = [
        [_FORM, rules_for(at).version, own_settings()],
        *Purpose.objects.order_by("pk").values_list(
            "code", "bit", "controller_id", "basis", "prospecting", "audience", "channels", "families",
            "target_functions", "retention_months", "active",
        ),
        *Controller.objects.order_by("pk").values_list("pk", "sector"),
        *Partner.objects.order_by("pk").values_list("pk", "active"),
        *CollectionTerms.objects.order_by("pk").values_list(),
    ]  # fmt: skip
    return blake2b(json.dumps(rows, default=str).encode(), digest_size=16).hexdigest()


def mark_of(state: ReachState) -> Mark:
    return Mark(state.floor, state.last, state.horizon)


def move(state: ReachState) -> ReachState:
    """The state as of now (see `progressed`)."""
    before = Progress(state.floor, state.last, state.horizon, state.next_floor, state.next_horizon)
    for field, value in asdict(progressed(before)).items():
        setattr(state, field, value)
    return state
