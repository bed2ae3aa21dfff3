"""Every import, the latest first; the recipes remembered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from chaland.access.domain import may
from chaland.faces.web.imports.words import KIND_WORDS, STATE_WORDS, customs, field_word
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.intake.models import Import, State
from chaland.intake.queries import recent_imports, recipes
from chaland.intake.services.recipes import forget

MOST = 200


@allow("imports.read")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    facts = {
        "entries": recent_imports(MOST),
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "may_undo": may(signed_in(request).role, "imports.undo"),
        "changed_nothing": changed_nothing,
        "recipe_count": len(recipes()),
    }
    return render(request, "web/imports/history.html", facts)


def changed_nothing(entry: Import) -> bool:
    """Whether a committed file only said what was known already."""
    counts = entry.counts
    moved = counts.get("created", 0) + counts.get("updated", 0)
    return entry.state == State.COMMITTED and counts.get("unchanged", 0) > 0 and not moved


@allow("imports.read")
@require_GET
def remembered(request: HttpRequest) -> HttpResponse:
    known = customs()
    facts = {
        "recipes": recipes(),
        "kind_words": KIND_WORDS,
        "field_word": lambda name: field_word(name, known),
        "import_count": len(recent_imports(MOST)),
    }
    return render(request, "web/imports/recipes.html", facts)


@allow("imports.run")
@require_POST
def forget_recipe(request: HttpRequest, recipe_id: int) -> HttpResponse:
    forget(recipe_id=recipe_id, by=signed_in(request))
    messages.success(request, gettext("Forgotten: the next file will be recognised anew."))
    return redirect("recipes")
