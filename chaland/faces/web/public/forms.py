"""Hosted forms: the page, the snippet that shows it on another site, the confirmation."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chaland.consent.domain.collecting.boxes import PHONE_NOTICE
from chaland.consent.domain.collecting.design import fields_of
from chaland.consent.domain.collecting.fields import FIELDS, LONGEST
from chaland.consent.domain.collecting.notice import sections_of
from chaland.consent.models import Form
from chaland.consent.queries.forms import open_form
from chaland.consent.services.showing import show as show_form
from chaland.consent.services.submissions import Sent, confirm, read_confirmation, submit
from chaland.consent.services.tokens import public_address
from chaland.faces.web.contacts.typed import place, typed
from chaland.faces.web.public.frame import (
    base_of,
    caller,
    framed_by,
    nothing_here,
    public,
    refused,
    show,
    visitor_language,
)
from chaland.kernel.errors import Invalid, NotFound, ProviderFailed, Refused
from chaland.kernel.text import Text

Faults = dict[str, list[str]]

_SNIPPET = """(function () {{
  var here = document.currentScript, frame = document.createElement("iframe");
  var address = {address};
  frame.src = address + "&from=" + encodeURIComponent(location.href.split("#")[0]);
  frame.title = {title};
  frame.loading = "lazy";
  frame.style.cssText = "width:100%;border:0;min-height:320px;color-scheme:normal";
  addEventListener("message", function (event) {{
    if (event.source === frame.contentWindow && event.data && event.data.chaland === "height") {{
      frame.style.height = Math.min(Math.max(Number(event.data.height) || 0, 200), 6000) + "px";
    }}
  }});
  var pages = 0;
  frame.addEventListener("load", function () {{
    if (pages++ && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  }});
  here.parentNode.insertBefore(frame, here);
}})();
"""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a form; sent, it says what happens next, or comes back with what is wrong."""
    try:
        found = open_form(slug)
    except NotFound:
        return nothing_here(request)
    response = _sent(request, found) if request.method == "POST" else _page(request, found, {})
    return framed_by(response, list(found.origins))


@public
@require_safe
def snippet(request: HttpRequest, slug: str) -> HttpResponse:
    """A script that puts the form where it stands, in a frame as high as its content. Nothing of a third party."""
    try:
        found = open_form(slug)
    except NotFound:
        return nothing_here(request)
    address = public_address(reverse("public_form", args=[slug]), base=base_of(request)) + "?embed=1"
    script = _SNIPPET.format(address=_js(address), title=_js(found.name))
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button: programs that follow every link of a message confirm nothing."""
    submission = confirm(token=token) if request.method == "POST" else read_confirmation(token)
    if submission is None:
        return nothing_here(request)
    facts = {"form": submission.form, "title": _words(submission.form)["title"]}
    if submission.confirmed_at is None:
        return show(request, "confirm", {**facts, "controller": submission.form.controller})
    return _thanks(request, submission.form)


def _page(
    request: HttpRequest, found: Form, faults: Faults, *, said: str = "", status: int = 200
) -> HttpResponse:
    shown = show_form(found, visitor_language(request), base=base_of(request))
    facts = {
        "form": found,
        "controller": found.controller,
        "shown": shown,
        "words": _words(found),
        "fields": [(one, FIELDS[one.field]) for one in shown.fields],
        "sections": sections_of(shown.notice.text),
        "phone_notice": PHONE_NOTICE if _asks_phone(found) else None,
        "typed": request.POST,
        "faults": faults,
        "said": said,
        "longest": LONGEST,
        "embedded": "embed" in request.GET,
    }
    return show(request, "form", facts, status=status)


def _sent(request: HttpRequest, found: Form) -> HttpResponse:
    values, faults = _read(request, found)
    if faults:
        return _page(request, found, faults, status=422)
    sent = Sent(
        seal=request.POST.get("page", ""),
        values=values,
        ticked=frozenset(request.POST.getlist("box")),
        url=_where(request, found),
        ip=caller(request),
        trap=request.POST.get("website", ""),
    )
    try:
        outcome = submit(form=found, sent=sent, base=base_of(request))
    except Invalid as error:
        language = visitor_language(request)
        return _page(request, found, {error.path: [error.say(language)]}, status=422)
    except (Refused, ProviderFailed) as error:
        return _again(request, found, error)
    return _waiting(request, found) if outcome == "waiting" else _thanks(request, found)


def _again(request: HttpRequest, found: Form, error: Refused | ProviderFailed) -> HttpResponse:
    """What another try may mend brings the page back, sealed anew; the rest is only said."""
    if error.code in ("page_hasty", "page_stale", "page_forged", "mail_failed"):
        status = 502 if isinstance(error, ProviderFailed) else 409
        return _page(request, found, {}, said=error.say(visitor_language(request)), status=status)
    return refused(request, error)


def _read(request: HttpRequest, found: Form) -> tuple[dict[str, Any], Faults]:
    """Each field in its normal form, and what is wrong beside it."""
    values: dict[str, Any] = {}
    faults: Faults = {}
    language = visitor_language(request)
    for asked in fields_of(found.fields):
        try:
            values |= _value(asked.field, request.POST.get(asked.field, ""))
        except Invalid as error:
            faults[asked.field] = [error.say(language)]
    if values.get("postal_code") or values.get("city"):
        values |= {
            name: value
            for name, value in place(values.get("postal_code"), values.get("city")).items()
            if value
        }
    return values, faults


def _value(field: str, text: str) -> dict[str, Any]:
    """Raises: Invalid, as `typed` does, and (`field_long`, `field_odd`, `choice_unknown`)."""
    if len(text) > LONGEST:
        raise Invalid("field_long", Text("C'est trop long.", "This is too long."), path=field)
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text):
        raise Invalid(
            "field_odd", Text("Des signes ne sont pas lisibles.", "Some signs cannot be read."), path=field
        )
    choices = [code for code, _ in FIELDS[field].choices]
    if choices and text and text not in choices:
        raise Invalid(
            "choice_unknown", Text("Choisissez dans la liste.", "Choose from the list."), path=field
        )
    return {field: text or None} if choices else typed(field, text)


def _where(request: HttpRequest, found: Form) -> str:
    """The page on which the form stood: ours, or that of a site allowed to show it."""
    around = request.GET.get("from", "")
    parts = urlsplit(around)
    if f"{parts.scheme}://{parts.netloc}" in found.origins:
        return around[:500]
    return public_address(request.path, base=base_of(request))


def _waiting(request: HttpRequest, found: Form) -> HttpResponse:
    facts = {"form": found, "controller": found.controller, "embedded": "embed" in request.GET}
    return show(request, "waiting", facts)


def _thanks(request: HttpRequest, found: Form) -> HttpResponse:
    facts = {
        "form": found,
        "controller": found.controller,
        "words": _words(found),
        "embedded": "embed" in request.GET,
    }
    return show(request, "thanks", facts)


def _words(found: Form) -> dict[str, dict[str, str]]:
    """Title, intro and thanks by language; what one language lacks is taken from the other."""
    said = {code: found.texts.get(code, {}) for code in ("fr", "en")}
    other = {"fr": "en", "en": "fr"}
    return {
        name: {code: said[code].get(name) or said[other[code]].get(name, "") for code in said}
        for name in ("title", "intro", "thanks")
    }


def _asks_phone(found: Form) -> bool:
    return any(one.field in ("mobile", "phone") for one in fields_of(found.fields))


def _js(text: str) -> str:
    """As a string of JavaScript that no name can get out of."""
    return json.dumps(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
