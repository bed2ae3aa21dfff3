"""What people do with tasks; each in one click, each taken back in another."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from chaland.agenda import services
from chaland.agenda.domain import Kind, NewTask, State
from chaland.agenda.models import Task
from chaland.faces.web.agenda.page import contact_facts
from chaland.faces.web.answers import announce, nothing, toast
from chaland.faces.web.formats import day as day_words
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number, row_numbers
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock, today
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

CHANGED = "tasks-changed"


@allow("tasks.edit")
@require_POST
def done(request: HttpRequest, task_id: int, outcome: str) -> HttpResponse:
    task = services.finish(task_id=task_id, outcome=outcome, by=signed_in(request))
    return announce(_answered(task, _ended(task)), "timeline-changed")


def _ended(task: Task) -> str:
    if task.state == State.OPEN.value:
        return gettext("Noted. To be tried again on %(day)s.") % {"day": day_words(task.due_on, language())}
    if task.attempts:
        return gettext("Noted. It was tried often enough: it is no longer to be done.")
    return gettext("Done, and noted on the timeline.")


@allow("tasks.edit")
@require_POST
def dropped(request: HttpRequest, task_id: int) -> HttpResponse:
    return _answered(services.drop(task_id=task_id, by=signed_in(request)), gettext("Dropped."))


@allow("tasks.edit")
@require_POST
def put_off(request: HttpRequest, task_id: int, days: int) -> HttpResponse:
    """From today on: what is late is not put off to the past."""
    to = today(system_clock, settings.CHALAND_ZONE) + timedelta(days=min(days, 366))
    return _answered(services.postpone(task_id=task_id, to=to, by=signed_in(request)), gettext("Put off."))


@allow("tasks.edit")
@require_POST
def taken(request: HttpRequest, task_id: int) -> HttpResponse:
    me = signed_in(request)
    return _answered(services.reassign(task_id=task_id, owner=me.pk, by=me), gettext("It is yours."))


@allow("tasks.edit")
@require_POST
def given(request: HttpRequest) -> HttpResponse:
    """Those that are picked, to somebody or to nobody."""
    owner = row_number(request.POST.get("owner", ""))
    picked = row_numbers(request.POST.getlist("tasks"))
    changed = services.reassign_many(task_ids=picked, owner=owner, by=signed_in(request))
    said = ngettext("%(n)s task given.", "%(n)s tasks given.", len(changed)) % {"n": len(changed)}
    back = url("tasks_undo", tasks=",".join(map(str, changed)), owner=owner) if changed else ""
    return announce(toast(nothing(), said, undo=back), CHANGED)


@allow("tasks.edit")
@require_POST
def all_undone(request: HttpRequest) -> HttpResponse:
    numbers = row_numbers(request.GET.get("tasks", "").split(","))
    services.undo_giving(task_ids=numbers, owner=row_number(request.GET.get("owner")), by=signed_in(request))
    return announce(toast(nothing(), gettext("Taken back.")), CHANGED)


@allow("tasks.edit")
@require_POST
def undone(request: HttpRequest, task_id: int) -> HttpResponse:
    services.undo(task_id=task_id, by=signed_in(request))
    response = announce(toast(nothing(), gettext("Taken back.")), CHANGED)
    return announce(response, "timeline-changed")


@allow("tasks.edit")
@require_POST
def add(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One more thing to do about a contact, one's own; the form returns with its fault beside it."""
    me = signed_in(request)
    title = request.POST.get("title", "").strip()
    kind = request.POST.get("kind", "")
    task = NewTask(
        contact_id,
        Kind(kind) if kind in set(Kind) else Kind.CALL,
        Text(title, title),
        _day(request.POST.get("due_on", "")),
        owner=me.pk,
    )
    try:
        services.add_task(task=task, by=me)
    except Invalid as error:
        facts = contact_facts(contact_id, error.say(language()))
        return render(request, "web/agenda/of_contact.html", facts, status=422)
    return announce(render(request, "web/agenda/of_contact.html", contact_facts(contact_id)), CHANGED)


def _answered(task: Task, said: str) -> HttpResponse:
    return announce(toast(nothing(), said, undo=url("task_undo", task.pk)), CHANGED)


def _day(text: str) -> date:
    """Today when the day cannot be read."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today(system_clock, settings.CHALAND_ZONE)
