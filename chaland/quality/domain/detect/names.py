"""Names that were typed to try a form."""

from __future__ import annotations

import polars as pl

from chaland.quality.domain.doubt_rows import told
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights
from chaland.quality.domain.words import trial_names as words
from chaland.reference import key_expr

_ONE_LETTER = "^(?:" + "|".join(f"{letter}{{2,}}" for letter in "ABCDFGHKQSTWXYZ") + ")$"
_NO_NAME = r"\d{3}|[?!#%=]{2}"


def trial_names(people: pl.DataFrame, _known: Known, _weights: Weights) -> pl.DataFrame:
    """The family name or the first name is one of our list, one letter again and again, or digits."""
    likely = people.filter(_looks_odd("last_name") | _looks_odd("first_name"))
    both = likely.with_columns(last=key_expr(pl.col("last_name")), first=key_expr(pl.col("first_name")))
    tried = both.filter(_is_a_trial("last", "last_name") | _is_a_trial("first", "first_name"))
    value = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)
    return told(tried, "test_name", value=value)


def _looks_odd(column: str) -> pl.Expr:
    """A first, cheap look: keys are made of these alone."""
    wanted = rf"(?i)^[\W_]*(?:{'|'.join(words())})\b|{_ONE_LETTER}|{_NO_NAME}"
    return pl.col(column).str.contains(wanted).fill_null(False)


def _is_a_trial(key: str, column: str) -> pl.Expr:
    known = pl.col(key).is_in(list(words())) | pl.col(key).str.contains(_ONE_LETTER)
    return (known | pl.col(column).str.contains(_NO_NAME)).fill_null(False)
