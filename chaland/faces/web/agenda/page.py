"""“To do”: what is late, due today, to come; and the same of one contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

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
    """One task as it is shown. `late`: past its day."""

    task: Task
    title: str
    icon: str
    late: bool
    outcomes: tuple[Outcome, ...]


@allow("tasks.edit")
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """The page; its list alone when something was done; further lines alone after a task."""
    day = _today()
    asked = asked_by(request)
    found = open_tasks(asked, day)
    last = found[-1] if len(found) == PAGE else None
    facts = {
        "lines": lines_of(found, day),
        "people": _people(request),
        "days": _days(request),
        "kinds": _kinds(request),
        "more": _address(request, after=f"{last.due_on.isoformat()}.{last.pk}") if last else "",
        "here": _address(request),
        "count": count_open(asked, day),
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
        "lines": lines_of(list(tasks_about(contact_id)), day),
        "kind_words": KIND_WORDS,
        "day": day.isoformat(),
        "fault": fault,
    }


def lines_of(found: list[Task], day: date) -> list[Line]:
    return [
        Line(task, title_of(task, language()), ICONS[task.kind], task.due_on < day, OUTCOMES[Kind(task.kind)])
        for task in found
    ]


def asked_by(request: HttpRequest) -> Asked:
    """As the address says; of oneself when it says nothing."""
    whose, when, kind = (request.GET.get(name, "") for name in ("whose", "when", "kind"))
    owner = {"all": None, "nobody": 0}.get(whose, signed_in(request).pk)
    kind = kind if kind in set(Kind) else ""
    return Asked(owner, when if when in WHENS else "all", kind, _place(request.GET.get("after", "")))


def _place(text: str) -> tuple[date, int] | None:
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _people(request: HttpRequest) -> list[tuple[str, str, None, bool]]:
    whose = request.GET.get("whose", "mine")
    words = {"mine": gettext("Mine"), "nobody": gettext("Nobody's"), "all": gettext("Everybody's")}
    return [(_address(request, whose=code), said, None, code == whose) for code, said in words.items()]


def _days(request: HttpRequest) -> list[tuple[str, str, None, bool]]:
    when = request.GET.get("when", "all")
    words = {
        "all": gettext("All days"),
        "late": gettext("Late"),
        "today": gettext("Until today"),
        "week": gettext("7 days"),
    }
    return [(_address(request, when=code), said, None, code == when) for code, said in words.items()]


def _kinds(request: HttpRequest) -> list[tuple[str, str, None, bool]]:
    chosen = request.GET.get("kind", "")
    every = [(_address(request, kind=""), gettext("All kinds"), None, not chosen)]
    return every + [
        (_address(request, kind=kind.value), text.to(language()), None, chosen == kind)
        for kind, text in KIND_WORDS.items()
    ]


def _address(request: HttpRequest, **changed: str) -> str:
    kept = {name: request.GET.get(name, "") for name in ("whose", "when", "kind")} | changed
    return url("tasks", **{name: value for name, value in kept.items() if value})


def _today() -> date:
    return today(system_clock, settings.CHALAND_ZONE)
