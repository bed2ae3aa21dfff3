"""Automations as TOML files, as those shipped, and as the JSON that programs get."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from chaland.campaigns.automations.domain import STATE_WORDS, AutomationDraft, automation_from
from chaland.campaigns.automations.finding import standing, steps_of
from chaland.campaigns.automations.steering import reason_said
from chaland.campaigns.document import read_toml
from chaland.campaigns.models import Automation
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Language, Text
from chaland.segments.language import print_sentence
from chaland.segments.named import SavedTrees
from chaland.segments.truth import catalogue

_READY = Path(__file__).parent / "ready" / "ready.toml"
_OF_THE_SHELF = ("key", "about")


@dataclass(frozen=True, slots=True)
class Ready:
    """One that is shipped. `told`: as in the file, words by language."""

    key: str
    name: Text
    about: Text
    told: Mapping[str, Any]

    def draft(self, language: Language, *, sender: str = "") -> AutomationDraft:
        """Messages keep both languages: each reads their own."""
        said = {name: value for name, value in self.told.items() if name not in _OF_THE_SHELF}
        for name in ("name", "sentence", "until"):
            if isinstance(said.get(name), Mapping):
                said[name] = said[name][language]
        steps = [
            {**one, "sender": sender} if one["kind"] == "send" and sender else one for one in said["steps"]
        ]
        return automation_from({**said, "steps": steps})


@lru_cache(maxsize=1)
def ready() -> tuple[Ready, ...]:
    told = tomllib.loads(_READY.read_text(encoding="utf-8"))["automation"]
    return tuple(Ready(one["key"], Text(**one["name"]), Text(**one["about"]), one) for one in told)


def ready_called(key: str) -> Ready:
    """Raises: NotFound (`automation_unknown`)."""
    found = next((one for one in ready() if one.key == key), None)
    if found is None:
        raise NotFound(
            "automation_unknown",
            Text("Choisissez parmi : {known}.", "Choose among: {known}."),
            known=", ".join(one.key for one in ready()),
        )
    return found


def read_file(path: Path) -> AutomationDraft:
    """Raises: as `campaigns.document.read_file`; Invalid (`automation_invalid`)."""
    return automation_from(read_toml(path))


def automation_document(automation: Automation, language: Language) -> dict[str, Any]:
    """`people`: by where they stand; each step with how many by what became of them."""
    told, reason = standing(automation), reason_said(automation)
    return {
        "id": automation.pk,
        "name": automation.name,
        "state": automation.state,
        "state_label": STATE_WORDS[automation.state].to(language),
        "reason": reason.to(language) if reason else None,
        "segment": automation.segment.name,
        "purpose": automation.purpose.code,
        "until": said(automation.until, language),
        "per_day": automation.per_day,
        "people": dict(told.entries),
        "steps": [
            {
                "position": one.position,
                "kind": one.kind,
                "campaign": one.campaign_id,
                "outcomes": dict(told.outcomes.get(one.pk, {})),
                **one.options,
            }
            for one in steps_of(automation)
        ],
    }


def said(kept: str, language: Language) -> str:
    """A kept sentence as people write it."""
    known = catalogue()
    assert isinstance(known.segments, SavedTrees)
    return print_sentence(known.segments.said(kept), language, known.words()) if kept else ""
