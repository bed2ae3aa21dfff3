"""Names, titles and sexes of persons, apart or in one cell."""

from chaland.intake.cleaning.persons.civility import clean_civility, clean_sex
from chaland.intake.cleaning.persons.names import clean_names
from chaland.intake.cleaning.persons.sexes import suggest_sex
from chaland.intake.cleaning.persons.splitting import PERSON, Persons, name_order, split_persons
from chaland.intake.cleaning.persons.whole import are_given, are_whole_persons, is_titled
from chaland.intake.cleaning.persons.words import FAULTS, RULES

__all__ = [
    "FAULTS",
    "PERSON",
    "RULES",
    "Persons",
    "are_given",
    "are_whole_persons",
    "clean_civility",
    "clean_names",
    "clean_sex",
    "is_titled",
    "name_order",
    "split_persons",
    "suggest_sex",
]
