"""Tokens of the API: made, shown once, revoked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from chaland.access.tokens import LONGEST, SCOPES, issue_token, revoke_token, tokens_seen_by
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import done, page
from chaland.kernel.clock import real_clock
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text

_DAYS = (30, 90, LONGEST)


@allow("tokens.issue")
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The secret of a new token is shown on the answer to its making, and never again."""
    if request.method == "GET":
        return page(request, "tokens", _facts(request))
    try:
        made, secret = issue_token(
            user=signed_in(request),
            name=request.POST.get("name", ""),
            scopes=request.POST.getlist("scopes"),
            days=_days(request),
        )
    except Refused as error:
        return page(request, "tokens", _facts(request), error)
    response = page(request, "tokens", {**_facts(request), "typed": {}, "made": made, "secret": secret})
    response.headers["Cache-Control"] = "no-store"
    return response


@allow("tokens.issue")
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    revoke_token(token_id=token_id, by=signed_in(request))
    return done(request, "settings_tokens", gettext("Token revoked."))


def _days(request: HttpRequest) -> int:
    """Raises: Invalid (`token_days`)."""
    said = request.POST.get("days", "")
    if said in map(str, _DAYS):
        return int(said)
    raise Invalid("token_days", Text("Choisissez une durée.", "Choose how long it lives."), path="days")


def _facts(request: HttpRequest) -> dict[str, object]:
    me = signed_in(request)
    return {
        "tokens": tokens_seen_by(me),
        "mine": me.pk,
        "now": real_clock(),
        "scopes": [(code, text.to(language())) for code, text in SCOPES.items()],
        "scope_names": {code: text.to(language()) for code, text in SCOPES.items()},
        "days": [(days, gettext("%(n)s days") % {"n": days}) for days in _DAYS],
        "ticked": request.POST.getlist("scopes"),
        "made": None,
        "secret": "",
    }
