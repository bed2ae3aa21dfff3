"""Providers that call us, and short addresses that people follow: no account, no cookie, nothing kept of who they are."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from chaland.campaigns.services.listening import take_call
from chaland.campaigns.writing.links import follow
from chaland.channels.hooks import account_called
from chaland.channels.port import Received
from chaland.channels.web.hooks import MOST_OCTETS
from chaland.consent.services.throttle import Limit, passes
from chaland.faces.web.answers import status_of
from chaland.faces.web.public.frame import caller, nothing_here, public
from chaland.kernel.clock import real_clock
from chaland.kernel.errors import ChalandError

_GUESSES = Limit("hooks.wrong", 30, timedelta(minutes=10))


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, account: int, secret: str) -> HttpResponse:
    """A provider reports. Refused without a word to whoever does not know the address or cannot sign: what strangers
    send is not even read."""
    try:
        account_called(account, secret)
        if int(request.headers.get("Content-Length") or 0) > MOST_OCTETS:
            return HttpResponse(status=413)
        take_call(account_id=account, secret=secret, received=_received(request))
    except ChalandError as error:
        return _refused(request, error)
    return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")


def _received(request: HttpRequest) -> Received:
    return Received(
        method=request.method or "POST",
        url=request.build_absolute_uri(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
        query=request.GET.dict(),
    )


def _refused(request: HttpRequest, error: ChalandError) -> HttpResponse:
    status = status_of(error)
    if status == 403 and not passes(_GUESSES, caller(request), real_clock()):
        return HttpResponse(status=429)
    return HttpResponse(status=404 if status == 403 else status)


@public
@require_GET
def short(request: HttpRequest, token: str, trace: str = "") -> HttpResponse:
    """Where a short address of a message leads; the click is counted, and nobody's in particular.

    A look at the head of it is a scanner's."""
    found = follow(token, trace)
    if found is None:
        return nothing_here(request)
    response = HttpResponse(status=302, headers={"Location": found.url, "Cache-Control": "no-store, private"})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
