"""Unsubscribing and choosing, from a link: a look never changes anything, one press does it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from chaland.consent.domain.tokens import Reached, Use
from chaland.consent.domain.words import CHANNEL_NAMES, Channel
from chaland.consent.queries.purposes import purpose_coded
from chaland.consent.services.choices import choices_of, choose, stop_everything, unsubscribe
from chaland.consent.services.pixels import GIF, opened
from chaland.consent.services.tokens import public_address, read_token, token_for
from chaland.faces.web.public.frame import base_of, nothing_here, public, show, visitor_language
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Language
from chaland.quality.updating.domain import masked as masked_value

ONE_CLICK = "List-Unsubscribe"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST unsubscribes, from a mail program or from the button; a look only shows the page."""
    reached = read_token(Use.UNSUBSCRIBE, token)
    if reached is None:
        return nothing_here(request)
    if request.method != "POST":
        return show(request, "leave", _facts(request, reached), theirs=reached.language)
    one_click = request.POST.get(ONE_CLICK) == "One-Click"
    unsubscribe(reached=reached, one_click=one_click)
    if one_click:
        return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")
    return show(request, "left", _facts(request, reached), theirs=reached.language)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """What may still reach this person, channel by channel and purpose by purpose."""
    reached = read_token(Use.PREFERENCES, token)
    if reached is None:
        return nothing_here(request)
    said = _chosen(request, reached) if request.method == "POST" else ""
    language = visitor_language(request, reached.language)
    facts = {
        "choices": choices_of(reached=reached, language=language, base=base_of(request)),
        "names": CHANNEL_NAMES,
        "masked": masked(reached),
        "said": said,
    }
    return show(request, "preferences", facts, theirs=reached.language)


@public
@require_safe
def pixel(request: HttpRequest, token: str) -> HttpResponse:
    """The same point for everybody; what is known of the reader decides whether anything is kept."""
    if request.method == "GET":
        opened(token)
    response = HttpResponse(GIF, content_type="image/gif")
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _chosen(request: HttpRequest, reached: Reached) -> str:
    if request.POST.get("nothing"):
        stop_everything(reached=reached)
        return gettext("Done: we will not contact you any more.")
    choose(
        reached=reached,
        seal=request.POST.get("page", ""),
        wanted=frozenset(request.POST.getlist("want")),
        stop=frozenset(request.POST.getlist("stop")),
        url=public_address("/p/", base=base_of(request)),
    )
    return gettext("Your choices are saved, with effect at once.")


def _facts(request: HttpRequest, reached: Reached) -> dict[str, object]:
    language = visitor_language(request, reached.language)
    named = CHANNEL_NAMES[Channel(reached.channel)] if reached.channel else None
    return {
        "channel": named,
        "purpose": _purpose(reached, language),
        "masked": masked(reached),
        "preferences": reverse("public_preferences", args=[token_for(Use.PREFERENCES, reached)]),
    }


def _purpose(reached: Reached, language: Language) -> str:
    """What the link stops, when it stops one purpose only; empty for the whole channel."""
    try:
        found = purpose_coded(reached.purpose) if reached.purpose else None
    except NotFound:
        return ""
    return "" if found is None else found.label_en if language == "en" else found.label_fr


def masked(reached: Reached) -> str:
    """Nothing of a postal address."""
    return masked_value(reached.kind, reached.identifier) if reached.kind in ("email", "phone") else ""
