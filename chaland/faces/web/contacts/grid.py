"""The grid's pages and fragments: the page, its region, more lines, one line, the exact count."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.customers.domain.grid import COLUMNS
from chaland.customers.queries import grid, labels
from chaland.customers.queries.views import views_for
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.consent import columns as consent
from chaland.faces.web.contacts import state as states
from chaland.faces.web.contacts.bulk import underway
from chaland.faces.web.contacts.colours import by_rule
from chaland.faces.web.contacts.export import EXPORT_FORMS
from chaland.faces.web.contacts.filters import OFFERED, filterable, kind_of
from chaland.faces.web.contacts.places import place_choices
from chaland.faces.web.contacts.words import STATUS_HUES, WIDTHS, words
from chaland.faces.web.formats import number
from chaland.faces.web.jinja import language
from chaland.faces.web.numbers import row_numbers
from chaland.faces.web.rights import allow
from chaland.segments.language.ast import Everyone
from chaland.segments.queries import count_where

MOST_ROWS = 2_000
"""How many lines on screen are brought up to date at once."""


@allow("contacts.read")
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """The page; only its region when the search or a filter asks for it."""
    state = states.read(request)
    shown = grid.page(state.ask, state.filters)
    facts = context(state, shown)
    if is_htmx(request) and request.headers.get("HX-Target", "").endswith("#region"):
        return render(request, "web/contacts/region_anew.html", facts)
    facts |= {"views": views_for(int(request.user.pk or 0)), "customs": labels.custom_fields()}
    facts |= {"underway": underway(request), "export_forms": EXPORT_FORMS.items()}
    return render(request, "web/contacts/grid.html", facts)


@allow("contacts.read")
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The lines after a mark, and a new mark when there are more."""
    state = states.read(request)
    after = states.read_cursor(request.GET.get("after", ""))
    shown = grid.page(state.ask, state.filters, after=after)
    return render(request, "web/contacts/rows.html", context(state, shown))


@allow("contacts.read")
@require_GET
def row(request: HttpRequest, contact_id: int) -> HttpResponse:
    return render_row(request, contact_id)


@allow("contacts.read")
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """As a segment of the same sentence is counted; words that are searched for are no sentence."""
    state = states.read(request)
    asked = state.tree or Everyone()
    found = grid.count(state.ask, state.filters) if state.ask.words else count_where(asked)
    return HttpResponse(number(found, language()))


@allow("contacts.read")
@require_GET
def filter_form(request: HttpRequest) -> HttpResponse:
    """What can be asked of one column: its operators, and its values when they are few."""
    name = request.GET.get("field", "")
    kind = kind_of(name)
    facts = {
        "field": name,
        "kind": kind,
        "operators": OFFERED[kind],
        "words": words(language()),
        "choices": _choices(name),
    }
    return render(request, "web/contacts/filter_form.html", facts)


@allow("contacts.read")
@require_GET
def some_rows(request: HttpRequest) -> HttpResponse:
    """The lines shown that something changed, each in its place."""
    ids = row_numbers(request.GET.getlist("ids"))[:MOST_ROWS]
    facts = context(states.read_behind(request), grid.Page(tuple(grid.lines_of(ids)), None))
    return render(request, "web/contacts/some_rows.html", facts)


@allow("contacts.read")
@require_GET
def names(request: HttpRequest, field: str) -> HttpResponse:
    """The tags or the owners in use, to be suggested while typing. Cost: reads a whole index, so only when asked."""
    found = labels.tags_in_use() if field == "tags" else labels.owners_in_use()
    return render(request, "web/contacts/names.html", {"names": found})


def render_row(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One line, in the columns of the page behind the request."""
    shown = grid.Page(tuple(grid.lines_of([contact_id])), None)
    return render(request, "web/contacts/rows.html", context(states.read_behind(request), shown))


def context(state: states.GridState, page: grid.Page) -> dict[str, Any]:
    """What the lines of a page take to be written."""
    said = words(language())
    return {
        "state": state,
        "words": said,
        "page": page,
        "ruled": by_rule(page.lines, said.colours),
        "filterable": filterable(said.customs),
        "columns": state.columns,
        "known": COLUMNS,
        "consented": consent.cells(state.columns, [line.id for line in page.lines]),
        "widths": WIDTHS,
        "status_hues": STATUS_HUES,
        "mark": states.write_cursor,
        "view_query": states.view_query,
        "one_line": lambda line: grid.Page((line,), None),
    }


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
            return [(code, said.choice(column, code)) for code in said.codes(column)] or place_choices(
                column, said.language
            )
