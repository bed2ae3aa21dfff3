"""What a job's handler is, and the pure decisions about leases. Knows no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

LEASE = timedelta(seconds=60)
"""How long a silent worker keeps its job. A living one renews it, however long its step (`jobs.lease`)."""


class Run(Protocol):
    """What a handler is given."""

    arguments: Mapping[str, Any]
    checkpoint: Mapping[str, Any]

    def advance(
        self,
        *,
        done: int,
        total: int | None = None,
        checkpoint: Mapping[str, Any] | None = None,
        note: str | None = None,
    ) -> None:
        """Record progress. Called inside the transaction that did the work, so both commit or neither.

        Raises: Cancelled when a person asked to stop; LeaseLost when another worker took the job.
        """
        ...


class Handler(Protocol):
    """Does the work from `run.checkpoint` on; may be called again after a crash."""

    def __call__(self, run: Run) -> Mapping[str, Any]: ...


class Cancelled(Refused):
    def __init__(self) -> None:
        super().__init__("cancelled", Text("Le travail a été arrêté.", "The job was cancelled."))


class LeaseLost(Refused):
    def __init__(self) -> None:
        super().__init__(
            "lease_lost",
            Text("Un autre processus a repris ce travail.", "Another process took over this job."),
        )


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A job to queue again and again; when it comes due and is not `needed`, it is let pass."""

    name: str
    kind: str
    every: timedelta
    needed: Callable[[], bool] | None = None


def is_due(recurrence: Recurrence, last_due_at: datetime | None, now: datetime) -> bool:
    return last_due_at is None or now - last_due_at >= recurrence.every


def retry_after(attempts: int) -> timedelta:
    """The pause before attempt number `attempts + 1`: 10 s, 40 s, 90 s…"""
    return timedelta(seconds=10 * attempts * attempts)
