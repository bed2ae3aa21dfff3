"""The fields that a form may hold, and the age below which nobody consents alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chaland.consent.domain.words import Channel
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

DIGITAL_MAJORITY = 15
"""Years. Law 78-17 art. 45, law.md CON-06."""
LONGEST = 200
"""Characters of the longest value taken from a stranger."""
OLDEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Field:
    """`type` and `autocomplete` are those of HTML. `choices`: (code, word)."""

    label: Text
    type: str = "text"
    autocomplete: str = ""
    choices: tuple[tuple[str, Text], ...] = ()


FIELDS: Mapping[str, Field] = {
    "civility": Field(
        Text("Civilité", "Title"),
        autocomplete="honorific-prefix",
        choices=(("M.", Text("M.", "Mr")), ("Mme", Text("Mme", "Ms"))),
    ),
    "first_name": Field(Text("Prénom", "First name"), autocomplete="given-name"),
    "last_name": Field(Text("Nom", "Last name"), autocomplete="family-name"),
    "email": Field(Text("Adresse e-mail", "Email address"), "email", "email"),
    "mobile": Field(Text("Téléphone mobile", "Mobile phone"), "tel", "tel"),
    "phone": Field(Text("Téléphone fixe", "Landline"), "tel", "tel"),
    "street": Field(Text("Numéro et rue", "Number and street"), autocomplete="address-line1"),
    "postal_code": Field(Text("Code postal", "Postal code"), autocomplete="postal-code"),
    "city": Field(Text("Ville", "Town"), autocomplete="address-level2"),
    "company": Field(Text("Société", "Company"), autocomplete="organization"),
    "function": Field(Text("Fonction", "Job title"), autocomplete="organization-title"),
    "birth_date": Field(Text("Date de naissance", "Date of birth"), "date", "bday"),
    "age_band": Field(
        Text("Votre âge", "Your age"),
        choices=(
            ("15_up", Text("15 ans ou plus", "15 or over")),
            ("under_15", Text("moins de 15 ans", "under 15")),
        ),
    ),
}
KEPT = tuple(name for name in FIELDS if name != "age_band")
"""What enters the file; the age band only says whether one may consent alone."""

NEEDS: Mapping[Channel, tuple[str, ...]] = {
    Channel.EMAIL: ("email",),
    Channel.SMS: ("mobile",),
    Channel.CALL: ("mobile", "phone"),
    Channel.ROBOCALL: ("mobile", "phone"),
    Channel.LETTER: ("street", "postal_code"),
    Channel.PIXEL: ("email",),
    Channel.PARTNER: ("email",),
}
"""Fields by which a channel reaches: all of them for a letter, else the first that is filled."""


def missing_for(channel: Channel, present: Mapping[str, object]) -> str:
    """The field that is missing to reach by this channel; empty when nothing is."""
    needed = NEEDS[channel]
    if channel is Channel.LETTER:
        return next((name for name in needed if not present.get(name)), "")
    return "" if any(present.get(name) for name in needed) else needed[0]


def check_age(values: Mapping[str, object], day: date) -> None:
    """A date of birth must be a plausible one, and nobody under 15 consents alone.

    Raises: Invalid (`birth_date_absurd`, `too_young`).
    """
    said = values.get("birth_date")
    born = date.fromisoformat(str(said)) if said else None
    if born and not OLDEST <= born <= day:
        raise Invalid(
            "birth_date_absurd",
            Text("Cette date de naissance n'est pas possible.", "This date of birth is not possible."),
            path="birth_date",
        )
    if values.get("age_band") == "under_15" or (born and age_on(born, day) < DIGITAL_MAJORITY):
        raise Invalid(
            "too_young",
            Text(
                "Avant 15 ans, la loi demande l'accord d'un parent avec le vôtre : rien n'a été enregistré.",
                "Under 15, the law asks for a parent's agreement with yours: nothing was recorded.",
            ),
            remedy=Text(
                "Demandez à un parent de nous écrire, ou de venir avec vous.",
                "Ask a parent to write to us, or to come with you.",
            ),
            path="birth_date" if born else "age_band",
        )


def age_on(born: date, day: date) -> int:
    """Full years. Who was born on 29 February has their birthday on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
