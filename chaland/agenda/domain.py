"""What there is to do, how it may end, and what an end writes on the contact's timeline. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from chaland.kernel.text import Text


class Kind(StrEnum):
    CALL = "call"
    VISIT = "visit"
    VERIFY = "verify"
    OTHER = "other"


class State(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


KIND_WORDS: Mapping[Kind, Text] = {
    Kind.CALL: Text("Appeler", "Call"),
    Kind.VISIT: Text("Rencontrer", "Visit"),
    Kind.VERIFY: Text("Vérifier la fiche", "Check the record"),
    Kind.OTHER: Text("Autre", "Other"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended. `noted`: the kind and outcome of the interaction that it writes, if any. `vain`: nobody was
    there, so that it is tried again (`again_on`)."""

    code: str
    text: Text
    noted: tuple[str, str] | None = None
    vain: bool = False


_REACHED = Text("Joint", "Reached")
_MISSED = Text("Non joint", "Not reached")
OUTCOMES: Mapping[Kind, tuple[Outcome, ...]] = {
    Kind.CALL: (
        Outcome("reached", _REACHED, ("call", "reached")),
        Outcome("not_reached", _MISSED, ("call", "not_reached"), vain=True),
    ),
    Kind.VISIT: (
        Outcome("reached", Text("Rencontré", "Met"), ("visit", "reached")),
        Outcome("not_reached", Text("Absent", "Not there"), ("visit", "not_reached"), vain=True),
    ),
    Kind.VERIFY: (
        Outcome("confirmed", Text("Tout est juste", "All is right"), ("call", "reached")),
        Outcome("corrected", Text("Corrigé", "Corrected"), ("call", "reached")),
        Outcome("not_reached", _MISSED, ("call", "not_reached"), vain=True),
    ),
    Kind.OTHER: (Outcome("done", Text("Fait", "Done")),),
}


_AGAIN = (1, 3, 7)
"""Days from each vain attempt to the next: the fourth is the last, as law.md PHO-06 has it for calls in a month."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """Something to do about a contact by a day. `owner`: the number of a user, nobody's when None.

    `origin` and `key`: what made it and which it is there; of those that have a key, the same one is made once.
    """

    contact_id: int
    kind: Kind
    title: Text
    due_on: date
    owner: int | None = None
    note: str = ""
    origin: str = "hand"
    key: str = field(default="")


def again_on(vain: int, today: date) -> date | None:
    """The day to try again on after so many vain attempts, of Monday to Friday; None once there were enough."""
    if not 1 <= vain <= len(_AGAIN):
        return None
    day = today + timedelta(days=_AGAIN[vain - 1])
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def outcome_of(kind: str, code: str) -> Outcome | None:
    return next((one for one in OUTCOMES[Kind(kind)] if one.code == code), None)
