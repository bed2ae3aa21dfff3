"""What recognition answers: a kind, an exporter, and one guess per column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chaland.intake.fields import Kind
from chaland.kernel.text import Text

CustomType = Literal["text", "number", "date", "yes_no", "choice", "list"]

SensitiveKind = Literal[
    "card",
    "nir",
    "iban",
    "password",
    "identity",
    "health",
    "religion",
    "opinion",
    "union",
    "origin",
    "sexuality",
    "offence",
]

SENSITIVE_LABELS: dict[SensitiveKind, Text] = {
    "card": Text(fr="numéros de carte bancaire", en="payment card numbers"),
    "nir": Text(fr="numéros de sécurité sociale", en="French social security numbers"),
    "iban": Text(fr="coordonnées bancaires (IBAN)", en="bank account numbers (IBAN)"),
    "password": Text(fr="mots de passe", en="passwords"),
    "identity": Text(fr="numéros de pièce d'identité", en="identity document numbers"),
    "health": Text(fr="données de santé", en="health data"),
    "religion": Text(fr="convictions religieuses", en="religious beliefs"),
    "opinion": Text(fr="opinions politiques", en="political opinions"),
    "union": Text(fr="appartenance syndicale", en="trade union membership"),
    "origin": Text(fr="origine ethnique", en="ethnic origin"),
    "sexuality": Text(fr="vie ou orientation sexuelle", en="sex life or orientation"),
    "offence": Text(fr="infractions et condamnations", en="offences and convictions"),
}


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Why a column should be refused or masked.

    share: part of its filled cells concerned, 0..1; 1 where only the header can tell and a cell is filled.
    by: what gave it away first.
    Source: GDPR articles 9, 10 and 87; PCI DSS for cards.
    """

    kind: SensitiveKind
    share: float
    by: Literal["header", "content"]

    @property
    def label(self) -> Text:
        return SENSITIVE_LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column seems to hold.

    field: a name of `intake.fields.FIELDS`, or None when nothing is likely enough.
    confidence: 0..1, that `field` is right; 0 when there is no field.
    reasons: why, in words for people, the strongest first.
    alternatives: other fields worth offering, the likeliest first.
    custom_type: the type to propose if the column is kept as a custom field.
    fill: part of the sampled cells that are not empty, 0..1.
    """

    header: str
    field: str | None
    confidence: float
    reasons: tuple[Text, ...]
    alternatives: tuple[str, ...]
    sensitive: Sensitive | None
    custom_type: CustomType
    examples: tuple[str, ...]
    fill: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a whole file seems to be. `columns` stand in the order of the headers."""

    kind: Kind
    kind_confidence: float
    exporter: str | None
    columns: tuple[ColumnGuess, ...]
