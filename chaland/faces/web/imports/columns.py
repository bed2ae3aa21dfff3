"""The columns of a file, each with what it becomes; the preview beside them; the analysis asked for."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from chaland.access.domain import may
from chaland.faces.web.answers import status_of
from chaland.faces.web.imports import mapping, words
from chaland.faces.web.imports.state import facts_of
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.intake.fields import Kind
from chaland.intake.mapping_codec import custom_key
from chaland.intake.models import Import
from chaland.intake.queries import import_numbered, same_file
from chaland.intake.services.begin import Answers
from chaland.intake.services.correct import begin_again, correct, look_at, preview_of
from chaland.intake.services.run import discard, queue_step
from chaland.kernel.errors import Forbidden, Invalid
from chaland.kernel.text import Text

COUNTRIES: tuple[tuple[str, Text], ...] = (
    ("FR", Text("France", "France")),
    ("BE", Text("Belgique", "Belgium")),
    ("CH", Text("Suisse", "Switzerland")),
    ("LU", Text("Luxembourg", "Luxembourg")),
    ("MC", Text("Monaco", "Monaco")),
    ("DE", Text("Allemagne", "Germany")),
    ("ES", Text("Espagne", "Spain")),
    ("IT", Text("Italie", "Italy")),
    ("PT", Text("Portugal", "Portugal")),
    ("NL", Text("Pays-Bas", "Netherlands")),
    ("GB", Text("Royaume-Uni", "United Kingdom")),
    ("CA", Text("Canada", "Canada")),
    ("US", Text("États-Unis", "United States")),
)


def page(
    request: HttpRequest,
    entry: Import,
    facts: dict[str, Any],
    *,
    typed: QueryDict | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    seen = look_at(entry)
    customs = words.customs()
    shown = {
        "seen": seen,
        "rows": mapping.rows(entry, seen, typed),
        "groups": words.groups(cast(Kind, entry.kind)),
        "customs": customs,
        "types": [(code, text.to(language())) for code, text in words.CUSTOM_TYPES.items()],
        "kinds": [(code, text.to(language())) for code, text in words.KIND_WORDS.items()],
        "country_words": [(code, text.to(language())) for code, text in COUNTRIES],
        "sheet_choices": [(sheet, sheet) for sheet in seen.sheets],
        "country": (typed and typed.get("country")) or entry.mapping.get("default_country", "FR"),
        "reason": typed.get("reason", "") if typed else entry.allowed_sensitive,
        "may_open": may(signed_in(request).role, "imports.sensitive"),
        "errors": errors or {},
        "same": same_file(entry),
        "header": lambda name: words.field_word(name, customs),
        "alternatives": lambda guess: ", ".join(
            words.field_word(name, customs) for name in guess.alternatives
        ),
    }
    return render(request, "web/imports/columns.html", {**facts, **shown}, status=status)


@allow("imports.run")
@require_POST
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """A few real rows, before and after, for the columns as the form says them now."""
    entry = import_numbered(number)
    said = mapping.document(entry.batch.headers, request.POST)
    customs = {custom_key(header): header for header in entry.batch.headers} | words.customs()
    facts: dict[str, Any] = {
        "field_word": lambda name: words.field_word(name, customs),
        "value_word": words.value_word,
        "before_word": words.before_word,
        "sentences": words.sentences,
        "differs": words.differs,
        "samples": [],
        "error": "",
    }
    try:
        facts["samples"] = preview_of(entry=entry, mapping=said, by=signed_in(request))
    except Invalid as error:
        facts["error"] = _said(error, customs)
    return render(request, "web/imports/preview.html", facts)


@allow("imports.run")
@require_POST
def analyse(request: HttpRequest, number: int) -> HttpResponse:
    """Take the columns as said and queue the analysis; what is wrong is shown beside its column."""
    entry = import_numbered(number)
    said = mapping.document(entry.batch.headers, request.POST)
    me = signed_in(request)
    try:
        correct(entry=entry, mapping=said, reason=request.POST.get("reason", ""), by=me)
    except (Invalid, Forbidden) as error:
        path = error.path if isinstance(error, Invalid) else "reason"
        errors = {path.removeprefix("columns."): _said(error, words.customs())}
        return page(
            request, entry, facts_of(entry), typed=request.POST, errors=errors, status=status_of(error)
        )
    queue_step(entry, "stage", by=me, language=language())
    return redirect("import", number)


def _said(error: Invalid | Forbidden, customs: dict[str, str]) -> str:
    """The remedy of the intake speaks to the command line; the message is enough beside a column."""
    value = str(error.facts.get("value", ""))
    return error.message.to(language(), **{**error.facts, "value": words.field_word(value, customs)})


@allow("imports.run")
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Recognise the file anew: as another kind, or from another sheet."""
    entry = import_numbered(number)
    kind = request.POST.get("kind", entry.kind)
    sheet = request.POST.get("sheet") or entry.sheet
    changed = kind if kind in words.KIND_WORDS and kind != entry.kind else None
    answers = Answers(kind=cast(Kind | None, changed), sheet=sheet)
    return redirect("import", begin_again(entry=entry, answers=answers, by=signed_in(request)).pk)


@allow("imports.run")
@require_POST
def give_up(request: HttpRequest, number: int) -> HttpResponse:
    """Forget an import that wrote nothing."""
    discard(entry=import_numbered(number))
    return redirect("imports")
