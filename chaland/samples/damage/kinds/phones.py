"""Damage to phone numbers: every way of writing them, the zero that Excel drops, two in one cell."""

from __future__ import annotations

from random import Random

import polars as pl

from chaland.samples.damage.kinds.each import formatted, nothing, one_by_one
from chaland.samples.damage.sheet import NUMBER, typed
from chaland.samples.damage.spoil import Apply, Cells, Damage
from chaland.samples.draws import Draws

_TEN_DIGITS = r"^(0\d)(\d\d)(\d\d)(\d\d)(\d\d)$"
_SPACED = "${1} ${2} ${3} ${4} ${5}"
_BETWEEN = (" ", " ", " ", " ", " ", ".", "-", "/")
_ABROAD = ("+33 ", "+33", "0033", "+33 (0)")
_NOTES = ("{} (bureau)", "{} après 18h", "Tél : {}", "{} (fils)", "{} HB")
_MARTINIQUE = "06 97"  # +596, never +33


def _formats(column: str) -> Apply:
    """'06 39 98 12 34', '06.39.98.12.34', '+33 6 39 98 12 34', '+33639981234'… What is not ten digits stays."""

    def apply(block: pl.DataFrame, draws: Draws) -> Cells:
        plain = block[column].str.contains(_TEN_DIGITS)
        table = block.with_columns(
            block[column].str.replace(_TEN_DIGITS, _SPACED).alias("spaced"),
            draws.below(f"format/{column}", len(_BETWEEN) + len(_ABROAD)).alias("form"),
            plain.alias("plain"),
        )
        return {
            column: table.select(
                pl.when("plain").then(_in_form()).otherwise(column).alias(column)
            ).to_series()
        }

    return apply


def _in_form() -> pl.Expr:
    spaced, form = pl.col("spaced"), pl.col("form")
    tail = spaced.str.slice(1)
    written = spaced
    for place, between in enumerate(_BETWEEN):
        if between != " ":
            joined = spaced.str.replace_all(" ", between, literal=True)
            written = pl.when(form == place).then(joined).otherwise(written)
    for place, prefix in enumerate(_ABROAD, start=len(_BETWEEN)):
        number = tail if " " in prefix else tail.str.replace_all(" ", "", literal=True)
        hit = (form == place) & ~spaced.str.starts_with(_MARTINIQUE)
        written = pl.when(hit).then(prefix + number).otherwise(written)
    return written


def _zero_lost(column: str) -> Apply:
    """A number for Excel: 0639981234 becomes 639981234."""

    def apply(block: pl.DataFrame, _: Draws) -> Cells:
        plain = block[column].str.contains(_TEN_DIGITS)
        number = block[column].str.strip_chars_start("0").zip_with(plain, block[column])
        kinds = pl.DataFrame({"plain": plain}).select(pl.when("plain").then(pl.lit(NUMBER))).to_series()
        return {column: number, typed(column): kinds}

    return apply


def _two(block: pl.DataFrame, draws: Draws) -> Cells:
    """Both numbers in the cell of the mobile."""
    separators = draws.pick("two_phones", (" / ", " ou ", " ; ", "\n", " - "))
    both = block.with_columns(separators.alias("between")).select(
        pl.concat_str(_spaced("Mobile"), "between", _spaced("Tél. fixe")).alias("Mobile")
    )
    return {"Mobile": both.to_series(), "Tél. fixe": nothing(block)}


def _spaced(column: str) -> pl.Expr:
    return pl.col(column).str.replace(_TEN_DIGITS, _SPACED)


def _digit_lost(number: str, random: Random) -> str:
    at = random.randrange(4, len(number))
    return number[:at] + number[at + 1 :]


PHONES = (
    Damage("two_phones", 0.05, ("Mobile", "Tél. fixe"), _two),
    Damage("phone_digit_lost", 0.004, ("Mobile",), one_by_one("Mobile", _digit_lost)),
    Damage("phone_zero_lost", 0.12, ("Mobile",), _zero_lost("Mobile")),
    Damage("phone_zero_lost", 0.12, ("Tél. fixe",), _zero_lost("Tél. fixe")),
    Damage("phone_formats", 0.75, ("Mobile",), _formats("Mobile")),
    Damage("phone_formats", 0.75, ("Tél. fixe",), _formats("Tél. fixe")),
    Damage("phone_note", 0.01, ("Tél. fixe",), formatted("Tél. fixe", _NOTES)),
)
