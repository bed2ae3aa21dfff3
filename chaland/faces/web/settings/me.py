"""One's own account: what one is called, the language; the ways to the password and the second step."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chaland.access.domain import ROLE_NAMES, Role, may
from chaland.access.services import call_me, choose_language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.settings.frame import TABS, done, page
from chaland.kernel.text import LANGUAGES


def start(request: HttpRequest) -> HttpResponse:
    """The first page of settings that this person may see."""
    role = signed_in(request).role
    return redirect(next(tab for tab, _, verb in TABS if may(role, verb)))


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if request.method == "GET":
        return page(request, "me", {"role": ROLE_NAMES[Role(user.role)]})
    call_me(user=user, name=request.POST.get("name", ""))
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES:
        choose_language(user=user, language=chosen)
    response = done(request, reverse("settings_me"))
    response.set_cookie(
        django_settings.LANGUAGE_COOKIE_NAME, user.language, max_age=31_536_000, samesite="Lax"
    )
    return response
