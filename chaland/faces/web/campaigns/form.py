"""What the composer posts, read as the description of a campaign; and what it shows of one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict

from chaland.campaigns.domain.drafts import LETTERS, Draft, draft_from
from chaland.campaigns.models import Campaign
from chaland.campaigns.services.composing import draft_of
from chaland.faces.web.consent.reading import local, local_instant
from chaland.kernel.errors import Invalid
from chaland.kernel.text import LANGUAGES, Language, Text

TEXTS = ("subject", "preheader", "body")
_PLAIN = (
    "name",
    "purpose",
    "segment",
    "sentence",
    "hired_list",
    "exclude",
    "account",
    "sender",
    "sender_name",
    "reply_to",
)
_NUMBER = re.compile(r"\s*\d{1,9}(?:[.,]\d{1,4})?\s*")


def draft_of_form(posted: QueryDict, channel: str) -> Draft:
    """Raises: Invalid (`campaign_invalid`, `number_wrong`, `instant_invalid`, `blocks_garbled`)."""
    said: dict[str, Any] = {name: posted.get(name, "").strip() for name in _PLAIN}
    said |= dict.fromkeys(_beside(posted.get("whom", "")), "")
    said |= {name: bool(posted.get(name)) for name in ("track_opens", "track_clicks")}
    said["channel"] = channel
    said["holdout"] = number(posted, "holdout") or 0
    said["schedule"] = _schedule(posted)
    said["goal"] = {
        "kind": posted.get("goal", "purchase"),
        "where": posted.get("goal_where", "").strip(),
        "window_days": number(posted, "window_days") or 30,
    }
    messages, days = number(posted, "cap_messages"), number(posted, "cap_days")
    if messages is not None or days is not None:
        said["cap"] = {"messages": messages, "days": days}
    said["variants"] = [_wording(posted, letter, channel) for letter in letters_of(posted)]
    try:
        return draft_from(said)
    except Invalid as error:
        _in_words(error)
        raise


def _beside(whom: str) -> tuple[str, ...]:
    """What the form holds of the audiences that are not the one chosen."""
    if whom == "hired_list":
        return ("segment", "sentence", "exclude")
    return ("segment", "hired_list") if whom == "sentence" else ("sentence", "hired_list")


_LABELS: Mapping[str, Text] = {
    "name": Text("Nom", "Name"),
    "holdout": Text("Groupe témoin, en pour cent", "Hold-out, in percent"),
    "schedule.pace_per_hour": Text("Messages par heure, au plus", "Messages an hour, at most"),
    "schedule.late_after_hours": Text("Retard toléré, en heures", "Lateness allowed, in hours"),
    "cap.messages": Text("Messages par personne, au plus", "Messages a person, at most"),
    "cap.days": Text("En combien de jours", "In how many days"),
    "goal.window_days": Text("Objectif, en combien de jours", "Goal, within how many days"),
    **{
        f"variants.{at}.weight": Text(f"Part de {letter}", f"Share of {letter}")
        for at, letter in enumerate(LETTERS)
    },
}
"""What the form calls what a file calls otherwise."""


def _in_words(error: Invalid) -> None:
    for spoken in LANGUAGES:
        why = str(error.facts.get(f"why_{spoken}", ""))
        for place, label in _LABELS.items():
            why = re.sub(rf"(?<![\w.]){re.escape(place)} ", f"« {label.to(spoken)} » ", why)
        error.facts[f"why_{spoken}"] = why


def letters_of(posted: Mapping[str, Any]) -> list[str]:
    return [letter for letter in LETTERS if f"{letter}.weight" in posted]


def _wording(posted: QueryDict, letter: str, channel: str) -> dict[str, Any]:
    told: dict[str, Any] = {"letter": letter, "weight": number(posted, f"{letter}.weight") or 1}
    for name in TEXTS:
        words = {one: lines(posted.get(f"{letter}.{name}.{one}", "")) for one in LANGUAGES}
        told[name] = {one: said for one, said in words.items() if said.strip()}
    if channel == "email":
        blocks = {one: _blocks(posted.get(f"{letter}.blocks.{one}", "")) for one in LANGUAGES}
        told["blocks"] = {one: said for one, said in blocks.items() if said}
    return told


def lines(text: str) -> str:
    """A form ends lines with two characters, each of which would be paid for in an SMS."""
    return text.replace("\r\n", "\n")


def _blocks(text: str) -> list[dict[str, Any]]:
    try:
        said = json.loads(text or "[]")
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, list) and all(isinstance(one, dict) for one in said):
        return said
    raise Invalid(
        "blocks_garbled",
        Text("Les blocs du message ne se lisent pas.", "The blocks of the message cannot be read."),
        path="blocks",
        remedy=Text("Rechargez la page.", "Load the page again."),
    )


def _schedule(posted: QueryDict) -> dict[str, Any]:
    return {
        "starts_at": _start(posted) if posted.get("when") == "later" else None,
        "pace_per_hour": number(posted, "pace_per_hour"),
        "late_after_hours": number(posted, "late_after_hours") or 24,
    }


def _start(posted: QueryDict) -> datetime:
    """A day that was to be chosen and was not is never "at once"."""
    starts_at = local_instant(posted.get("starts_at", ""), "starts_at")
    if starts_at is None or not 2000 <= starts_at.year <= 2200:
        raise Invalid(
            "instant_missing",
            Text("Dites le jour et l'heure du départ.", "Say the day and the hour at which it leaves."),
            path="starts_at",
        )
    return starts_at


def number(posted: Mapping[str, str], name: str) -> float | int | None:
    """Raises: Invalid (`number_wrong`)."""
    typed = posted.get(name, "").strip()
    if not typed:
        return None
    if not _NUMBER.fullmatch(typed):
        raise Invalid(
            "number_wrong",
            Text("« {typed} » n'est pas un nombre.", "“{typed}” is not a number."),
            path=name,
            typed=typed[:40],
        )
    value = float(typed.replace(",", "."))
    return int(value) if value.is_integer() else value


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows, by the names of its fields: what was typed, else what is kept."""

    draft: Any
    holdout: str
    starts_at: str


def kept(campaign: Campaign, language: Language) -> Shown:
    holdout = f"{campaign.holdout_bp / 100:g}" if campaign.holdout_bp else ""
    return Shown(draft_of(campaign, language), holdout, local(campaign.starts_at))


def typed(posted: QueryDict, channel: str) -> Shown:
    """The form again, as it was sent: what is wrong in it included."""
    said: dict[str, Any] = {name: posted.get(name, "") for name in _PLAIN}
    said |= dict.fromkeys(_beside(posted.get("whom", "")), "")
    said |= {name: bool(posted.get(name)) for name in ("track_opens", "track_clicks")}
    said["schedule"] = SimpleNamespace(
        **{name: posted.get(name, "") for name in ("pace_per_hour", "late_after_hours")}
    )
    said["cap"] = SimpleNamespace(messages=posted.get("cap_messages", ""), days=posted.get("cap_days", ""))
    goal = (posted.get(name, "") for name in ("goal", "goal_where", "window_days"))
    said["goal"] = SimpleNamespace(**dict(zip(("kind", "where", "window_days"), goal, strict=True)))
    said["variants"] = [_typed_wording(posted, letter) for letter in letters_of(posted)]
    starts_at = posted.get("starts_at", "") if posted.get("when") == "later" else ""
    return Shown(SimpleNamespace(**said), posted.get("holdout", ""), starts_at)


def _typed_wording(posted: QueryDict, letter: str) -> SimpleNamespace:
    words = {name: {one: posted.get(f"{letter}.{name}.{one}", "") for one in LANGUAGES} for name in TEXTS}
    blocks = {one: _readable(posted.get(f"{letter}.blocks.{one}", "")) for one in LANGUAGES}
    return SimpleNamespace(letter=letter, weight=posted.get(f"{letter}.weight", "1"), blocks=blocks, **words)


def _readable(text: str) -> list[dict[str, Any]]:
    try:
        return _blocks(text)
    except Invalid:
        return []
