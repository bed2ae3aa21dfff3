"""Looking for somebody in a hired list; what they did makes them ours, or takes them out."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaland.enrichment.lists.domain.words import ACT_NAMES, HIRED_NAMES
from chaland.enrichment.lists.queries import FOUND_AT_MOST, require_held, seen
from chaland.enrichment.lists.services.answering import adopt as make_ours
from chaland.enrichment.lists.services.answering import name_row, say_no
from chaland.enrichment.lists.services.looking import look_for
from chaland.faces.web.answers import status_of, toast_there
from chaland.faces.web.consent.reading import local, local_instant, now_here
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid, Refused


@allow("lists.read")
@require_GET
def names(request: HttpRequest, list_id: int) -> HttpResponse:
    """A few names at most, and never without asking for somebody: each search is in the audit trail."""
    one, words = seen(list_id), request.GET.get("q", "").strip()
    require_held(one.row, system_clock())
    found = look_for(list_id=list_id, words=words, by=signed_in(request)) if words else []
    facts = {"row": one.row, "words": words, "found": found, "most": FOUND_AT_MOST, "channels": HIRED_NAMES}
    return render(request, "web/lists/names.html", facts)


@allow("lists.edit")
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, name_id: int) -> HttpResponse:
    if request.method == "GET":
        return _page(request, name_id, {})
    typed = request.POST
    try:
        contact_id = make_ours(
            name_id=name_id,
            act=typed.get("act", ""),
            at=local_instant(typed.get("at", ""), "at") or now_here(),
            evidence=typed.get("evidence", ""),
            consents=typed.getlist("consents"),
            by=signed_in(request),
        )
    except Refused as error:
        place = (
            error.path if isinstance(error, Invalid) and error.path in ("act", "at", "evidence") else "form"
        )
        return _page(request, name_id, {place: [error.say(language())]}, status_of(error))
    toast_there(request, gettext("Now one of your contacts."))
    return redirect("contact", contact_id)


@allow("lists.edit")
@require_POST
def refuse(request: HttpRequest, name_id: int) -> HttpResponse:
    """They said no: onto the suppression list, out of every hired list, and their supplier is to be told."""
    row = name_row(name_id, system_clock()).list
    gone = say_no(name_id=name_id, by=signed_in(request))
    said = ngettext(
        "%(n)s name removed; the supplier is to be told.",
        "%(n)s names removed; the suppliers are to be told.",
        gone,
    )
    toast_there(request, said % {"n": gone})
    return redirect("list_names", row.pk)


def _page(
    request: HttpRequest, name_id: int, errors: Mapping[str, list[str]], status: int = 200
) -> HttpResponse:
    name = name_row(name_id, system_clock())
    facts = {
        "name": name,
        "row": name.list,
        "errors": errors,
        "typed": request.POST,
        "consents": request.POST.getlist("consents"),
        "now": local(system_clock()),
        "acts": ACT_NAMES,
        "channels": HIRED_NAMES,
    }
    return render(request, "web/lists/adopt.html", facts, status=status)
