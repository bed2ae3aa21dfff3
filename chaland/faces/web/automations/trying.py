"""What an automation would do today: of whom, what would become of each, and what one of them would read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from chaland.campaigns.automations.finding import automation_by_id
from chaland.campaigns.automations.trying import Trial, try_automation
from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Automation, Step
from chaland.campaigns.services.admitting import Admission, recipient
from chaland.campaigns.writing.writer import Written, writer_of
from chaland.consent.domain.rule_words import RULE_WORDS
from chaland.faces.web.answers import status_of
from chaland.faces.web.automations.page import head, names_of, noted
from chaland.faces.web.automations.words import outcome_said, title_of
from chaland.faces.web.jinja import language
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Refused

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Tried:
    """A step of sending. `people`: number, name, whether they get it, what becomes of them; `sample`: for whom, and
    what they read."""

    title: str
    counts: list[tuple[str, int]]
    people: list[tuple[int, str, bool, str]]
    sample: tuple[str, Written] | None


@allow("campaigns.read")
@require_GET
def trial(request: HttpRequest, automation_id: int) -> HttpResponse:
    """Nothing is written, but that somebody looked."""
    found = automation_by_id(automation_id)
    told: Trial | None = None
    refused: Refused | None = None
    try:
        told = try_automation(automation_id)
    except Refused as error:
        refused = error
    facts = {
        **head(found),
        "told": told,
        "refused": refused.say(language()) if refused else "",
        "sends": _sends(request, found, told) if told else [],
    }
    status = status_of(refused) if refused else 200
    return render(request, "web/automations/try.html", facts, status=status)


def _sends(request: HttpRequest, found: Automation, told: Trial) -> list[Tried]:
    names = names_of(one.contact_id for _, page in told.sends for one in _first(page))
    if names:
        noted(request, found, len(names))
    return [_tried(step, page, names) for step, page in told.sends]


def _first(page: Sequence[Admission]) -> list[Admission]:
    """Those who get it before the others, so that both are seen."""
    ready = [one for one in page if one.state is State.READY]
    left = [one for one in page if one.state is not State.READY]
    kept = max(SHOWN // 2, SHOWN - len(left))
    return [*ready[:kept], *left[: SHOWN - min(len(ready), kept)]]


def _tried(step: Step, page: Sequence[Admission], names: dict[int, str]) -> Tried:
    counts = Counter(_counted(one) for one in page)
    people = [
        (one.contact_id, names.get(one.contact_id, ""), one.state is State.READY, _became(one))
        for one in _first(page)
    ]
    title = title_of(step.kind, step.options)
    return Tried(title, counts.most_common(), people, _sample(step, page, names))


def _counted(one: Admission) -> str:
    ready = one.state is State.READY
    return gettext("would get it") if ready else outcome_said(one.reason or one.state.value)


def _became(one: Admission) -> str:
    if one.reason == "not_allowed" and one.rule in RULE_WORDS:
        return RULE_WORDS[one.rule].to(language())
    return outcome_said(one.reason or one.state.value)


def _sample(step: Step, page: Sequence[Admission], names: dict[int, str]) -> tuple[str, Written] | None:
    chosen = next((one for one in page if one.state is State.READY), None)
    if chosen is None or step.campaign is None:
        return None
    (written,) = writer_of(step.campaign, draft=True).write([recipient(chosen)])
    return (names.get(chosen.contact_id, ""), written) if isinstance(written, Written) else None
