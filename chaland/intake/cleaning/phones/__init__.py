"""Phone numbers in E.164, each put where its nature says: mobile or phone."""

from chaland.intake.cleaning.phones.cleaning import clean_phones
from chaland.intake.cleaning.phones.sorting import phone_kinds, sort_phones
from chaland.intake.cleaning.phones.words import FAULTS, RULES

__all__ = ["FAULTS", "RULES", "clean_phones", "phone_kinds", "sort_phones"]
