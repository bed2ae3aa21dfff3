"""Which right a view takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase

from chaland.access.domain import require

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
