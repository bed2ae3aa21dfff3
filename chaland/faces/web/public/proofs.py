"""“Proof of my consent”: an address, a code sent to it, then what is kept about it, to read and to take away."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chaland.consent.domain.identifiers import phone_of
from chaland.consent.domain.tokens import Reached, Use
from chaland.consent.domain.words import Channel, PointKind
from chaland.consent.queries.proofs import ShownProof, as_plain, proofs_of_mailbox
from chaland.consent.queries.purposes import default_controller
from chaland.consent.services.codes import address_of, ask_code, try_code
from chaland.consent.services.tokens import token_for
from chaland.faces.web.public.frame import caller, nothing_here, public, show, visitor_language
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import ChalandError, Invalid, ProviderFailed, Refused
from chaland.kernel.text import Language


@public
@require_http_methods(["GET", "HEAD", "POST"])
def proofs(request: HttpRequest) -> HttpResponse:
    """Three steps of one page: the address, the code, the proofs. Each carries what the one before it sealed."""
    if request.method != "POST":
        return show(request, "proof_ask", {"typed": "", "errors": [], "phone": False})
    if visit := request.POST.get("visit", ""):
        return _take_away(request, visit)
    if ticket := request.POST.get("ticket", ""):
        return _try(request, ticket)
    return _ask(request)


def _ask(request: HttpRequest) -> HttpResponse:
    typed, language = request.POST.get("email", "").strip()[:254], visitor_language(request)
    if "@" not in typed and phone_of(typed):
        return show(request, "proof_ask", {"typed": typed, "errors": [], "phone": True}, status=422)
    try:
        ticket = ask_code(email=typed, ip=caller(request), language=language)
    except (Refused, ProviderFailed) as error:
        facts = {"typed": typed, "errors": [error.say(language)], "phone": False}
        return show(request, "proof_ask", facts, status=_status(error))
    return show(request, "proof_code", {"ticket": ticket, "errors": []})


def _try(request: HttpRequest, ticket: str) -> HttpResponse:
    language = visitor_language(request)
    try:
        visit = try_code(ticket=ticket, code=request.POST.get("code", "")[:20], ip=caller(request))
    except Refused as error:
        return show(
            request, "proof_code", {"ticket": ticket, "errors": [error.say(language)]}, status=_status(error)
        )
    address = address_of(visit)
    assert address is not None
    facts = {
        "visit": visit,
        "address": address,
        "proofs": proofs_of_mailbox(address),
        "preferences": _preferences(address, language),
    }
    return show(request, "proof_list", facts)


def _preferences(address: str, language: Language) -> str:
    """Who reads this mailbox may change their mind here as by a link in a message sent to it."""
    reached = Reached(PointKind.EMAIL.value, address, Channel.EMAIL.value, language=language)
    return reverse("public_preferences", args=[token_for(Use.PREFERENCES, reached)])


def _take_away(request: HttpRequest, visit: str) -> HttpResponse:
    address = address_of(visit)
    if address is None:
        return nothing_here(request)
    found = proofs_of_mailbox(address)
    as_json = request.POST.get("as") == "json"
    response = _json(request, address, found) if as_json else _page(request, address, found)
    name = f"{'preuves' if visitor_language(request) == 'fr' else 'proofs'}-{system_clock():%Y-%m-%d}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{"json" if as_json else "html"}"'
    return response


def _json(request: HttpRequest, address: str, found: list[ShownProof]) -> HttpResponse:
    language = visitor_language(request)
    told = {
        "controller": default_controller().name,
        "address": address,
        "made_at": system_clock().isoformat(timespec="seconds"),
        "proofs": [as_plain(proof, language) for proof in found],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def _page(request: HttpRequest, address: str, found: list[ShownProof]) -> HttpResponse:
    """A file that stands alone: it can be read, printed and kept without us."""
    facts = {
        "controller": default_controller(),
        "address": address,
        "proofs": found,
        "made_at": system_clock(),
    }
    return render(request, "web/public/proof_file.html", facts)


def _status(error: ChalandError) -> int:
    return (
        429
        if error.code == "too_many"
        else 422
        if isinstance(error, Invalid)
        else 502
        if isinstance(error, ProviderFailed)
        else 403
    )
