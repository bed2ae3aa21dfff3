"""Steps and what became of people, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext, ngettext

from chaland.agenda.domain import KIND_WORDS, Kind
from chaland.campaigns.automations.domain import Wait
from chaland.campaigns.domain.states import SKIPS, STATE_WORDS
from chaland.campaigns.models import Step
from chaland.faces.web.jinja import language
from chaland.kernel.text import Text

HUES: Mapping[str, str] = {"off": "grey", "on": "green", "braked": "orange"}
ICONS: Mapping[str, str] = {
    "sms": "message-square",
    "email": "mail",
    "wait": "clock",
    "task": "phone-call",
    "tag": "tag",
    "webhook": "link",
}
_OUTCOMES: Mapping[str, Text] = {
    **{state.value: words for state, words in STATE_WORDS.items()},
    **SKIPS,
    "ready": Text("mis à l'envoi", "put on its way"),
    "done": Text("fait", "done"),
    "waiting": Text("passés par l'attente", "came to the wait"),
    "": Text("rien à faire", "nothing to do"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step as the page shows it. `outcomes`: what became of people there, in words, with how many."""

    step: Step
    icon: str
    title: str
    text: str
    outcomes: list[tuple[str, int]]


def line_of(step: Step, outcomes: Mapping[str, int]) -> Line:
    ordered = sorted(outcomes.items(), key=lambda one: (-one[1], one[0]))
    told = [(outcome_said(code), n) for code, n in ordered]
    icon = ICONS[step.options["channel"] if step.kind == "send" else step.kind]
    return Line(step, icon, title_of(step.kind, step.options), _text(step.kind, step.options), told)


def outcome_said(code: str) -> str:
    return _OUTCOMES[code].to(language()) if code in _OUTCOMES else code


def title_of(kind: str, options: Mapping[str, Any]) -> str:
    """`Attendre 7 jours`."""
    if kind == "send":
        return gettext("Send an SMS") if options["channel"] == "sms" else gettext("Send an email")
    if kind == "wait":
        return gettext("Wait %(long)s") % {"long": _long(Wait(kind="wait", **options).long)}
    if kind == "task":
        return gettext("Give a task: %(kind)s") % {"kind": KIND_WORDS[Kind(options["task"])].to(language())}
    if kind == "tag":
        return gettext("Put the tag “%(tag)s”") % {"tag": options["tag"]}
    return gettext("Tell another program")


def _text(kind: str, options: Mapping[str, Any]) -> str:
    if kind == "send":
        return spoken(options.get("subject", {})) or spoken(options.get("body", {}))
    if kind == "task":
        return " · ".join(filter(None, (spoken(options["title"]), _due(options.get("due_in_days", 0)))))
    return str(options.get("url", ""))


def _due(days: int) -> str:
    return ngettext("due in %(n)s day", "due in %(n)s days", days) % {"n": days} if days else ""


def _long(pause: timedelta) -> str:
    days, hours = pause.days, pause.seconds // 3600
    said = [ngettext("%(n)s day", "%(n)s days", days) % {"n": days}] if days or not hours else []
    said += [ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}] if hours else []
    return " ".join(said)


def spoken(words: Mapping[str, str]) -> str:
    """In the language of the page, else in French, else in the one there is."""
    return words.get(language()) or words.get("fr") or next(iter(words.values()), "")
