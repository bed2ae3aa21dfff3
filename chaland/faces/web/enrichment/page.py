"""The page of enrichment: what is missing, files and services to ask, what was asked, what waits to be settled."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.enrichment.queries import runs as queries
from chaland.enrichment.services import gaps, runs
from chaland.enrichment.services.files import ABOUT as ABOUT_OF_KIND
from chaland.enrichment.services.files import folder, kept_files
from chaland.enrichment.services.switches import standing
from chaland.enrichment.services.undoing import UNDO
from chaland.faces.web.enrichment import words
from chaland.faces.web.formats import number
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import cards_under_way
from chaland.faces.web.rights import allow

MOST = 1_000_000_000
ACCEPTED = ".csv,.gz,.zip,.parquet"


@allow("imports.read")
@require_GET
def enrichment(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(
    request: HttpRequest, errors: Mapping[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    """The page, with what was wrong beside what was sent."""
    files = kept_files()
    about = {name: [one for one in files if ABOUT_OF_KIND[one.kind] == name] for name in words.ABOUT}
    facts = {
        "errors": errors or {},
        "missing": gaps.known(),
        "files": about,
        "folder": folder(),
        "services": standing(),
        "runs": queries.runs(),
        "cards": cards_under_way(request, (*runs.KINDS.values(), UNDO)),
        "proposals": queries.open_proposals(),
        "waiting": queries.open_count(),
        "ended": queries.ended_companies(),
        "most": MOST,
        "accepted": ACCEPTED,
        "words": words,
        "counts_of": lambda run: words.counts_of(run.counts, number, language()),
    }
    return render(request, "web/enrichment/page.html", facts, status=status)


@allow("contacts.read")
@require_GET
def of_company(request: HttpRequest, company_id: int) -> HttpResponse:
    """What registers say of one company, on its page."""
    facts = {"told": queries.told_of("company", company_id), "words": words}
    return render(request, "web/enrichment/of_company.html", facts)
