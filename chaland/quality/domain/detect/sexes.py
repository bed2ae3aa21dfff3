"""A title that contradicts the sex or the first name."""

from __future__ import annotations

import polars as pl

from chaland.quality.domain.doubt_rows import told
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights

_SEX_OF = {"M.": "male", "Mme": "female"}
_SURE = 0.99
"""Share of the bearers of a first name who are of one sex, from which on a title is doubted."""
_WORDS = {"male": "homme", "female": "femme"}


def contradicted_civilities(people: pl.DataFrame, known: Known, _weights: Weights) -> pl.DataFrame:
    """Proposed where the first name decides: what it suggests, in whichever of the two contradicts it. Nothing
    where the family name is a first name that suits the title as well: the two may have been exchanged."""
    named = pl.col("civility").replace_strict(_SEX_OF, default=None, return_dtype=pl.String)
    titled = people.with_columns(said=named).filter(pl.col("said").is_not_null())
    titled = titled.join(_suggested(titled["first_name"], known), on="first_name", how="left")
    wrong = titled.filter(
        ((pl.col("suggestion") != pl.col("said")) | (pl.col("sex") != pl.col("said"))).fill_null(False)
    )
    by_last = _suggested(wrong["last_name"], known).rename(
        {"first_name": "last_name", "suggestion": "by_last"}
    )
    wrong = wrong.join(by_last, on="last_name", how="left")
    value = pl.concat_str("civility", "first_name", "last_name", separator=" ", ignore_nulls=True)
    sex = pl.col("sex").replace_strict(_WORDS, default="", return_dtype=pl.String)
    evidence = pl.concat_str(value, sex, separator=" · ")
    return told(wrong, "civility_sex", value=value, evidence=evidence, proposal=_proposal())


def _suggested(first_names: pl.Series, known: Known) -> pl.DataFrame:
    """first_name, suggestion: only for those nearly all of one sex."""
    distinct = first_names.drop_nulls().unique()
    found = known.readers.sexes(distinct).with_columns(distinct.alias("first_name"))
    return found.filter(pl.col("share") >= _SURE).select("first_name", "suggestion")


def _proposal() -> pl.Expr:
    """The title and the sex that suit the first name, unless sex and family name both suit the title."""
    title = pl.when(suggestion="male").then(pl.lit("M.")).when(suggestion="female").then(pl.lit("Mme"))
    suited = pl.struct(civility=title, sex=pl.col("suggestion")).struct.json_encode()
    both = pl.col("by_last").eq_missing(pl.col("said")) & pl.col("sex").eq_missing(pl.col("said"))
    return pl.when(pl.col("suggestion").is_not_null(), ~both).then(suited)
