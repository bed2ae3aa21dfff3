"""Free text, lists, yes or no, languages and coded choices."""

from chaland.intake.cleaning.text.choices import FAULTS as _CHOICE_FAULTS
from chaland.intake.cleaning.text.choices import clean_choices, clean_languages, clean_yes_no
from chaland.intake.cleaning.text.lists import clean_lists
from chaland.intake.cleaning.text.tidy import FAULTS as _TIDY_FAULTS
from chaland.intake.cleaning.text.tidy import RULES, tidy
from chaland.intake.cleaning.text.words import CHOICES

__all__ = [
    "CHOICES",
    "FAULTS",
    "RULES",
    "clean_choices",
    "clean_languages",
    "clean_lists",
    "clean_yes_no",
    "tidy",
]

FAULTS = (*_TIDY_FAULTS, *_CHOICE_FAULTS)
