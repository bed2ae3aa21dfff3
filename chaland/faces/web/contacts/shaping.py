"""What the grid looks like: its filters, its columns, its saved views. Each answers by an address."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from chaland.access.models import User
from chaland.customers.services.views import delete_view, save_view
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.contacts import state as states
from chaland.faces.web.contacts.filters import Chip, clause
from chaland.faces.web.jinja import url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.segments.saved import known_to


@allow("contacts.read")
@require_POST
def add_filter(request: HttpRequest) -> HttpResponse:
    """One more chip, or a sentence. Raises: Invalid (`filter_unknown`, `filter_value`), Faulty."""
    state = states.read_behind(request)
    if where := request.POST.get("where", "").strip():
        clause((), where, known_to(state.reader))
        return _go(request, state.query(where=where))
    values = tuple(value.strip() for value in request.POST.getlist("value") if value.strip())
    asked = Chip(request.POST.get("field", ""), request.POST.get("operator", "equals"), values)
    clause((asked,), "", known_to(state.reader))
    kept = tuple(one for one in state.chips if (one.field, one.operator) != (asked.field, asked.operator))
    return _go(request, state.query(chips=(*kept, asked)))


@allow("contacts.read")
@require_GET
def columns(request: HttpRequest) -> HttpResponse:
    """The columns ticked, in their order; those of the first day when asked."""
    state = states.parse(QueryDict(request.GET.get("query", "").lstrip("?")), signed_in(request))
    request.session.pop(states.KEPT, None)
    wanted = "" if request.GET.get("reset") else ",".join(request.GET.getlist("column"))
    shaped = states.parse(QueryDict(f"cols={wanted}"), signed_in(request))
    request.session[states.KEPT] = list(shaped.columns)
    return redirect(url("contacts") + replace(state, columns=shaped.columns).encoded())


@allow("contacts.read")
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    state = states.parse(QueryDict(request.POST.get("query", "").lstrip("?")), signed_in(request))
    kept = state.to_view()
    name = request.POST.get("name", "")
    view = save_view(name=name, state=kept, shared=bool(request.POST.get("shared")), by=request.user)
    messages.success(request, gettext("View “%(name)s” kept.") % {"name": name})
    return redirect(url("contacts") + states.view_query(kept, view))


@allow("contacts.read")
@require_POST
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    name = delete_view(view_id=view_id, by=request.user)
    messages.success(request, gettext("View “%(name)s” deleted.") % {"name": name})
    return redirect("contacts")


def _go(request: HttpRequest, query: str) -> HttpResponse:
    address = url("contacts") + query
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
