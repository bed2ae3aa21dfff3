"""A column of VAT numbers: French ones by their key, foreign ones by their format."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.identifiers import words
from chaland.intake.cleaning.identifiers.checksums import is_siren, vat_key

_FRENCH = r"^(?:FR)?([0-9A-HJ-NP-Z]{2})([0-9]{9})$"
# Formats of the VIES service of the European Commission, then Switzerland, Norway and the United Kingdom.
_FOREIGN = (
    r"ATU[0-9]{8}|BE[01][0-9]{9}|BG[0-9]{9,10}|CY[0-9]{8}[A-Z]|CZ[0-9]{8,10}|DE[0-9]{9}|DK[0-9]{8}|EE[0-9]{9}|EL[0-9]{9}"
    r"|ES(?:[A-Z][0-9]{7}[A-Z0-9]|[0-9]{8}[A-Z])|FI[0-9]{8}|HR[0-9]{11}|HU[0-9]{8}|IE[0-9][A-Z0-9+*][0-9]{5}[A-Z]{1,2}|IT[0-9]{11}"
    r"|LT(?:[0-9]{9}|[0-9]{12})|LU[0-9]{8}|LV[0-9]{11}|MT[0-9]{8}|NL[0-9]{9}B[0-9]{2}|PL[0-9]{10}|PT[0-9]{9}|RO[0-9]{2,10}|SE[0-9]{12}"
    r"|SI[0-9]{8}|SK[0-9]{10}|XI(?:[0-9]{9}|[0-9]{12})|CHE[0-9]{9}|NO[0-9]{9}|GB(?:[0-9]{9}|[0-9]{12}|(?:GD|HA)[0-9]{3})"
)
_LABEL = r"^(?:N[°O]?\s*)?(?:DE\s*)?(?:TVA|VAT)\s*(?:INTRA\w*\.?)?\s*(?:N[°O]?)?\s*:?\s*"


def clean_vats(series: pl.Series) -> Column:
    """values: vat (country letters first, no spaces), siren (of a French number)."""
    return per_distinct(series, _clean)


def _clean(distinct: pl.Series) -> Column:
    frame = distinct.to_frame("raw").with_columns(text=blanks.tidied(pl.col("raw")))
    frame = frame.with_columns(code=_code(), filler=blanks.is_filler(pl.col("text")))
    frame = frame.with_columns(key=_part(1), number=_part(2)).with_columns(french=_french())
    foreign = pl.col("code").str.contains(rf"^(?:{_FOREIGN})$")
    lone_siren = is_siren(pl.col("code"))
    frame = frame.with_columns(
        vat=pl.when("french").then("FR" + pl.col("key") + pl.col("number")).when(foreign).then("code"),
        siren=pl.when("french").then("number").when(lone_siren).then("code"),
    )
    return column_of(frame.with_columns(rule=_rule(), fault=_fault()), "vat", "siren")


def _code() -> pl.Expr:
    """Capitals without label or separators; Greece is EL; the Swiss suffix goes."""
    bare = pl.col("text").str.to_uppercase().str.replace(_LABEL, "").str.replace_all(r"[\s.\-_/']+", "")
    return bare.str.replace(r"^GR([0-9])", "EL$1").str.replace(r"^(CHE[0-9]{9})(?:TVA|MWST|IVA)$", "$1")


def _part(group: int) -> pl.Expr:
    return pl.col("code").str.extract(_FRENCH, group)


def _french() -> pl.Expr:
    """A right SIREN and a right key; keys with letters cannot be computed, and need the FR."""
    key, siren = pl.col("key"), pl.col("number")
    lettered = key.str.contains("[A-Z]") & pl.col("code").str.starts_with("FR")
    return (is_siren(siren) & (lettered | (key == vat_key(siren)))).fill_null(False)


def _rule() -> pl.Expr:
    vat = pl.col("vat")
    return (
        pl.when("filler")
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(vat.is_null() | (vat == pl.col("raw")))
        .then(pl.lit(None, pl.String))
        .when(vat == pl.col("text"))
        .then(pl.lit(blanks.SPACES.code))
        .when(pl.col("french") & ~pl.col("code").str.starts_with("FR"))
        .then(pl.lit(words.VAT_PREFIX.code))
        .otherwise(pl.lit(words.FORMATTED.code))
    )


def _fault() -> pl.Expr:
    return (
        pl.when(pl.col("vat").is_not_null() | pl.col("filler") | (pl.col("text") == ""))
        .then(pl.lit(None, pl.String))
        .when(pl.col("siren").is_not_null())
        .then(pl.lit(words.VAT_IS_SIREN.code))
        .otherwise(pl.lit(words.VAT_INVALID.code))
    )
