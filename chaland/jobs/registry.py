"""Handlers and recurrences by name, filled once by `chaland.config.wiring`."""

from __future__ import annotations

from chaland.jobs.domain import Handler, Recurrence
from chaland.kernel.errors import Broken
from chaland.kernel.text import Text

_handlers: dict[str, Handler] = {}
_recurrences: dict[str, Recurrence] = {}


def register(kind: str, handler: Handler) -> None:
    _handlers[kind] = handler


def register_recurrence(recurrence: Recurrence) -> None:
    _recurrences[recurrence.name] = recurrence


def handler_for(kind: str) -> Handler:
    """Raises: Broken (`job_kind_unknown`) when nothing was wired for this kind."""
    try:
        return _handlers[kind]
    except KeyError:
        raise Broken(
            "job_kind_unknown",
            Text("Tâche inconnue : {kind}.", "Unknown job: {kind}."),
            kind=kind,
        ) from None


def recurrences() -> tuple[Recurrence, ...]:
    return tuple(_recurrences.values())
