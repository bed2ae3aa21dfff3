"""Accounts: sign-up is closed, the first run makes the admin, each person chooses a language."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from chaland.access.domain import Role
from chaland.access.queries import has_any_user
from chaland.access.services import add_user, choose_language
from chaland.faces.web.jinja import language
from chaland.kernel.errors import Refused
from chaland.kernel.text import LANGUAGES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by an administrator; nobody makes their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@login_not_required
@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """Creates the administrator of a house that has no account yet, and signs them in."""
    if has_any_user():
        return redirect("account_login")
    if request.method == "GET":
        return render(request, "web/first_run.html", {"errors": {}, "typed": {}})
    errors = _create_admin(request)
    if not errors:
        return redirect("purposes_start")
    return render(request, "web/first_run.html", {"errors": errors, "typed": request.POST}, status=422)


def _create_admin(request: HttpRequest) -> dict[str, list[str]]:
    """What is wrong, by field; nothing when the account was made."""
    password = request.POST.get("password", "")
    try:
        validate_password(password)
    except ValidationError as error:
        return {"password": list(error.messages)}
    try:
        user = add_user(
            email=request.POST.get("email", "").strip(),
            name=request.POST.get("name", "").strip(),
            role=Role.ADMIN.value,
            password=password,
            language=language(),
        )
    except Refused as error:
        return {"email": [error.say(language())]}
    login(request, user, backend=BACKEND)
    return {}


@login_not_required
@require_POST
def language_choice(request: HttpRequest) -> HttpResponse:
    """Speaks another language from now on: to this account, or to this browser at the door."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in LANGUAGES:
        if request.user.is_authenticated:
            choose_language(user=request.user, language=chosen)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax")
    return response
