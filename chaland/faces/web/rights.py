"""Which right a view takes, and who holds it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase

from chaland.access.domain import may, require

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def allow(verb: str) -> Callable[[View[P]], View[P]]:
    """Only those who hold `verb` may ask. Raises: Forbidden, which the middleware renders."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            require(getattr(request.user, "role", ""), verb)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def permission(request: HttpRequest) -> Callable[[str], bool]:
    """Tells whether the person who asks holds a verb; strangers hold none."""
    role = getattr(request.user, "role", "")
    return lambda verb: bool(role) and may(role, verb)
