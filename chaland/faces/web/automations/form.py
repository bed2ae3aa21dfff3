"""What the form of an automation posts, read as its description; and what it shows of one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from chaland.access.models import User
from chaland.campaigns.automations.documents import said
from chaland.campaigns.automations.domain import AutomationDraft, automation_from
from chaland.campaigns.automations.finding import steps_of
from chaland.campaigns.models import Automation, Step
from chaland.campaigns.writing.library import templates
from chaland.faces.web.campaigns.form import lines, number
from chaland.kernel.errors import Conflict, Invalid, Refused
from chaland.kernel.text import LANGUAGES, Language, Text
from chaland.segments.services.saved.saving import kept_sentence

MOST_STEPS = 20
_HEAD = ("name", "whom", "segment", "sentence", "purpose", "until", "per_day")
_WORDS = tuple(f"{name}.{one}" for name in ("subject", "body") for one in LANGUAGES)
_TITLES = tuple(f"title.{one}" for one in LANGUAGES)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "send": ("channel", "sender", "sender_name", "reply_to", *_WORDS, "rest"),
    "wait": ("days", "hours"),
    "task": ("task", *_TITLES, "due_in_days"),
    "tag": ("tag",),
    "webhook": ("url",),
}
"""`rest`: JSON of what a message may hold that the form does not show, such as blocks."""
_NUMBERS = ("days", "hours", "due_in_days")
_REST = ("account", "preheader", "blocks")
FRESH: Mapping[str, dict[str, str]] = {
    "sms": {"kind": "send", "channel": "sms"},
    "email": {"kind": "send", "channel": "email"},
    "wait": {"kind": "wait", "days": "1"},
    "task": {"kind": "task", "task": "call"},
    "tag": {"kind": "tag"},
    "webhook": {"kind": "webhook"},
}
_KINDS = "|".join(FIELDS)
_UNSAID = ("sentence_faults", "segment_circle")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as text, field by field. `steps`: each its kind and the fields of that kind."""

    name: str = ""
    whom: str = "segment"
    segment: str = ""
    sentence: str = ""
    purpose: str = ""
    until: str = ""
    per_day: str = "500"
    steps: tuple[Mapping[str, str], ...] = field(default=())


def typed_of(posted: Mapping[str, str]) -> Typed:
    """The form again, as it was sent: what is wrong in it included."""
    head = {name: posted.get(name, "") for name in _HEAD}
    return Typed(**head, steps=tuple(_step_typed(posted, at) for at in _places(posted)))


def _places(posted: Mapping[str, str]) -> list[int]:
    return list(takewhile(lambda at: f"steps.{at}.kind" in posted, range(MOST_STEPS + 1)))


def _step_typed(posted: Mapping[str, str], at: int) -> dict[str, str]:
    kind = posted[f"steps.{at}.kind"]
    told = {name: posted.get(f"steps.{at}.{name}", "") for name in FIELDS.get(kind, ())}
    return {"kind": kind, **told}


def kept_of(automation: Automation, language: Language) -> Typed:
    return Typed(
        name=automation.name,
        segment=automation.segment.name,
        purpose=automation.purpose.code,
        until=said(automation.until, language),
        per_day=str(automation.per_day),
        steps=tuple(_step_kept(one) for one in steps_of(automation)),
    )


def _step_kept(step: Step) -> dict[str, str]:
    told = {"kind": step.kind}
    for name in FIELDS[step.kind]:
        first, _, spoken = name.partition(".")
        value = step.options.get(first, "")
        told[name] = str(value.get(spoken, "") if spoken else value)
    if step.kind == "send":
        rest = {name: step.options[name] for name in _REST if step.options.get(name)}
        told["rest"] = json.dumps(rest) if rest else ""
    return told


def reshaped(typed: Typed, posted: Mapping[str, str]) -> Typed | None:
    """With a step added, taken out, moved or in the words of a template, when that is what was pressed; None otherwise."""
    steps = list(typed.steps)
    at = posted.get("take", "")
    if at.isdecimal() and int(at[:4]) < len(steps):
        place = int(at[:4])
        steps[place] = _in_words_of(posted.get(f"steps.{place}.template", ""), steps[place])
        return replace(typed, steps=tuple(steps))
    if posted.get("add") in FRESH:
        return replace(typed, steps=tuple([*steps, FRESH[posted["add"]]][:MOST_STEPS]))
    for press, to in (("drop", None), ("up", -1), ("down", 1)):
        at = posted.get(press, "")
        if at.isdecimal() and int(at[:4]) < len(steps):
            one = steps.pop(int(at))
            if to is not None:
                steps.insert(max(0, int(at) + to), one)
            return replace(typed, steps=tuple(steps))
    return None


def _in_words_of(key: str, step: Mapping[str, str]) -> Mapping[str, str]:
    """The step with the words of a template in place of its own; as it is when there is no such template."""
    found = next((one for one in templates(step.get("channel", "")) if one.key == key), None)
    if found is None:
        return step
    told = found.words()
    shown = {name: told[name.partition(".")[0]].get(name.partition(".")[2], "") for name in _WORDS}
    rest = {name: value for name, value in _rest(step.get("rest", ""), "rest").items() if name == "account"}
    rest |= {name: told[name] for name in ("preheader", "blocks") if told[name]}
    return {**step, **shown, "rest": json.dumps(rest) if rest else ""}


def draft_of(posted: Mapping[str, str], by: User) -> AutomationDraft:
    """Raises: Invalid (`number_wrong`, `automation_empty`, `step_garbled`, and as `automation_from`), its path the field."""
    told: dict[str, Any] = {name: posted.get(name, "").strip() for name in ("name", "purpose", "until")}
    whom = "sentence" if posted.get("whom") == "sentence" else "segment"
    told[whom] = posted.get(whom, "").strip()
    told["per_day"] = number(posted, "per_day") or 500
    told["steps"] = [_step(posted, at) for at in _places(posted)]
    if not told["steps"]:
        raise Invalid(
            "automation_empty", Text("Ajoutez au moins une étape.", "Add at least one step."), path="steps"
        )
    draft = automation_from(told)
    _read_until(draft.until, by)
    return draft


def _read_until(until: str, by: User) -> None:
    """So that a fault in it is told beside it, and not beside the sentence of those who enter."""
    try:
        if until:
            kept_sentence(until, by, None)
    except Invalid as error:
        error.path = "until"
        raise


def _step(posted: Mapping[str, str], at: int) -> dict[str, Any]:
    kind = posted[f"steps.{at}.kind"]
    told: dict[str, Any] = {"kind": kind}
    for name in FIELDS.get(kind, ()):
        place = f"steps.{at}.{name}"
        first, _, spoken = name.partition(".")
        text = lines(posted.get(place, ""))
        if name in _NUMBERS:
            told[name] = number(posted, place) or 0
        elif name == "rest":
            told |= _rest(text, place)
        elif not spoken:
            told[name] = text.strip()
        elif text.strip() or (first == "title" and spoken == "fr"):
            told.setdefault(first, {})[spoken] = text
    return told


def _rest(text: str, place: str) -> dict[str, Any]:
    try:
        rest = json.loads(text or "{}")
    except (ValueError, RecursionError):
        rest = None
    if not isinstance(rest, dict):
        raise Invalid(
            "step_garbled",
            Text("Cette étape ne se lit pas.", "This step cannot be read."),
            path=place,
            remedy=Text("Rechargez la page.", "Load the page again."),
        )
    return {name: value for name, value in rest.items() if name in _REST}


def errors_of(error: Refused, typed: Typed, language: Language) -> dict[str, list[str]]:
    """What is wrong, by the field it is beside; `form` when it is about none."""
    shown = {*_HEAD, "steps"}
    shown |= {f"steps.{at}.{name}" for at, step in enumerate(typed.steps) for name in step if name != "rest"}
    place = error.path if isinstance(error, Invalid) else ""
    place = re.sub(rf"^steps\.(\d+)\.(?:{_KINDS})\.", r"steps.\1.", place)
    if isinstance(error, Conflict) and error.code in ("automation_exists", "segment_exists"):
        place = "name"
    elif error.code in _UNSAID and place != "until":
        place = "sentence"
    return {place if place in shown else "form": [error.say(language)]}
