"""What was begun and forgotten does not stay: files hold personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chaland.intake.models import Import, State
from chaland.intake.reading import workspace
from chaland.intake.services.run import discard
from chaland.jobs.domain import Run
from chaland.kernel.clock import Clock, real_clock

SWEEP = "intake.sweep"
FORGOTTEN = timedelta(days=7)
"""How long a file that was looked at, and not committed, waits for its person."""


def sweep(run: Run, clock: Clock = real_clock) -> Mapping[str, Any]:
    """Job `intake.sweep`: imports never committed, and what killed processes were unpacking."""
    begun = Import.objects.filter(
        state__in=[State.MAPPING, State.STAGING, State.STAGED, State.FAILED],
        batch__created_at__lt=clock() - FORGOTTEN,
    )
    forgotten = list(begun.select_related("batch"))
    for entry in forgotten:
        discard(entry=entry)
    return {"imports": len(forgotten), "workspaces": workspace.sweep(older_than_s=86_400)}
