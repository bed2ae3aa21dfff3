"""How good one record is, on the page of the contact."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.faces.web.quality.doubts import lines_of
from chaland.faces.web.quality.page import is_fresh
from chaland.faces.web.quality.words import hue
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock, today
from chaland.quality.domain.explaining import DIMENSION_WORDS
from chaland.quality.queries.doubts import doubts_about, graded


@allow("quality.read")
@require_GET
def of_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Its score with the reasons, and its doubts to settle."""
    is_fresh()
    told = graded(contact_id, today(system_clock, settings.CHALAND_ZONE))
    facts = {
        "told": told,
        "hue": hue(told.score if told else None),
        "dimensions": DIMENSION_WORDS,
        "lines": lines_of(doubts_about(contact_id)),
    }
    return render(request, "web/quality/of_contact.html", facts)
