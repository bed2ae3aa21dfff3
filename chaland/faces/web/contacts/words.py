"""What the grid calls things: columns, choices, operators, chips, and how a value is written in a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from chaland.customers.domain.grid import COLUMNS, CUSTOM
from chaland.customers.domain.labels import ColourCode, CustomLabel
from chaland.customers.queries import labels
from chaland.faces.web import formats
from chaland.faces.web.consent import columns as consent
from chaland.faces.web.contacts.filters import OPERATOR_WORDS, Chip, kind_of
from chaland.faces.web.contacts.places import country_word, department_word, language_word, region_word
from chaland.intake.fields import FIELDS
from chaland.kernel.folding import fold
from chaland.kernel.text import Language, Text
from chaland.segments.language.words.choices import CHOICES

LABELS: Mapping[str, Text] = {field.name: field.label for field in FIELDS} | {
    "age": Text("Âge", "Age"),
    "average_basket": Text("Panier moyen", "Average basket"),
    "company_state": Text("État de la société", "State of the company"),
    "first_purchase": Text("Premier achat", "First purchase"),
    "last_order_amount": Text("Dernière commande", "Last order"),
    "sex": Text("Sexe", "Sex"),
    "source": Text("Source", "Source"),
}
STATUS_HUES: Mapping[str, str] = {"prospect": "blue", "customer": "green", "former": "grey"}
WIDTHS: Mapping[str, str] = {
    "name": "name",
    "email": "xl",
    "company": "l",
    "activity": "l",
    "function": "l",
    "street": "l",
    "tags": "l",
    "hobbies": "l",
    "city": "m",
    "department": "l",
    "region": "l",
    "country": "m",
    "mobile": "m",
    "phone": "m",
    "owner": "m",
    "status": "m",
    "last_contact": "m",
    "total_spent": "m",
    "reachable": "m",
    "consents": "m",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that words a grid in one language, read from the database once a request."""

    language: Language
    colours: Mapping[str, ColourCode]
    tag_hues: Mapping[str, str]
    customs: Mapping[str, CustomLabel]

    def column(self, name: str) -> str:
        if name not in COLUMNS and name in LABELS:
            return LABELS[name].to(self.language)
        if name in consent.LABELS:
            return consent.LABELS[name].to(self.language)
        if name.startswith(CUSTOM):
            field = self.customs.get(name.removeprefix(CUSTOM))
            return field.label.to(self.language) if field else name
        return COLUMNS[name].label.to(self.language)

    def all_columns(self, shown: Sequence[str]) -> list[str]:
        """The columns that may be chosen: those shown first, in their order, the name aside."""
        every = [*shown, *COLUMNS, *consent.COLUMNS, *(CUSTOM + key for key in self.customs)]
        return [name for name in dict.fromkeys(every) if name != "name"]

    def fields(self, values: Iterable[str]) -> str:
        """The words of these fields; those without a column are left out."""
        return ", ".join(self.column(name) for name in values if name in COLUMNS)

    def choice(self, column: str, code: str) -> str:
        """The word for a stored code; the code itself when it is a name."""
        if column in consent.FILTERS:
            return consent.channel_word(code).to(self.language)
        if column == "colour":
            return self.colours[code].label.to(self.language) if code in self.colours else code
        found = {choice.code: choice.label for choice in CHOICES.get(column, ())}
        return found[code].to(self.language) if code in found else code

    def codes(self, column: str) -> list[str]:
        """The codes of a closed list; none when the column is free."""
        if column in consent.FILTERS:
            return list(consent.SHOWN)
        return [choice.code for choice in CHOICES.get(column, ())]

    def hue(self, colour: str | None) -> str:
        return self.colours[colour].hue if colour and colour in self.colours else ""

    def tag_hue(self, tag: str) -> str:
        return self.tag_hues.get(fold(tag), "grey")

    def operator_word(self, operator: str) -> str:
        return OPERATOR_WORDS[operator].to(self.language) if operator in OPERATOR_WORDS else operator

    def operator(self, chip: Chip) -> str:
        if chip.field in consent.FILTERS:
            return consent.operator_word(chip.operator, self.language)
        return self.operator_word(chip.operator)

    def values(self, chip: Chip) -> str:
        said = [self.named(chip.field, self.choice(chip.field, value)) for value in chip.values]
        if kind_of(chip.field) in {"date", "instant"}:
            said = [self._since(value) for value in chip.values]
        return ", ".join(said)

    def _since(self, value: str) -> str:
        if value.startswith("-") and value.endswith("d"):
            days = value[1:-1]
            return f"{days} jours" if self.language == "fr" else f"{days} days ago"
        day, month, year = value[8:10], value[5:7], value[:4]
        return f"{day}/{month}/{year}" if self.language == "fr" else value

    def shown(self, column: str, value: Any) -> str:
        """A value for those who read: places and languages by name, where a cell or a file holds their code."""
        return self.named(column, self.write(column, value))

    def named(self, column: str, code: str) -> str:
        """The name that a place's or a language's code stands for; any other text as it is."""
        match column:
            case "country":
                return country_word(code, self.language)
            case "department":
                return department_word(code)
            case "region":
                return region_word(code)
            case "language":
                return language_word(code, self.language)
            case _:
                return code

    def write(self, column: str, value: Any) -> str:
        """A value as text, for a cell or a file."""
        if value is None or value == "":
            return ""
        kind = COLUMNS[column].kind if column in COLUMNS else "text"
        writer: Mapping[str, Callable[[Any], str]] = {
            "choice": partial(self.choice, column),
            "phone": formats.phone,
            "day": lambda day: formats.day(day, self.language),
            "instant": lambda instant: formats.day(instant, self.language),
            "money": lambda cents: formats.money(cents, "EUR", self.language),
            "number": lambda number: formats.number(number, self.language),
            "list": ", ".join,
        }
        if isinstance(value, bool):
            return {True: Text("oui", "yes"), False: Text("non", "no")}[value].to(self.language)
        return writer[kind](value) if kind in writer else str(value)


def words(language: Language) -> Words:
    return Words(
        language,
        labels.colours(),
        labels.tag_hues(),
        {field.key: field for field in labels.custom_fields()},
    )
