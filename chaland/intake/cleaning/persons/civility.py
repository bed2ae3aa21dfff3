"""Columns of titles and of sexes: short lists of words, so every distinct value is looked up."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Column, Rule
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.persons import words
from chaland.reference import key_expr

MR, MRS, COUPLE = "M.", "Mme", "M. et Mme"

MISSES = ("MLLE", "MELLE", "MADEMOISELLE", "MLE", "MLL", "MISS")
MISTERS = ("M", "MR", "MONSIEUR", "MONS", "MISTER", "MSR", "MSIEUR", "SIR", "HERR")
MISSUS = ("MME", "MADAME", "MAD", "MRS", "MS", "MD", "MDME", "MMME", "FRAU", "VEUVE", "VVE", *MISSES)
DOCTORS = ("DR", "DOCTEUR", "DOCTOR", "DOC", "DOCTEURE", "DRE")
LAWYERS = ("ME", "MAITRE", "MTRE")
PROFESSORS = ("PR", "PROF", "PROFESSEUR", "PROFESSEURE", "PROFESSOR", "PRE")

TITLES: dict[str, str] = {
    **dict.fromkeys(MISTERS, MR),
    **dict.fromkeys(MISSUS, MRS),
    **dict.fromkeys(DOCTORS, "Dr"),
    **dict.fromkeys(LAWYERS, "Me"),
    **dict.fromkeys(PROFESSORS, "Pr"),
}
"""The key of a title alone to how we write it."""

_LETTERS = {"H": MR, "F": MRS, "HOMME": MR, "FEMME": MRS}
_PAIRS = ("ET", "OU", "AND", "E", "")
_MORE_THAN_ONE = {
    **{f"{a} {link} {b}".replace("  ", " "): COUPLE for link in _PAIRS for a in MISTERS for b in MISSUS},
    **{f"{b} {link} {a}".replace("  ", " "): COUPLE for link in _PAIRS for a in MISTERS for b in MISSUS},
    **dict.fromkeys(("MME M", "M MME", "COUPLE", "MM ET MME", "MR MRS", "MMME ET M"), COUPLE),
    **dict.fromkeys(("MM", "MESSIEURS", "M ET M"), "MM."),
    **dict.fromkeys(("MMES", "MESDAMES", "MME ET MME"), "Mmes"),
}
_OF_OFFICE = {
    f"{head} {link} {office}".replace("  ", " "): title
    for head in ("MONSIEUR", "MADAME", "M", "MME")
    for link in ("LE", "LA", "")
    for office, title in {
        **dict.fromkeys(DOCTORS, "Dr"),
        **dict.fromkeys(PROFESSORS, "Pr"),
        **dict.fromkeys(LAWYERS, "Me"),
    }.items()
}
_ALL = {**TITLES, **_LETTERS, **_MORE_THAN_ONE, **_OF_OFFICE}
_NOT_PERSONS = (
    "STE", "SAINTE", "SOCIETE", "SARL", "SAS", "SA", "SCI", "EURL", "ENTREPRISE", "ETS", "ASSOCIATION", "ASSO", "FAMILLE", "INDIVISION",
    "SUCCESSION", "CONSORTS", "MAIRIE", "COMMUNE", "COPROPRIETE", "SYNDICAT", "PERSONNE MORALE", "PRO",
)  # fmt: skip

_MALE = ("M", "H", "HOMME", "MASCULIN", "MASC", "MALE", "MAN", "1", "GARCON", "BOY", *MISTERS[1:])
_FEMALE = ("F", "FEMME", "FEMININ", "FEM", "FEMALE", "WOMAN", "W", "2", "FILLE", "GIRL", *MISSUS)
_SEXES = {**dict.fromkeys(_MALE, "male"), **dict.fromkeys(_FEMALE, "female")}


def clean_civility(series: pl.Series) -> Column:
    """values: civility: 'M.', 'Mme', 'Dr', 'Me', 'Pr', 'M. et Mme', 'MM.', 'Mmes'."""
    return per_distinct(series, _clean_civility)


def clean_sex(series: pl.Series) -> Column:
    """values: sex: 'male' or 'female'. ISO 5218's 0 and 9 (unknown, not applicable) are fillers."""
    return per_distinct(series, _clean_sex)


def _clean_civility(distinct: pl.Series) -> Column:
    frame = _looked_up(distinct, _ALL, "civility", r"^[09]$")
    unread = pl.col("civility").is_null() & ~pl.col("filler") & (pl.col("text") != "")
    miss = pl.col("key").str.contains(rf"\b(?:{'|'.join(MISSES)})\b")
    return column_of(
        frame.with_columns(
            rule=_rule("civility", words.CIVILITY, miss),
            fault=pl.when(unread & pl.col("key").is_in(_NOT_PERSONS))
            .then(pl.lit(words.NOT_A_PERSON.code))
            .when(unread)
            .then(pl.lit(words.CIVILITY_UNKNOWN.code)),
        ),
        "civility",
    )


def _clean_sex(distinct: pl.Series) -> Column:
    frame = _looked_up(distinct, {**_SEXES, "MALE": "male", "FEMALE": "female"}, "sex", r"^[09]$")
    unread = pl.col("sex").is_null() & ~pl.col("filler") & (pl.col("text") != "")
    return column_of(
        frame.with_columns(
            rule=_rule("sex", words.SEX, pl.lit(False)),
            fault=pl.when(unread).then(pl.lit(words.SEX_UNKNOWN.code)),
        ),
        "sex",
    )


def _looked_up(distinct: pl.Series, meanings: dict[str, str], name: str, filler: str) -> pl.DataFrame:
    frame = distinct.to_frame("raw").with_columns(text=blanks.tidied(pl.col("raw")))
    frame = frame.with_columns(
        key=key_expr(pl.col("text")),
        filler=blanks.is_filler(pl.col("text")) | pl.col("text").str.contains(filler),
    )
    return frame.with_columns(
        pl.col("key").replace_strict(meanings, default=None, return_dtype=pl.String).alias(name)
    )


def _rule(name: str, rule: Rule, miss: pl.Expr) -> pl.Expr:
    value = pl.col(name)
    return (
        pl.when("filler")
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(value.is_null() | (value == pl.col("raw")))
        .then(pl.lit(None, pl.String))
        .when(miss)
        .then(pl.lit(words.MISS.code))
        .when(value == pl.col("text"))
        .then(pl.lit(blanks.SPACES.code))
        .otherwise(pl.lit(rule.code))
    )
