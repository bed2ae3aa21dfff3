"""Tasks as programs read them: the same document on the command line and through the API."""

from __future__ import annotations

from typing import Any

from chaland.agenda.domain import KIND_WORDS, Kind
from chaland.agenda.models import Task
from chaland.kernel.text import Language


def title_of(task: Task, language: Language) -> str:
    return task.title_en if language == "en" else task.title_fr


def task_document(task: Task, language: Language) -> dict[str, Any]:
    return {
        "id": task.pk,
        "contact_id": task.contact_id,
        "contact": str(task.contact),
        "kind": task.kind,
        "label": KIND_WORDS[Kind(task.kind)].to(language),
        "title": title_of(task, language),
        "due_on": task.due_on.isoformat(),
        "owner": task.owner.email if task.owner else None,
        "state": task.state,
        "outcome": task.outcome,
        "attempts": task.attempts,
        "origin": task.origin,
    }
