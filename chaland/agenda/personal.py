"""What the room holds about a person (GDPR art. 15, 17, 20): what was to be done about them, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.forms.models import model_to_dict

from chaland.agenda.models import Task

room = "agenda"


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Every task about this contact, as plain values."""
    for task in Task.objects.filter(contact_id=contact_id).order_by("pk"):
        yield {"table": "task", **model_to_dict(task)}


def erase(contact_id: int) -> int:
    """All of it goes."""
    return Task.objects.filter(contact_id=contact_id).delete()[0]
