"""“To do”: what is late, due today, to come; and the same of one contact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from chaland.access.domain import may
from chaland.access.models import User
from chaland.agenda.document import title_of
from chaland.agenda.domain import KIND_WORDS, OUTCOMES, Kind, Outcome
from chaland.agenda.models import Task
from chaland.agenda.queries import PAGE, WHENS, Asked, count_open, open_tasks, tasks_about
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock, today

ICONS: Mapping[str, str] = {
    Kind.CALL: "phone",
    Kind.VISIT: "handshake",
    Kind.VERIFY: "user-round-check",
    Kind.OTHER: "calendar",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One task as it is shown. `late`: past its day; `call`: the number that reaches them, if it is about a call;
    `head`: the words above the first line of those due at about the same time."""

    task: Task
    title: str
    icon: str
    late: bool
    outcomes: tuple[Outcome, ...]
    call: str | None
    head: str = ""


@allow("tasks.edit")
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """The page; its list alone when something was done; further lines alone after a task."""
    day = _today()
    asked = asked_by(request)
    found = open_tasks(asked, day)
    last = found[-1] if len(found) == PAGE else None
    facts = {
        "lines": list(_headed(lines_of(found, day), asked.after, day)),
        "people": _people(request, day),
        "kinds": _kinds(),
        "asked": asked,
        "whose": request.GET.get("whose", ""),
        "users": _users(),
        "more": _address(request, after=f"{last.due_on.isoformat()}.{last.pk}") if last else "",
        "here": _address(request),
    }
    part = "page" if not is_htmx(request) else "lines" if request.GET.get("after") else "region"
    return render(request, f"web/agenda/{part}.html", facts)


@allow("tasks.edit")
@require_GET
def of_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """What is open about one contact, and a line to add to it."""
    return render(request, "web/agenda/of_contact.html", contact_facts(contact_id))


def contact_facts(contact_id: int, fault: str = "") -> dict[str, Any]:
    day = _today()
    return {
        "contact_id": contact_id,
        "lines": lines_of(tasks_about(contact_id), day),
        "kind_words": KIND_WORDS,
        "day": day.isoformat(),
        "fault": fault,
    }


def lines_of(found: Iterable[Task], day: date) -> list[Line]:
    return [
        Line(
            task,
            title_of(task, language()),
            ICONS[task.kind],
            task.due_on < day,
            OUTCOMES[Kind(task.kind)],
            (task.contact.mobile or task.contact.phone) if task.kind in (Kind.CALL, Kind.VERIFY) else None,
        )
        for task in found
    ]


def _headed(lines: Iterable[Line], after: tuple[date, int] | None, day: date) -> Iterator[Line]:
    """With words above the first late one, the first of today, of the coming days, of later."""
    said = _when(after[0], day) if after else ""
    for line in lines:
        head = _when(line.task.due_on, day)
        yield line if head == said else replace(line, head=head)
        said = head


def _when(due: date, day: date) -> str:
    if due < day:
        return gettext("Late")
    if due == day:
        return gettext("Today")
    return gettext("The coming 7 days") if due <= day + timedelta(days=7) else gettext("Later")


def asked_by(request: HttpRequest) -> Asked:
    """As the address says; of oneself when it says nothing."""
    whose, when, kind = (request.GET.get(name, "") for name in ("whose", "when", "kind"))
    kind = kind if kind in set(Kind) else ""
    return Asked(
        _owner(request, whose), when if when in WHENS else "all", kind, _place(request.GET.get("after", ""))
    )


def _owner(request: HttpRequest, whose: str) -> int | None:
    return {"all": None, "nobody": 0}.get(whose, signed_in(request).pk)


def _place(text: str) -> tuple[date, int] | None:
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _people(request: HttpRequest, day: date) -> list[tuple[str, str, int, bool]]:
    whose = request.GET.get("whose") or "mine"
    words = {"mine": gettext("Mine"), "nobody": gettext("Nobody's"), "all": gettext("Everybody's")}
    asked = asked_by(request)
    return [
        (
            _address(request, whose=code),
            said,
            count_open(replace(asked, owner=_owner(request, code), after=None), day),
            code == whose,
        )
        for code, said in words.items()
    ]


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, text.to(language())) for kind, text in KIND_WORDS.items()]


def _users() -> list[User]:
    """Who may be given a task."""
    people = User.objects.filter(is_active=True).order_by("name", "email")
    return [one for one in people if may(one.role, "tasks.edit")]


def _address(request: HttpRequest, **changed: str) -> str:
    kept = {name: request.GET.get(name, "") for name in ("whose", "when", "kind")} | changed
    return url("tasks", **{name: value for name, value in kept.items() if value})


def _today() -> date:
    return today(system_clock, settings.CHALAND_ZONE)
