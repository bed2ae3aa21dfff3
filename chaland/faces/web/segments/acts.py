"""What is done to a segment as a whole: copied, frozen, deleted, put back."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.faces.web import formats
from chaland.faces.web.answers import nothing, toast_there
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.seen import seen
from chaland.faces.web.segments.words import COPY, FROZEN_COPY
from chaland.segments.queries import present
from chaland.segments.services.saved import copy_segment, delete_segment, restore_segment


@allow("segments.edit")
@require_POST
def duplicate(request: HttpRequest, segment_id: int) -> HttpResponse:
    """The same under another name, to go its own way."""
    found = seen(request, segment_id)
    made = copy_segment(segment_id=found.pk, ending=COPY.to(language()), by=signed_in(request))
    toast_there(request, gettext("Duplicated: this is the copy."), undo=url("segment_delete", made.pk))
    return redirect("segment", made.pk)


@allow("segments.edit")
@require_POST
def freeze(request: HttpRequest, segment_id: int) -> HttpResponse:
    """A copy that keeps the members of today; the first goes on living."""
    found = seen(request, segment_id)
    day = formats.day(present().today, language())
    ending = FROZEN_COPY.to(language(), day=day)
    made = copy_segment(segment_id=found.pk, ending=ending, frozen=True, by=signed_in(request))
    said = gettext("Frozen: this copy keeps the members of today.")
    toast_there(request, said, undo=url("segment_delete", made.pk))
    return redirect("segment", made.pk)


@allow("segments.edit")
@require_POST
def delete(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Back to the list, with the way to put it back. Refused in words when something else names it."""
    name = delete_segment(segment_id=seen(request, segment_id).pk, by=signed_in(request))
    said = gettext("“%(name)s” is deleted.") % {"name": name}
    toast_there(request, said, undo=url("segment_restore", segment_id))
    return _to(url("segments"))


@allow("segments.edit")
@require_POST
def restore(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Back on its page. What one does not see is not put back either."""
    with transaction.atomic():
        restore_segment(segment_id=segment_id, by=signed_in(request))
        made = seen(request, segment_id)
    toast_there(request, gettext("Put back."))
    return _to(url("segment", made.pk))


def _to(address: str) -> HttpResponse:
    response = nothing()
    response.headers["HX-Redirect"] = address
    return response
