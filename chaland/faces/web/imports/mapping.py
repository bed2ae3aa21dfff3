"""The form of columns: one choice a column, read back into the mapping of the intake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from chaland.customers.domain.labels import CustomLabel
from chaland.customers.queries.labels import custom_fields
from chaland.intake.cleaning import ColumnUse
from chaland.intake.look import Look
from chaland.intake.mapping_codec import custom_key, decode
from chaland.intake.models import Import
from chaland.intake.recognition import ColumnGuess
from chaland.intake.services.correct import must_be_masked
from chaland.kernel.text import Text

RAW, MASK, NEW, FIELD, OWN = "raw", "mask", "new", "field:", "custom:"
SURE, LIKELY = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Row:
    """One column of the file as the form shows it. `choice`: the value of its select."""

    place: int
    guess: ColumnGuess
    choice: str
    type: str
    split: bool
    sensitive: bool

    @property
    def said_by_us(self) -> bool:
        """Whether the choice is the one that recognition proposes."""
        proposed = MASK if self.sensitive else f"{FIELD}{self.guess.field}" if self.guess.field else RAW
        return self.choice == proposed

    @property
    def trust(self) -> tuple[Text, str]:
        """How sure the proposal is, in a word and a hue."""
        if self.guess.confidence >= SURE:
            return Text("sûr", "sure"), "green"
        if self.guess.confidence >= LIKELY:
            return Text("probable", "likely"), "blue"
        return Text("à vérifier", "to check"), "orange"


def rows(entry: Import, seen: Look, typed: QueryDict | None = None) -> list[Row]:
    """The columns in the order of the file; `typed`: the form as sent, when it is shown again."""
    headers: list[str] = entry.batch.headers
    uses = decode(entry.mapping, headers).columns
    known = {field.key for field in custom_fields()}
    guesses = seen.recognition.columns
    return [
        _typed(place, guess, typed) if typed is not None else _stored(place, guess, use, known)
        for place, (guess, use) in enumerate(zip(guesses, uses, strict=True))
    ]


def _stored(place: int, guess: ColumnGuess, use: ColumnUse, known: set[str]) -> Row:
    if use.masked:
        choice = MASK
    elif use.field:
        choice = FIELD + use.field
    elif use.custom_key:
        choice = OWN + use.custom_key if use.custom_key in known else NEW
    else:
        choice = RAW
    kept_as = use.custom_type if use.custom_key else guess.custom_type
    return Row(place, guess, choice, kept_as, use.split, must_be_masked(guess))


def _typed(place: int, guess: ColumnGuess, typed: QueryDict) -> Row:
    return Row(
        place,
        guess,
        typed.get(f"use-{place}", RAW),
        typed.get(f"type-{place}", guess.custom_type),
        typed.get(f"split-{place}") == "yes",
        must_be_masked(guess),
    )


def document(headers: Sequence[str], typed: QueryDict) -> dict[str, Any]:
    """The mapping that the form says, as `mapping_codec.decode` reads it."""
    known = {field.key: field for field in custom_fields()}
    return {
        "columns": {header: _use(place, header, typed, known) for place, header in enumerate(headers)},
        "default_country": typed.get("country", "FR"),
    }


def _use(place: int, header: str, typed: QueryDict, known: dict[str, CustomLabel]) -> Any:
    choice = typed.get(f"use-{place}", RAW)
    if choice == MASK:
        return {"masked": True}
    if choice == NEW:
        return {"custom": custom_key(header), "type": typed.get(f"type-{place}", "text")}
    if choice.startswith(OWN) and choice.removeprefix(OWN) in known:
        own = known[choice.removeprefix(OWN)]
        return {"custom": own.key, "type": own.type}
    if not choice.startswith(FIELD):
        return None
    field = choice.removeprefix(FIELD)
    whole = field != "full_name" or typed.get(f"split-{place}") == "yes"
    return field if whole else {"field": field, "split": False}
