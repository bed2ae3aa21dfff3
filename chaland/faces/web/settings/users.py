"""Accounts: given, their role, closed and opened again."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from chaland.access.domain import ROLE_NAMES, VERBS, Role, may
from chaland.access.queries import all_users, roles_with_second_factor, user_numbered
from chaland.access.services import add_user, change_role, demand_second_factor, let_in
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import attempt, done, page
from chaland.kernel.errors import Refused


@allow("users.edit")
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """A new account's first password is shown once, to be handed over."""
    if request.method == "GET":
        return _page(request)
    typed, password = request.POST, secrets.token_urlsafe(12)
    try:
        made = add_user(
            email=typed.get("email", "").strip(),
            name=typed.get("name", "").strip(),
            role=typed.get("role", ""),
            password=password,
            language=language(),
            by=signed_in(request),
        )
    except Refused as error:
        return _page(request, error)
    return page(request, "users", {**_facts(), "typed": {}, "made": made, "password": password})


def _page(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    return page(request, "users", _facts(), error)


def _facts() -> dict[str, object]:
    return {
        "users": all_users(),
        "roles": [(role.value, ROLE_NAMES[role].to(language())) for role in Role],
        "verbs": [
            (verb.text.to(language()), [role for role in Role if may(role, verb.code)])
            for verb in VERBS.values()
        ],
        "role_list": list(Role),
        "demanding": roles_with_second_factor(),
        "role_names": ROLE_NAMES,
        "made": None,
        "password": "",
    }


@allow("users.edit")
@require_POST
def role(request: HttpRequest, user_id: int) -> HttpResponse:
    user = user_numbered(user_id)
    return attempt(
        request,
        "settings_users",
        lambda: change_role(user=user, role=request.POST.get("role", ""), by=signed_in(request)),
        lambda error: _page(request, error),
    )


@allow("users.edit")
@require_POST
def close(request: HttpRequest, user_id: int) -> HttpResponse:
    active = request.POST.get("active") == "yes"
    try:
        let_in(user=user_numbered(user_id), active=active, by=signed_in(request))
    except Refused as error:
        return _page(request, error)
    return done(
        request, "settings_users", gettext("Account opened.") if active else gettext("Account closed.")
    )


@allow("users.edit")
@require_POST
def second_factor(request: HttpRequest) -> HttpResponse:
    """Which roles must have a second step at sign-in."""
    return attempt(
        request,
        "settings_users",
        lambda: demand_second_factor(roles=request.POST.getlist("roles"), by=signed_in(request)),
        lambda error: _page(request, error),
    )
