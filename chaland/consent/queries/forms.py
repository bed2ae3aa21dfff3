"""Forms, as editors and visitors find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from chaland.consent.models import Form
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

GONE = Text("Ce formulaire n'existe pas.", "There is no such form.")


@dataclass(frozen=True, slots=True)
class FormFacts:
    """A form with what came through it. `waiting`: sent but not confirmed yet."""

    form: Form
    sent: int
    waiting: int
    last_at: datetime | None


def forms_with_facts() -> list[FormFacts]:
    """The newest first. Cost: counts the submissions of each form."""
    waiting = Q(submissions__confirmed_at=None)
    found = Form.objects.select_related("controller").annotate(
        sent=Count("submissions"),
        waiting=Count("submissions", filter=waiting),
        last_at=Max("submissions__sent_at"),
    )
    return [FormFacts(form, form.sent, form.waiting, form.last_at) for form in found.order_by("-pk")]


def form_numbered(form_id: int) -> Form:
    """Raises: NotFound (`form_gone`)."""
    form = Form.objects.select_related("controller").filter(pk=form_id).first()
    if form is None:
        raise NotFound("form_gone", GONE)
    return form


def open_form(slug: str) -> Form:
    """The form that visitors find under this address. Raises: NotFound (`form_gone`)."""
    form = Form.objects.select_related("controller").filter(slug=slug, active=True).first()
    if form is None:
        raise NotFound("form_gone", GONE)
    return form
