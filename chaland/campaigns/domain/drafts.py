"""What a campaign is to be, as a file, the API or a form says it, before anything is looked up. Pure.

Units: `holdout` in percent of the audience; days and hours whole. Words by language: `{"fr": …, "en": …}`, or
one text for all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

LONGEST_NAME = 120
LETTERS = "ABCDEFGH"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
Words = dict[Literal["fr", "en"], str]
Blocks = dict[Literal["fr", "en"], list[dict[str, Any]]]
Goal = Literal["purchase", "event", "answer", "none"]


class Said(BaseModel):
    """What a file, a form or a program says: no name that we do not know, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Texts(Said):
    """What people read, by language."""

    subject: Words = {}
    preheader: Words = {}
    body: Words = {}
    blocks: Blocks = {}

    @field_validator("subject", "preheader", "body", mode="before")
    @classmethod
    def _one_text(cls, said: object) -> object:
        return {"fr": said} if isinstance(said, str) else said

    @field_validator("blocks", mode="before")
    @classmethod
    def _one_list(cls, said: object) -> object:
        return {"fr": said} if isinstance(said, list) else said


class Wording(Texts):
    """One wording of the message; with several, each is shown to a share of the audience (A/B)."""

    letter: str = "A"
    weight: Annotated[int, Field(ge=1, le=1_000)] = 1


class Schedule(Said):
    starts_at: datetime | None = None
    pace_per_hour: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    late_after_hours: Annotated[int, Field(ge=1, le=24 * 60)] = 24

    @field_validator("starts_at")
    @classmethod
    def _aware(cls, said: datetime | None) -> datetime | None:
        if said is not None and said.tzinfo is None:
            raise ValueError("offset")
        return said


class Cap(Said):
    """No more than `messages` in `days` days to one person, over all campaigns ("pression commerciale")."""

    messages: Annotated[int, Field(ge=1, le=1_000)]
    days: Annotated[int, Field(ge=1, le=365)]


class Aim(Said):
    """What success is, and for how many days it is waited for. `where`: `category = "SUV"`, of those purchases."""

    kind: Goal = "purchase"
    where: str = ""
    window_days: Annotated[int, Field(ge=1, le=365)] = 30


class Draft(Said):
    """A campaign as it is asked for. Either `segment` (its name), `sentence`, or `hired_list` (its number or name)."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    channel: Literal["sms", "email"]
    purpose: str = ""
    segment: str = ""
    sentence: str = ""
    hired_list: str = ""
    exclude: str = ""
    account: str = ""
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    holdout: Annotated[float, Field(ge=0, le=90)] = 0
    schedule: Schedule = Schedule()
    cap: Cap | None = None
    goal: Aim = Aim()
    track_opens: bool = False
    track_clicks: bool = False
    variants: tuple[Wording, ...] = ()

    @field_validator("name", "sender", "sender_name", "reply_to", mode="before")
    @classmethod
    def _one_line(cls, said: object) -> object:
        """They stand in heads of messages and in lists."""
        return " ".join(said.split()) if isinstance(said, str) else said

    @model_validator(mode="before")
    @classmethod
    def _one_message(cls, said: object) -> object:
        """`[message]` is one wording; `[[variants]]` several, lettered in their order."""
        if not isinstance(said, Mapping):
            return said
        if _has_controls(said):
            raise ValueError("controls")
        told = dict(said)
        if "message" in told:
            if "variants" in told:
                raise ValueError("message or variants")
            told["variants"] = [told.pop("message")]
        if isinstance(told.get("variants"), list):
            told["variants"] = [_lettered(one, at) for at, one in enumerate(told["variants"])]
        return told

    @model_validator(mode="after")
    def _whole(self) -> Draft:
        letters = [one.letter for one in self.variants]
        if len(set(letters)) < len(letters) or not set(letters) <= set(LETTERS):
            raise ValueError("letters")
        if self.segment and self.sentence:
            raise ValueError("segment or sentence")
        if self.hired_list and (self.segment or self.sentence or self.exclude):
            raise ValueError("hired_list alone")
        return self


def _has_controls(said: object) -> bool:
    """Whether a text somewhere in it holds what no keyboard types and no database keeps."""
    if isinstance(said, str):
        return bool(_CONTROLS.search(said))
    if isinstance(said, Mapping):
        return any(map(_has_controls, said.values()))
    return any(map(_has_controls, said)) if isinstance(said, list | tuple) else False


def _lettered(said: object, at: int) -> object:
    if isinstance(said, Mapping) and at < len(LETTERS):
        return {"letter": LETTERS[at], **said}
    return said


def draft_from(data: Mapping[str, Any]) -> Draft:
    """Raises: Invalid (`campaign_invalid`), with every fault and its place."""
    try:
        return Draft.model_validate(data)
    except ValidationError as error:
        raise _refusal(error) from None


_FAULTS: Mapping[str, Text] = {
    "missing": Text("manque", "is missing"),
    "extra_forbidden": Text("n'est pas un champ d'une campagne", "is no field of a campaign"),
    "string_type": Text("doit être un texte", "has to be text"),
    "string_too_short": Text("est vide", "is empty"),
    "string_too_long": Text(
        "est trop long ({max_length} caractères au plus)", "is too long (at most {max_length} characters)"
    ),
    "greater_than_equal": Text("doit être au moins {ge:g}", "has to be at least {ge:g}"),
    "less_than_equal": Text("doit être au plus {le:g}", "has to be at most {le:g}"),
    "literal_error": Text("doit être l'un de : {expected}", "has to be one of: {expected}"),
}
_OURS: Mapping[str, Text] = {
    "offset": Text(
        "doit dire son décalage horaire (2026-12-01T10:00:00+01:00)",
        "has to say its offset (2026-12-01T10:00:00+01:00)",
    ),
    "controls": Text("contient des caractères invisibles", "holds invisible characters"),
    "message or variants": Text(
        "dites message ou variants, pas les deux", "say message or variants, not both"
    ),
    "segment or sentence": Text(
        "dites segment ou sentence, pas les deux", "say segment or sentence, not both"
    ),
    "hired_list alone": Text(
        "un fichier loué ne va pas avec segment, sentence ou exclude",
        "a hired list does not go with segment, sentence or exclude",
    ),
    "letters": Text(
        f"les variantes portent des lettres différentes, de A à {LETTERS[-1]}",
        f"variants bear different letters, from A to {LETTERS[-1]}",
    ),
}
_OTHER = Text("n'est pas une valeur attendue ici", "is not a value expected here")


def _refusal(error: ValidationError) -> Invalid:
    places, said = faults_of(error)
    return Invalid(
        "campaign_invalid",
        Text("La campagne est mal décrite : {why_fr}.", "The campaign is not well described: {why_en}."),
        path=places[0],
        faults=",".join(places),
        why_fr=said.fr,
        why_en=said.en,
    )


def faults_of(error: ValidationError) -> tuple[list[str], Text]:
    """The places, and all that is wrong with them in one sentence."""
    faults = [_fault(one) for one in error.errors(include_url=False)]
    said = [Text(f"{place} {fault.fr}".strip(), f"{place} {fault.en}".strip()) for place, fault in faults]
    both = Text(" ; ".join(one.fr for one in said), "; ".join(one.en for one in said))
    return [place or "campaign" for place, _ in faults], both


def _fault(told: Mapping[str, Any]) -> tuple[str, Text]:
    place = ".".join(str(part) for part in told["loc"])
    facts = told.get("ctx", {})
    if told["type"] == "value_error":
        return place, _OURS.get(str(facts.get("error", "")), _OTHER)
    words = _FAULTS.get(told["type"], _OTHER)
    return place, Text(words.to("fr", **facts), words.to("en", **facts))
