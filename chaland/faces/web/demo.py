"""The demo opens signed in: its one account is given to whoever comes from this very machine."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseBase

from chaland.access.queries import user_by_email

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class DemoVisitor:
    """Does nothing unless `chaland demo` started this process, and nothing for another machine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.CHALAND_DEMO_USER and _may_enter(request):
            user = user_by_email(settings.CHALAND_DEMO_USER)
            if user is not None:
                login(request, user, backend=BACKEND)
        return self.get_response(request)


def _may_enter(request: HttpRequest) -> bool:
    """A stranger of this machine who looks at a page; not one who is signing in as somebody else."""
    nearby = ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback  # noqa: S104
    at_the_door = request.path.startswith(("/accounts/", settings.STATIC_URL))
    return nearby and request.method == "GET" and not at_the_door and not request.user.is_authenticated
