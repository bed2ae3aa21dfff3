"""What an automation is to be, as a file or a form says it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator

from chaland.campaigns.domain.drafts import Said, Texts, faults_of
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

STATE_WORDS: Mapping[str, Text] = {
    "off": Text("arrêtée", "off"),
    "on": Text("en marche", "on"),
    "braked": Text("freinée", "braked"),
}
ENTRY_WORDS: Mapping[str, Text] = {
    "going": Text("en chemin", "on their way"),
    "done": Text("arrivés au bout", "came to the end"),
    "until": Text("partis, but atteint", "left, aim reached"),
    "gone": Text("fiche effacée", "record erased"),
}
FLOOD, RESTORED = "per_day", "restored"
BRAKES: Mapping[str, Text] = {
    FLOOD: Text(
        "plus de {most} entrées en un jour : vérifiez avant de remettre en marche",
        "more than {most} entries in a day: look before turning it on again",
    ),
    RESTORED: Text(
        "la base a été restaurée : ce qui est parti depuis la sauvegarde ne repartira pas",
        "the database was restored: what left since the backup will not leave again",
    ),
}


class Send(Texts):
    """A message, as in a campaign."""

    kind: Literal["send"]
    channel: Literal["sms", "email"] = "sms"
    account: str = ""
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""


class Wait(Said):
    kind: Literal["wait"]
    days: Annotated[int, Field(ge=0, le=730)] = 0
    hours: Annotated[int, Field(ge=0, le=23)] = 0

    @property
    def long(self) -> timedelta:
        return timedelta(days=self.days, hours=self.hours)


class Task(Said):
    """Something for a person to do. `task`: call, visit, verify or other."""

    kind: Literal["task"]
    task: Literal["call", "visit", "verify", "other"] = "call"
    title: Annotated[dict[Literal["fr", "en"], Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    due_in_days: Annotated[int, Field(ge=0, le=365)] = 0

    @field_validator("title", mode="before")
    @classmethod
    def _one_text(cls, said: object) -> object:
        return {"fr": said} if isinstance(said, str) else said


class Tag(Said):
    kind: Literal["tag"]
    tag: Annotated[str, Field(min_length=1, max_length=80)]


class Webhook(Said):
    """A call to another program, signed (see `hooks`)."""

    kind: Literal["webhook"]
    url: Annotated[str, Field(pattern=r"^https://\S+$", max_length=2_000)]


AnyStep = Annotated[Send | Wait | Task | Tag | Webhook, Field(discriminator="kind")]


class AutomationDraft(Said):
    """`segment`: the name of a saved one; else `sentence`, which is saved under the automation's name."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    segment: str = ""
    sentence: str = ""
    purpose: str = ""
    until: str = ""
    per_day: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    steps: Annotated[tuple[AnyStep, ...], Field(min_length=1, max_length=20)]


def automation_from(data: Mapping[str, Any]) -> AutomationDraft:
    """Raises: Invalid (`automation_invalid`), with every fault and its place."""
    try:
        return AutomationDraft.model_validate(data)
    except ValidationError as error:
        places, said = faults_of(error)
        raise Invalid(
            "automation_invalid",
            Text(
                "L'automatisation est mal décrite : {why_fr}.",
                "The automation is not well described: {why_en}.",
            ),
            path=places[0],
            faults=",".join(places),
            why_fr=said.fr,
            why_en=said.en,
        ) from None
