"""Taking a merge apart from the page of the contact, or of the company, that it made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.customers.domain.subjects import Subject
from chaland.customers.queries.merging import live_ids
from chaland.customers.services.merging import undo_merge
from chaland.faces.web.answers import toast_there
from chaland.faces.web.jinja import url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow


@allow("contacts.merge")
@require_POST
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Back to the one that was kept, or to the first that is there again when nothing is left of it."""
    entry = undo_merge(merge_id=merge_id, by=signed_in(request))
    lost = sorted(entry.redirects.values_list("number", flat=True))
    subject = Subject(entry.subject)
    there = list(live_ids([entry.kept_id, *lost], subject).values())
    if subject is Subject.PERSON:
        toast_there(request, gettext("Undone: they are several contacts again."))
        back = url("contact", there[0]) if there else url("contacts")
    else:
        toast_there(request, gettext("Undone: they are several companies again."))
        back = url("company", there[0]) if there else url("companies")
    return HttpResponse(status=204, headers={"HX-Redirect": back})
