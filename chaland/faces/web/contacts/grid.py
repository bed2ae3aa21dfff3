"""The grid's pages and fragments: the page, its region, more lines, one line, the exact count."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.customers.domain.grid import COLUMNS, OPERATORS
from chaland.customers.queries import grid, labels
from chaland.customers.queries.views import views_for
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.contacts import state as states
from chaland.faces.web.contacts.words import STATUS_HUES, WIDTHS, words
from chaland.faces.web.formats import number
from chaland.faces.web.jinja import language
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock, today


@allow("contacts.read")
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """The page; only its region when the search or a filter asks for it."""
    state = states.read(request)
    shown = grid.page(state.ask, today=this_day(), zone=settings.CHALAND_ZONE)
    facts = {**context(state), "page": shown}
    if is_htmx(request) and request.headers.get("HX-Target", "").endswith("#region"):
        return render(request, "web/contacts/region.html", facts)
    facts |= {"views": views_for(request.user.pk), "customs": labels.custom_fields()}
    return render(request, "web/contacts/grid.html", facts)


@allow("contacts.read")
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The lines after a mark, and a new mark when there are more."""
    state = states.read(request)
    after = states.read_cursor(request.GET.get("after", ""))
    shown = grid.page(state.ask, today=this_day(), zone=settings.CHALAND_ZONE, after=after)
    return render(request, "web/contacts/rows.html", {**context(state), "page": shown})


@allow("contacts.read")
@require_GET
def row(request: HttpRequest, contact_id: int) -> HttpResponse:
    return render_row(request, contact_id)


@allow("contacts.read")
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    found = grid.count(states.read(request).ask, today=this_day(), zone=settings.CHALAND_ZONE)
    return HttpResponse(number(found, language()))


@allow("contacts.read")
@require_GET
def filter_form(request: HttpRequest) -> HttpResponse:
    """What can be asked of one column: its operators, and its values when they are few."""
    name = request.GET.get("column", "")
    kind = COLUMNS[name].kind if name in COLUMNS else "text"
    said = words(language())
    facts = {
        "column": name,
        "kind": kind,
        "operators": OPERATORS[kind],
        "words": said,
        "choices": _choices(name),
    }
    return render(request, "web/contacts/filter_form.html", facts)


def render_row(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One line, in the columns of the page behind the request."""
    lines = grid.lines_of([contact_id])
    facts = {**context(states.read_behind(request)), "page": grid.Page(tuple(lines), None)}
    return render(request, "web/contacts/rows.html", facts)


def context(state: states.GridState) -> dict[str, Any]:
    return {
        "state": state,
        "words": words(language()),
        "columns": state.columns,
        "known": COLUMNS,
        "widths": WIDTHS,
        "status_hues": STATUS_HUES,
        "mark": states.write_cursor,
        "view_query": states.view_query,
    }


def this_day() -> date:
    return today(system_clock, settings.CHALAND_ZONE)


def _choices(column: str) -> list[tuple[str, str]]:
    """(code, word) of a column whose values are few; nothing for the others."""
    said = words(language())
    match column:
        case "colour":
            return [(code.key, said.choice("colour", code.key)) for code in said.colours.values()]
        case "owner":
            return [(owner, owner) for owner in labels.owners_in_use()]
        case "tags":
            return [(tag, tag) for tag in labels.tags_in_use()]
        case _:
            return [(code, said.choice(column, code)) for code in said.codes(column)]
