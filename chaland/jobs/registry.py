"""Handlers and recurrences by name, filled once by `chaland.config.wiring`."""

from __future__ import annotations

from collections.abc import Container

from chaland.jobs.domain import Handler, Recurrence
from chaland.kernel.errors import Broken
from chaland.kernel.ports import filled
from chaland.kernel.text import Text

_handlers: dict[str, Handler] = {}
_recurrences: dict[str, Recurrence] = {}


def register(kind: str, handler: Handler) -> None:
    """Raises: Broken (`job_kind_twice`): of two handlers, one would never run."""
    _refuse_twice(kind, _handlers)
    _handlers[kind] = handler


def register_recurrence(recurrence: Recurrence) -> None:
    """Raises: Broken (`job_kind_twice`)."""
    _refuse_twice(recurrence.name, _recurrences)
    _recurrences[recurrence.name] = recurrence


def _refuse_twice(name: str, known: Container[str]) -> None:
    if name in known:
        raise Broken(
            "job_kind_twice",
            Text("Travail inscrit deux fois : {kind}.", "Job registered twice: {kind}."),
            kind=name,
        )


def handler_for(kind: str) -> Handler:
    """Raises: Broken (`job_kind_unknown`) when nothing was wired for this kind."""
    filled()
    try:
        return _handlers[kind]
    except KeyError:
        raise Broken(
            "job_kind_unknown",
            Text("Travail inconnu : {kind}.", "Unknown job: {kind}."),
            kind=kind,
        ) from None


def recurrences() -> tuple[Recurrence, ...]:
    filled()
    return tuple(_recurrences.values())
