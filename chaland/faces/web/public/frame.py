"""What every public page shares: no account, no cookie, the visitor's language, and nothing that leaks.

Without cookies there is nothing for a forged request to ride on: what may be done is in the sealed words
of the address or of the page, so these views ask for no CSRF token.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from chaland.consent.queries.purposes import default_controller
from chaland.consent.services.noting import note
from chaland.consent.services.throttle import stranger
from chaland.faces.web.answers import status_of
from chaland.kernel.errors import ChalandError, Refused
from chaland.kernel.text import LANGUAGES, Language, Text, language_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

LARGEST = 64 * 1024
"""Octets of the largest body that a stranger may send."""

_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)


def public(view: View[P]) -> View[P]:
    """A view for strangers. What it refuses is said on a plain page; a body too large is not read."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with translation.override(visitor_language(request)):
            try:
                response = _too_large(request) or view(request, *args, **kwargs)
            except Refused as error:
                response = refused(request, error)
        return _shielded(response)

    return csrf_exempt(login_not_required(opened))


def visitor_language(request: HttpRequest, theirs: Language | None = None) -> Language:
    """What was chosen on the page, else what the browser asks for, else the contact's, else French."""
    chosen = request.GET.get("lang", "")
    if chosen in LANGUAGES:
        return language_of(chosen)
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if code.split("-")[0] in LANGUAGES:
            return language_of(code)
    return theirs or "fr"


def show(
    request: HttpRequest,
    name: str,
    facts: Mapping[str, Any] | None = None,
    *,
    theirs: Language | None = None,
    status: int = 200,
) -> HttpResponse:
    """A public page, in the visitor's language; `theirs`: that of the contact, when the browser asks for none."""
    language = visitor_language(request, theirs)
    other = "fr" if language == "en" else "en"
    given = {"controller": default_controller(), **(facts or {})}
    with translation.override(language):
        given |= {"other": other, "other_address": _in_language(request, other)}
        response = render(request, f"web/public/{name}.html", given, status=status)
    response.headers["Content-Language"] = language
    return response


def _in_language(request: HttpRequest, language: str) -> str:
    """The same page in another language; none for what a POST answered, which an address does not bring back."""
    if request.method == "POST":
        return ""
    query = request.GET.copy()
    query["lang"] = language
    return f"{request.path}?{query.urlencode()}"


def refused(request: HttpRequest, error: ChalandError) -> HttpResponse:
    status = 429 if error.code == "too_many" else status_of(error)
    return show(request, "said", {"said": error.say(visitor_language(request)), "good": False}, status=status)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """The one page for whatever is forged, over or unknown; noted without the token."""
    view = request.resolver_match.url_name if request.resolver_match else ""
    note("links.unknown", ip=caller(request), kind="page", subject=view or "")
    said = Text("Ce lien n'est pas valable, ou ne l'est plus.", "This link is not valid, or no longer is.")
    return show(request, "said", {"said": said.to(visitor_language(request)), "good": False}, status=404)


def caller(request: HttpRequest) -> str:
    """Who is calling, for the throttles: kept as an HMAC only."""
    return stranger(request.META.get("REMOTE_ADDR", ""))


def base_of(request: HttpRequest) -> str:
    """The address of the house as the visitor wrote it; only those of CHALAND_HOSTS get here."""
    return request.build_absolute_uri("/").rstrip("/")


def framed_by(response: HttpResponse, origins: list[str]) -> HttpResponse:
    """Let these sites, and no other, show the page in a frame."""
    response.headers["Content-Security-Policy"] = _POLICY.format(ancestors=" ".join(["'self'", *origins]))
    response.xframe_options_exempt = True
    return response


def _too_large(request: HttpRequest) -> HttpResponse | None:
    """Decided on the length announced, before the body is read."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = LARGEST + 1
    if length <= LARGEST:
        return None
    said = Text("C'est trop long.", "This is too long.").to(visitor_language(request))
    return show(request, "said", {"said": said, "good": False}, status=413)


def _shielded(response: HttpResponse) -> HttpResponse:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY.format(ancestors="'none'"))
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    return response
