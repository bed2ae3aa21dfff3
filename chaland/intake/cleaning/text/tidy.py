"""Text as it was meant: broken accents mended, invisible characters gone, fillers emptied."""

from __future__ import annotations

import ftfy
import polars as pl

from chaland.intake.cleaning.blanks import PLACEHOLDER, is_filler, is_filler_label
from chaland.intake.cleaning.column import Column, Fault, Rule
from chaland.intake.cleaning.distinct import as_text
from chaland.kernel.text import Text

RULES = (
    Rule(
        "mojibake_repaired",
        Text(fr="accents abîmés réparés", en="broken accents mended"),
    ),
    Rule("characters_removed", Text(fr="caractères invisibles retirés", en="invisible characters removed")),
    Rule(
        "filler_emptied",
        Text(fr="mot de remplissage vidé", en="filler emptied"),
    ),
)

FAULTS = (
    Fault(
        "characters_lost",
        Text(fr="lettres perdues avant l'import (Soci?t?)", en="letters lost before the import (Soci?t?)"),
        Text(
            fr="Refaites l'export en UTF-8, ou corrigez à la main.",
            en="Export the file again as UTF-8, or correct it by hand.",
        ),
    ),
)

_INVISIBLE = (
    r"\x00-\x08\x0e-\x1f\x7f\u{80}-\u{9f}\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}"
)
_SPACES = r"\t\n\x0b\x0c\r\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}"
# the first byte of a UTF-8 letter read as cp1252, then one of the signs that its second byte becomes
_MOJIBAKE = r"[ÂÃÄÅÆÇÈÉÐÑâãðï][\u{80}-\u{bf}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_UNTIDY = rf"^\s|\s$|  |[{_INVISIBLE}{_SPACES}]|{_MOJIBAKE}"
_LOST = r"\u{fffd}|\p{L}\?\p{Ll}|\p{Lu}\?\p{Lu}"
_LONGEST_FILLER = 24


def tidy(series: pl.Series, *, lines: bool = False, fillers: bool = True, labels: bool = False) -> Column:
    """Values: `text`; empty text becomes null.

    lines: line breaks mean something and stay (notes, addresses). fillers: N/A, néant and the like are
    emptied; say False where NC or NA are codes (countries). labels: `0` and `x` alone are fillers too.
    Cost: one look at each value; only the untidy ones are worked on, once per distinct value.
    """
    text = as_text(series)
    suspect = text.str.contains(_UNTIDY).fill_null(False) | (text == "").fill_null(False)
    if fillers:
        suspect = suspect | _fillers(text, labels=labels)
    fault = _where(_lost(text), "characters_lost")
    if not suspect.any():
        return Column({"text": text}, _where(suspect, ""), fault)
    mended = _mended(text.filter(suspect).unique(), lines=lines, fillers=fillers, labels=labels)
    spread = text.to_frame("v").join(mended, on="v", how="left", maintain_order="left")
    return Column({"text": spread["after"].zip_with(suspect, text)}, spread["rule"], fault)


def _fillers(text: pl.Series, *, labels: bool) -> pl.Series:
    """Which values only fill the box; the long ones, which are most, are not looked at."""
    short = text.to_frame("v").select(
        pl.when(pl.col("v").str.len_bytes() <= _LONGEST_FILLER).then(_is_filler(pl.col("v"), labels=labels))
    )
    return short.to_series().fill_null(False)


def _is_filler(text: pl.Expr, *, labels: bool) -> pl.Expr:
    return is_filler_label(text) if labels else is_filler(text)


def _lost(text: pl.Series) -> pl.Series:
    """Which values show a sign in the place of a letter."""
    doubtful = text.str.contains(r"[?\u{fffd}]").fill_null(False)
    return doubtful & text.str.contains(_LOST) if doubtful.any() else doubtful


def _where(mask: pl.Series, code: str) -> pl.Series:
    found = pl.when(mask).then(pl.lit(code or None, pl.String))
    return pl.select(found.alias("code")).to_series() if len(mask) else pl.Series("code", [], pl.String)


def _mended(distinct: pl.Series, *, lines: bool, fillers: bool, labels: bool) -> pl.DataFrame:
    """v, after, rule."""
    broken = {value: ftfy.fix_encoding(value) for value in distinct.filter(distinct.str.contains(_MOJIBAKE))}
    rows = distinct.to_frame("v").with_columns(mended=pl.col("v").replace(broken))
    visible = pl.col("mended").str.replace_all(f"[{_INVISIBLE}]", "")
    after = _spaced(visible, lines)
    rows = rows.with_columns(after=pl.when(after != "").then(after), hidden=visible != pl.col("mended"))
    filler = _is_filler(pl.col("after"), labels=labels) if fillers else pl.lit(False)
    rule = (
        pl.when(filler)
        .then(pl.lit(PLACEHOLDER.code))
        .when(pl.col("mended") != pl.col("v"))
        .then(pl.lit("mojibake_repaired"))
        .when("hidden")
        .then(pl.lit("characters_removed"))
    )
    return rows.select("v", rule=rule, after=pl.when(~filler.fill_null(False)).then("after"))


def _spaced(text: pl.Expr, lines: bool) -> pl.Expr:
    """One space between words; line breaks kept, without blank ones, when they mean something."""
    if not lines:
        return text.str.replace_all(rf"[ {_SPACES}]+", " ").str.strip_chars(" ")
    unix = text.str.replace_all(r"\r\n?|[\x0b\x0c\u{2028}\u{2029}]", "\n")
    single = unix.str.replace_all(r"[ \t\u{a0}\u{1680}\u{2000}-\u{200a}\u{202f}\u{205f}\u{3000}]+", " ")
    return single.str.replace_all(r" ?\n[ \n]*", "\n").str.strip_chars(" \n")
