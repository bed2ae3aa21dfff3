"""What is said of a segment besides its sentence: name, description, folder, colour, owner, who sees it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.access.models import User
from chaland.access.queries import all_users
from chaland.customers.domain.labels import HUES
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.seen import seen
from chaland.faces.web.settings.frame import HUE_WORDS
from chaland.kernel.errors import Conflict, Invalid, Refused
from chaland.segments.models import SavedSegment
from chaland.segments.saved import seen_by
from chaland.segments.services.saved import change_segment, rename_segment


@allow("segments.edit")
@require_POST
def properties(request: HttpRequest, segment_id: int) -> HttpResponse:
    """The page anew; refused, the form comes back with the fault beside its field."""
    found = seen(request, segment_id)
    try:
        _change(request, found)
    except Refused as error:
        facts = {
            "segment": found,
            "typed": request.POST.dict(),
            "faults": {_field(error): [error.say(language())]},
            **property_choices(request),
        }
        return render(request, "web/segments/properties_form.html", facts, status=422)
    return HttpResponse(status=204, headers={"HX-Redirect": url("segment", found.pk)})


@transaction.atomic
def _change(request: HttpRequest, found: SavedSegment) -> None:
    typed, me = request.POST, signed_in(request)
    if typed.get("name", "") != found.name:
        rename_segment(segment_id=found.pk, name=typed.get("name", ""), by=me)
    change_segment(
        segment_id=found.pk,
        folder=typed.get("folder", ""),
        description=typed.get("description", "").strip(),
        colour=typed.get("colour", ""),
        owner=_owner(typed.get("owner", ""), found),
        shared=typed.get("shared") == "yes",
        by=me,
    )


def _owner(typed: str, found: SavedSegment) -> User | None:
    owner = row_number(typed)
    if owner is None:
        return None
    return User.objects.filter(pk=owner).first() or found.owner


def _field(error: Refused) -> str:
    if isinstance(error, Conflict):
        return "name"
    return error.path if isinstance(error, Invalid) and error.path else "name"


def property_choices(request: HttpRequest) -> dict[str, Any]:
    """What the form offers: hues, people, the folders that are there."""
    folders = seen_by(signed_in(request)).exclude(folder="").values_list("folder", flat=True)
    return {
        "hues": [(hue, HUE_WORDS[hue].to(language()).capitalize()) for hue in HUES],
        "owners": [(user.pk, str(user)) for user in all_users() if user.is_active],
        "folders": list(dict.fromkeys(folders)),
        "nobody": gettext("Nobody"),
    }
