"""The segment under its name: made, or changed."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.faces.web.answers import status_of
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.builder.draft import unreadable
from chaland.faces.web.segments.builder.pages import of_saved, posted
from chaland.faces.web.segments.properties import property_choices
from chaland.faces.web.segments.seen import seen
from chaland.kernel.errors import Conflict, Invalid, Refused
from chaland.kernel.text import Text
from chaland.segments.language import Faults, Tree
from chaland.segments.models import SavedSegment
from chaland.segments.saved import known_to, tree_of, what_is_wrong
from chaland.segments.services.saved import change_segment, rename_segment, save_segment
from chaland.segments.truth import catalogue


@allow("segments.edit")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """To the page of the segment; refused, the form comes back with the fault beside its field."""
    try:
        kept = _kept(request)
    except Refused as error:
        blank = dict.fromkeys(("name", "folder", "description", "colour"), "")
        ticked = {name: name in request.POST for name in ("frozen", "shared")}
        typed = {**blank, **request.POST.dict(), **ticked}
        facts = {"typed": typed, "errors": {_field(error): [error.say(language())]}}
        facts |= property_choices(request)
        return render(request, "web/segments/builder/save_form.html", facts, status=status_of(error))
    messages.success(request, gettext("Segment “%(name)s” saved.") % {"name": kept.name})
    return HttpResponse(status=204, headers={"HX-Redirect": url("segment", kept.pk)})


@transaction.atomic
def _kept(request: HttpRequest) -> SavedSegment:
    """Raises: Invalid; Conflict (`segment_exists`); NotFound; Faulty."""
    typed, me = request.POST, signed_in(request)
    tree, frozen = _sentence(request), "frozen" in typed
    facts = {
        "folder": typed.get("folder", ""),
        "description": typed.get("description", "").strip(),
        "colour": typed.get("colour", ""),
        "shared": "shared" in typed,
    }
    name, edited = typed.get("name", ""), row_number(typed.get("segment"))
    if edited is None:
        return save_segment(name=name, sentence=tree, frozen=frozen, by=me, **facts)  # type: ignore[arg-type]
    found = seen(request, edited)
    if name != found.name:
        rename_segment(segment_id=found.pk, name=name, by=me)
    return change_segment(segment_id=found.pk, by=me, **_asked_anew(found, tree, frozen), **facts)  # type: ignore[arg-type]


def _asked_anew(found: SavedSegment, tree: Tree, frozen: bool) -> dict[str, object]:
    """What differs of whom it holds: another name or folder must not change the members of a frozen one."""
    known = catalogue()
    is_whole = what_is_wrong(found, known) is None
    if is_whole and frozen == found.frozen and tree in (tree_of(found), of_saved(found, known).built.tree):
        return {}
    return {"sentence": tree, "frozen": frozen}


def _sentence(request: HttpRequest) -> Tree:
    """Raises: Faulty; Invalid (`draft_unfinished`, `draft_unreadable`)."""
    if (
        "draft" not in request.POST and "sentence" not in request.POST
    ):  # the page's script did not run: not everyone
        raise unreadable()
    asked = posted(request, known_to(signed_in(request)))
    told = [*asked.faults, *(fault for faults in asked.built.faults.values() for fault in faults)]
    if told:
        raise Faults.of(told).refusal()
    if asked.built.unfinished:
        raise Invalid(
            "draft_unfinished",
            Text(
                "Des conditions restent à compléter : {count}.",
                "Conditions are still to be completed: {count}.",
            ),
            remedy=Text("Complétez-les ou retirez-les.", "Complete them or take them out."),
            path="sentence",
            count=len(asked.built.unfinished),
        )
    return asked.built.tree


def _field(error: Refused) -> str:
    if isinstance(error, Conflict):
        return "name"
    return "name" if isinstance(error, Invalid) and error.path == "name" else "sentence"
