"""Colour, tag or assign many contacts at once, and take a change back; thousands take a job and its card."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from chaland.customers.queries import grid
from chaland.customers.services import hand
from chaland.customers.services.hand import many
from chaland.customers.services.hand.many import ManyChange, Whom
from chaland.faces.web.answers import announce, nothing, toast
from chaland.faces.web.contacts import state as states
from chaland.faces.web.formats import number
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import card, error_of, signed_in
from chaland.faces.web.numbers import row_numbers
from chaland.faces.web.rights import allow
from chaland.jobs.models import Job, State
from chaland.jobs.queries import job as find_job
from chaland.jobs.queries import live_jobs_of
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text
from chaland.segments.language import encode

CHANGED = "contacts-changed"


@allow("contacts.label")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Colour, owner or tag all that is selected, or everyone in the list."""
    whom, count = _chosen(request)
    change = _asked(request)
    if count > many.AT_ONCE:
        edit, job = many.queue_edit(whom=whom, change=change, count=count, by=signed_in(request))
        return toast(_card(request, job, part=True), gettext("Under way."), undo=url("contacts_undo", edit))
    ids, me = whom.after(0), signed_in(request)
    if change.values is None:
        edit = hand.tag_contacts(contact_ids=ids, add=change.tags_on, remove=change.tags_off, by=me)
    else:
        edit = hand.edit_contacts(contact_ids=ids, values=change.values, by=me)
    return announce(toast(nothing(), _changed(count), undo=url("contacts_undo", edit)), CHANGED)


@allow("contacts.edit")
@require_POST
def undo(request: HttpRequest, edit: int) -> HttpResponse:
    if many.is_long(edit):
        return _card(request, many.queue_undo(edit=edit, by=signed_in(request)), part=True)
    back, since = hand.undo_edit(edit=edit, by=signed_in(request))
    return announce(toast(nothing(), _undone(back, since)), CHANGED)


@allow("contacts.label")
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The card of a long change; nothing in its place, and a word, once it has ended."""
    job = find_job(job_id)
    if job is None or job.kind not in (many.EDIT, many.UNDO) or job.started_by_id != request.user.pk:
        raise NotFound("job_unknown", Text("Ce travail n'est pas là.", "This job is not there."))
    return _card(request, job) if job.state in (State.QUEUED, State.RUNNING) else _ended(job)


def _card(request: HttpRequest, job: Job, *, part: bool = False) -> HttpResponse:
    """`part`: to be put above the grid by an answer that leaves the rest of the page as it is."""
    facts = card(request, job, url("contacts_underway", job.pk))
    response = render(request, "web/contacts/underway.html" if part else "web/jobs/card.html", facts)
    if part:
        response.headers["HX-Reswap"] = "none"
    return response


def underway(request: HttpRequest) -> list[dict[str, Any]]:
    """The cards of the long changes that this person has under way."""
    live = live_jobs_of(by_id=int(request.user.pk or 0), kinds=(many.EDIT, many.UNDO))
    return [card(request, job, url("contacts_underway", job.pk)) for job in live]


def _ended(job: Job) -> HttpResponse:
    response = announce(HttpResponse(), CHANGED)
    edit, done = job.arguments["edit"], job.done
    if job.state == State.FAILED:
        return toast(response, error_of(job), kind="error")
    if job.kind == many.UNDO:
        return toast(response, _undone(done, job.result.get("since", 0)))
    return toast(response, _changed(done), undo=url("contacts_undo", edit) if done else "")


def _asked(request: HttpRequest) -> ManyChange:
    if tag := request.POST.get("tag", "").strip():
        return ManyChange(tags_on=(tag,))
    if tag := request.POST.get("untag", "").strip():
        return ManyChange(tags_off=(tag,))
    field = "colour" if "colour" in request.POST else "owner"
    return ManyChange(values={field: request.POST.get(field, "").strip() or None})


def _chosen(request: HttpRequest) -> tuple[Whom, int]:
    if request.POST.get("everyone"):
        state = states.parse(QueryDict(request.POST.get("query", "").lstrip("?")), signed_in(request))
        where = encode(state.tree) if state.tree else None
        return Whom(words=state.ask.words, where=where), grid.count(state.ask, state.filters)
    ids = set(row_numbers(request.POST.getlist("ids")))
    return Whom(ids=tuple(ids)), len(ids)


def _changed(count: int) -> str:
    said = ngettext("%(n)s contact changed.", "%(n)s contacts changed.", count)
    return said % {"n": number(count, language())}


def _undone(back: int, since: int) -> str:
    said = ngettext("Undone for %(n)s contact.", "Undone for %(n)s contacts.", back)
    said %= {"n": number(back, language())}
    if since:
        said += " " + gettext("%(n)s changed again since were left as they are.") % {"n": since}
    return said
