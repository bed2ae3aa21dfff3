"""The words of the language: one row a field, a fact, an operator, an aggregate, a choice, a unit."""

from chaland.segments.language.words.choices import CHOICES, Choice, choice_code, choice_label
from chaland.segments.language.words.facts import FACTS, FactWord
from chaland.segments.language.words.fields import CONTACT_FIELDS, FieldWord
from chaland.segments.language.words.functions import FUNCTIONS, FunctionWord
from chaland.segments.language.words.kinds import Kind, kind_label
from chaland.segments.language.words.operators import OPERATORS, OperatorWord
from chaland.segments.language.words.units import UNITS, UnitWord

__all__ = [
    "CHOICES",
    "CONTACT_FIELDS",
    "FACTS",
    "FUNCTIONS",
    "OPERATORS",
    "UNITS",
    "Choice",
    "FactWord",
    "FieldWord",
    "FunctionWord",
    "Kind",
    "OperatorWord",
    "UnitWord",
    "choice_code",
    "choice_label",
    "kind_label",
]
