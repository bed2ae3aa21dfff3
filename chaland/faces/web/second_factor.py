"""“This role needs a second factor”: who has none yet may do nothing but add one. allauth has no such rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from chaland.access.queries import roles_with_second_factor
from chaland.faces.web.answers import is_htmx

ENROLMENT = "mfa_index"
_OPEN = ("account_logout", "account_reauthenticate", "choose_language", "about")


class SecondFactor:
    """Runs after the entrance; strangers and the pages of enrolment pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        if not _lacks_one(request):
            return None
        request.lacks_second_factor = True  # type: ignore[attr-defined]  # the layout says why one is here
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        return None if name in _OPEN or name.startswith("mfa_") else _to_enrolment(request)


def _lacks_one(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.role in roles_with_second_factor() and not is_mfa_enabled(user)


def _to_enrolment(request: HttpRequest) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"code": "second_factor_needed"}, status=403, content_type="application/problem+json"
        )
    address = reverse(ENROLMENT)
    return (
        HttpResponse(status=204, headers={"HX-Redirect": address}) if is_htmx(request) else redirect(address)
    )
