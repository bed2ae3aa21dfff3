"""What the frame around each page needs to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest

from chaland.access import domain
from chaland.faces.web.consent.start import is_answered
from chaland.faces.web.navigation import PLACES


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
    }


def permission(request: HttpRequest) -> Callable[[str], bool]:
    """Tells whether the person who asks holds a verb; strangers hold none."""
    role = getattr(request.user, "role", "")
    return lambda verb: bool(role) and domain.may(role, verb)
