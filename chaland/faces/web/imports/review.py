"""What an import would do, shown before it does; what it did; and its way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaland.access.domain import may
from chaland.customers.queries.sources import knows_people
from chaland.faces.web.contacts.filters import Chip, write_chip
from chaland.faces.web.imports import words
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.intake.findings import wording
from chaland.intake.models import Import, State
from chaland.intake.queries import import_numbered, last_job
from chaland.intake.services.correct import refuse_busy
from chaland.intake.services.run import ask_undo, queue_step
from chaland.intake.services.updates import updates_of
from chaland.jobs.services import resume
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text


def page(request: HttpRequest, entry: Import, facts: dict[str, Any]) -> HttpResponse:
    return render(request, "web/imports/review.html", {**facts, **_findings(entry)})


def account(request: HttpRequest, entry: Import, facts: dict[str, Any]) -> HttpResponse:
    """Once written, or taken back."""
    role = signed_in(request).role
    own = {
        "contacts_link": url("contacts", f=write_chip(Chip("source", "equals", (entry.batch.source.name,)))),
        "knows_people": knows_people(entry.batch.source_id),
        "may_undo": may(role, "imports.undo"),
        "anonymous": entry.counts.get("anonymous", 0),
        "people": entry.counts.get("people", 0),
        "unified": entry.counts.get("unified", 0),
    }
    return render(request, "web/imports/account.html", {**facts, **_findings(entry), **own})


def _findings(entry: Import) -> dict[str, Any]:
    customs = words.customs()
    report: Mapping[str, Any] = entry.report or {}
    return {
        "corrections": _by_rule(report.get("corrections", ())),
        "warnings": _by_rule(report.get("warnings", ())),
        "rejects": _by_rule(report.get("rejects", ())),
        "field_word": lambda name: words.field_word(name, customs),
        "before_word": words.before_word,
        "capital": words.capital,
        "others": _others(entry),
    }


def _by_rule(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entry a rule, its columns gathered, the most frequent first."""
    rules: dict[str, dict[str, Any]] = {}
    for one in found:
        text, remedy = wording(one["code"])
        rule = rules.setdefault(
            one["code"], {"text": text, "remedy": remedy, "count": 0, "columns": [], "examples": []}
        )
        rule["count"] += one["count"]
        if one["header"] and one["header"] not in rule["columns"]:
            rule["columns"].append(one["header"])
        rule["examples"] += [{**example, "field": one["field"]} for example in one["examples"]]
    return sorted(rules.values(), key=lambda rule: -rule["count"])


def _others(entry: Import) -> list[str]:
    """The headers of columns that feed nothing, or are masked, in the order of the file."""
    columns: Mapping[str, Any] = entry.mapping.get("columns", {})
    return [header for header in entry.batch.headers if columns.get(header) in (None, {"masked": True})]


@allow("imports.read")
@require_GET
def updates(request: HttpRequest, number: int) -> HttpResponse:
    """A few of the rows that would change somebody, field by field."""
    entry = import_numbered(number)
    customs = words.customs()
    facts = {
        "updates": updates_of(entry) if entry.state == State.STAGED else [],
        "field_word": lambda name: words.field_word(name, customs),
        "value_word": words.value_word,
    }
    return render(request, "web/imports/updates.html", facts)


@allow("imports.run")
@require_POST
def commit(request: HttpRequest, number: int) -> HttpResponse:
    entry = import_numbered(number)
    refuse_busy(entry)
    if entry.state != State.STAGED:
        raise Conflict(
            "import_not_staged",
            Text("Cet import n'est pas prêt à être validé.", "This import is not ready to be committed."),
            remedy=Text("Relancez l'analyse du fichier.", "Run the analysis of the file again."),
        )
    queue_step(entry, "commit", by=signed_in(request), language=language())
    return redirect("import", number)


@allow("imports.run")
@require_POST
def go_on(request: HttpRequest, number: int) -> HttpResponse:
    """Take up the step that was stopped, from where it stopped."""
    entry = import_numbered(number)
    job = last_job(entry)
    if job is not None:
        resume(job_id=job.pk)
    return redirect("import", number)


@allow("imports.undo")
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """What undoing does, said before it is done; then the job that does it."""
    entry = import_numbered(number)
    if request.method == "GET":
        return render(request, "web/imports/undo.html", {"entry": entry})
    refuse_busy(entry)
    ask_undo(entry=entry, by=signed_in(request))
    return redirect("import", number)
