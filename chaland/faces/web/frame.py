"""What the frame around each page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest

from chaland.duplicates.queries.cases import MOST, Wanted, roughly, waiting
from chaland.faces.web.consent.start import is_answered
from chaland.faces.web.navigation import PLACES
from chaland.faces.web.rights import permission


def frame(request: HttpRequest) -> dict[str, Any]:
    """A template context processor."""
    may = permission(request)
    return {
        "me": request.user,
        "may": may,
        "places": [place for place in PLACES if may(place.verb)],
        "messages": get_messages(request),
        "languages": settings.LANGUAGES,
        "purposes_unsaid": lambda: not is_answered(),
        "duplicates_waiting": _waiting,
    }


def _waiting() -> str:
    """How many duplicates wait for a look, roughly; nothing when none does. Cost: two reads by index."""
    found = roughly(waiting(Wanted()))
    return f"{MOST - 1}+" if found >= MOST else str(found or "")
