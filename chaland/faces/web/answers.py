"""How a view answers: a page, a fragment, a toast with its undo, a refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from chaland.faces.web.jinja import language
from chaland.kernel.errors import Broken, ChalandError, Conflict, Forbidden, Invalid, NotFound, ProviderFailed

STATUSES: Mapping[type[ChalandError], int] = {
    Invalid: 422,
    NotFound: 404,
    Conflict: 409,
    Forbidden: 403,
    ProviderFailed: 502,
    Broken: 500,
}

R = TypeVar("R", bound=HttpResponseBase)


def is_htmx(request: HttpRequest) -> bool:
    """Whether a fragment is asked for, rather than a page."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def status_of(error: ChalandError) -> int:
    """The HTTP status of an error of the house."""
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 400)


def toast(response: R, message: str, *, undo: str = "", kind: str = "done") -> R:
    """Show `message` when the response arrives. `undo` is an address that a POST takes back by."""
    return announce(response, "toast", {"message": message, "undo": undo, "kind": kind})


def toast_there(request: HttpRequest, message: str, *, undo: str = "") -> None:
    """Show `message` on the page that the answer leads to; `undo` as in `toast`."""
    messages.success(request, message, extra_tags=undo)


def announce(response: R, event: str, facts: Mapping[str, object] | None = None) -> R:
    """Fire an event in the page when the response arrives; several may be announced."""
    told = json.loads(response.headers.get("HX-Trigger", "{}"))
    told[event] = dict(facts or {})
    response.headers["HX-Trigger"] = json.dumps(told)
    return response


def nothing(status: int = 204) -> HttpResponse:
    """An answer that leaves the page as it is; to be announced or toasted upon."""
    return HttpResponse(status=status)


def refusal(request: HttpRequest, error: ChalandError) -> HttpResponse:
    """What a refused request sees: a toast over the page it was made from, or a page."""
    status = status_of(error)
    said = error.say(language())
    if is_htmx(request):
        response = HttpResponse(status=status, headers={"HX-Reswap": "none"})
        return toast(response, said, kind="error")
    page = render(
        request, "web/refused.html", {"said": said, "status": status, "error": error}, status=status
    )
    if error.again_in and request.method == "GET":
        page.headers["Refresh"] = str(error.again_in)
    return page
