"""A column of company names."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Column, Fault, Rule
from chaland.intake.cleaning.companies.capitals import company_word
from chaland.intake.cleaning.companies.legal_forms import (
    AFTER,
    BEFORE,
    CUT_AFTER,
    CUT_BEFORE,
    DOTTED,
    LEGAL_FORMS,
    SPELT,
    undotted,
)
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.leftovers import read_leftovers
from chaland.kernel.text import Text

CAPITALS = Rule(
    "company_capitals", Text("majuscules de la société remises en ordre", "capitals of the company put right")
)
LEGAL_FORM = Rule(
    "company_legal_form",
    Text(
        "forme juridique écrite comme il se doit",
        "legal form written properly",
    ),
)
RULES = (*blanks.RULES, CAPITALS, LEGAL_FORM)

UNUSUAL = Fault(
    "company_unusual",
    Text(
        "ce n'est sans doute pas un nom de société (numéro ou e-mail)",
        "probably not a company name (number or email)",
    ),
    Text("Vérifiez la correspondance des colonnes.", "Check the mapping of the columns."),
)
FAULTS = (UNUSUAL,)


def clean_companies(series: pl.Series) -> Column:
    """values: company (with its legal form), legal_form (SARL, SAS, Association…; null when none is written).

    A name in one case only gets capitals, its acronyms kept; mixed case is somebody's choice and stays.
    """
    return per_distinct(series, _clean)


def _clean(distinct: pl.Series) -> Column:
    frame = distinct.to_frame("raw").with_columns(text=blanks.tidied(pl.col("raw")))
    frame = frame.with_columns(
        plain=pl.col("text").str.replace_all("[’´`ʼ]", "'"), filler=blanks.is_filler_label(pl.col("text"))
    )
    frame = read_leftovers(
        frame,
        pl.col("plain").str.contains(DOTTED),
        lambda text: (undotted(text),),
        given=["plain"],
        schema={"plain": pl.String()},
    )
    frame = _written(_cased(_forms(frame)))
    return column_of(frame.with_columns(rule=_rule(), fault=_fault()), "company", "legal_form")


def _forms(frame: pl.DataFrame) -> pl.DataFrame:
    """`before`, `after`: the legal form at either end; `core`: the name without it."""
    plain = pl.col("plain")
    before = _written_form(plain.str.extract(BEFORE))
    after = _written_form(plain.str.extract(AFTER))
    frame = frame.with_columns(before=before, after=pl.when(before.is_null()).then(after))
    core = (
        pl.when(pl.col("before").is_not_null())
        .then(plain.str.replace(CUT_BEFORE, ""))
        .when(pl.col("after").is_not_null())
        .then(plain.str.replace(CUT_AFTER, ""))
        .otherwise(plain)
    )
    spelt = pl.coalesce(*(pl.when(plain.str.contains(p)).then(pl.lit(form)) for p, form in SPELT.items()))
    return frame.with_columns(core=core, legal_form=pl.coalesce("before", "after", spelt))


def _written_form(found: pl.Expr) -> pl.Expr:
    return found.str.to_uppercase().replace_strict(LEGAL_FORMS, default=None, return_dtype=pl.String)


def _cased(frame: pl.DataFrame) -> pl.DataFrame:
    """`cased`: the core with its capitals, each distinct word decided once."""
    core = pl.col("core")
    one_case = (core == core.str.to_uppercase()) | (core == core.str.to_lowercase())
    name = one_case & ~core.str.contains("@")
    frame = frame.with_columns(words=pl.when(name).then(core.str.split(" ")))
    words = frame["words"].drop_nulls()
    head, tail = pl.col("words").list.first(), pl.col("words").list.slice(1)
    heads, tails = words.list.first(), words.list.slice(1).explode()
    inner = tail.list.eval(_recoded(pl.element(), tails, first=False, alone=False)).list.join(" ")
    cased = (
        pl.when(pl.col("words").list.len() == 1)
        .then(_recoded(head, heads.filter(words.list.len() == 1), first=True, alone=True))
        .when(pl.col("before").is_not_null())
        .then(pl.concat_str(_recoded(head, heads, first=False, alone=False), inner, separator=" "))
        .otherwise(pl.concat_str(_recoded(head, heads, first=True, alone=False), inner, separator=" "))
    )
    return frame.with_columns(cased=pl.coalesce(cased, core))


def _recoded(words: pl.Expr, known: pl.Series, *, first: bool, alone: bool) -> pl.Expr:
    distinct = known.drop_nulls().unique()
    cased = [company_word(word, first=first, alone=alone) for word in distinct]
    return words.replace_strict(
        distinct, pl.Series(cased, dtype=pl.String), default=None, return_dtype=pl.String
    )


def _written(frame: pl.DataFrame) -> pl.DataFrame:
    company = pl.concat_str("before", "cased", "after", separator=" ", ignore_nulls=True)
    absent = pl.col("filler") | (pl.col("text") == "")
    return frame.with_columns(
        company=pl.when(~absent).then(company), legal_form=pl.when(~absent).then("legal_form")
    )


def _rule() -> pl.Expr:
    company = pl.col("company")
    form_only = pl.col("cased") == pl.col("core")
    return (
        pl.when("filler")
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(company.is_null() | (company == pl.col("raw")))
        .then(pl.lit(None, pl.String))
        .when(company == pl.col("text"))
        .then(pl.lit(blanks.SPACES.code))
        .when(form_only & (pl.col("core") != pl.col("text")))
        .then(pl.lit(LEGAL_FORM.code))
        .otherwise(pl.lit(CAPITALS.code))
    )


def _fault() -> pl.Expr:
    return pl.when(pl.col("company").str.contains(r"@|^[\d .]{6,}$|^https?:")).then(pl.lit(UNUSUAL.code))
