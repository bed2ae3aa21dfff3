"""Amounts of money, exactly, and plain numbers, with the decimal separator that the column proves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

from chaland.intake.cleaning.column import Column, Fault, Rule
from chaland.intake.cleaning.currencies import CURRENCIES
from chaland.intake.cleaning.distinct import as_text, column_of, per_distinct
from chaland.kernel.text import Text

DecimalMark = Literal[",", ".", "unknown"]


@dataclass(frozen=True, slots=True)
class NumberEvidence:
    """`decimal`: the mark before the decimals, for '1,234' and '1.234', which alone do not say."""

    decimal: DecimalMark


RULES = (
    Rule("amount_rounded", Text(fr="montant arrondi au centime", en="amount rounded to the cent")),
    Rule(
        "amount_accounting",
        Text(
            fr="signe moins comptable lu, entre parenthèses ou après le montant",
            en="accounting minus read, in brackets or after the amount",
        ),
    ),
    Rule(
        "number_scaled", Text(fr="k ou M lu comme mille ou million", en="k or M read as thousand or million")
    ),
    Rule("number_written_out", Text(fr="« gratuit » ou « offert » lu comme zéro", en="'free' read as zero")),
    Rule("unit_removed", Text(fr="unité retirée du nombre", en="unit removed from the number")),
)

FAULTS = (
    Fault(
        "amount_invalid",
        Text(fr="montant illisible", en="unreadable amount"),
        Text(fr="Écrivez par exemple 1234,56.", en="Write for example 1234.56."),
    ),
    Fault(
        "number_invalid",
        Text(fr="nombre illisible", en="unreadable number"),
        Text(
            fr="Écrivez des chiffres seulement, par exemple 1234,5.",
            en="Write digits only, for example 1234.5.",
        ),
    ),
    Fault(
        "number_not_whole",
        Text(fr="nombre entier attendu", en="whole number expected"),
        Text(fr="Retirez les décimales.", en="Remove the decimals."),
    ),
    Fault(
        "number_separator_assumed",
        Text(
            fr="rien ne dit si « 1.234 » est mille deux cent… ou un virgule… : milliers supposés",
            en="nothing says whether '1.234' is a thousand or one point…: thousands assumed",
        ),
        Text(fr="Vérifiez ce nombre.", en="Check this number."),
    ),
)

_MONEY = "|".join(
    sorted((word.replace("$", r"\$").replace(".", r"\.") for word in CURRENCIES), key=len, reverse=True)
)
_PATTERN = (
    r"^(?P<open>\()?\s*(?P<sign>[-+−–])?\s*(?:(?P<before>" + _MONEY + r")\s*(?P<sign2>[-+−–])?)?\s*"
    r"(?P<whole>\d{1,3}(?:[ '’]\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+)?"
    r"(?:(?P<mark>[.,])(?P<part>\d+|-{1,2})?)?\s*(?:(?P<after>" + _MONEY + r"))?"
    r"\s*(?P<unit>ttc|ht|h\.t\.?|UNIT)?\s*(?P<close>\))?\s*(?P<sign3>[-−–])?$"
)
_AMOUNT = _PATTERN.replace("|UNIT", "")
_NUMBER = _PATTERN.replace("UNIT", r"%|°|\p{L}{1,12}\.?")
_POWER = r"^([-+−–]?)\s*(\d+(?:[.,]\d+)?)(?:e([+-]?\d{1,3})|\s*(k|(?:k|m|md)\s*(?:€|eur|euros)))$"
_SCALES = {"k": 3, "m": 6, "md": 9}
_FREE = ("gratuit", "gratuite", "offert", "offerte", "free")
_MAX_DIGITS = 12


def number_evidence(series: pl.Series) -> NumberEvidence:
    """What the whole column says about its decimal mark."""
    text = as_text(series).drop_nulls().str.replace_all(r"[^\d.,]", "")
    commas, dots = _votes(text, ",", r"\."), _votes(text, r"\.", ",")
    if commas == dots:
        return NumberEvidence("unknown")
    return NumberEvidence("," if commas > dots else ".")


def _votes(text: pl.Series, mark: str, other: str) -> int:
    """How many values only make sense when `mark` comes before the decimals."""
    proof = rf"{mark}\d{{1,2}}$|{mark}\d{{4,}}$|^0?{mark}\d+$|\d{other}\d{{3}}{mark}\d|\d{other}\d{{3}}{other}\d{{3}}"
    against = rf"{mark}\d*{mark}"
    return text.filter(text.str.contains(proof)).len() - text.filter(text.str.contains(against)).len()


def clean_amounts(series: pl.Series, evidence: NumberEvidence) -> Column:
    """Money; values: `cents` (Int64), `millionths` (Int64, of the main unit, for exact products), `currency`.

    Cents are rounded half to even; `currency` is null when the cell names none.
    """

    def read(texts: pl.Series) -> Column:
        rows = _parsed(texts, _AMOUNT, evidence, "amount_invalid")
        millionths = _millionths()
        rows = rows.with_columns(millionths=millionths, cents=cents_of(millionths))
        rounded = pl.col("millionths") % 10_000 != 0
        noise = pl.col("decimals").str.len_chars() > 6  # 12.500000000000002 is how a computer writes 12.5
        rule = pl.coalesce("rule", pl.when(rounded & ~noise).then(pl.lit("amount_rounded")))
        return column_of(rows.with_columns(rule=rule), "cents", "millionths", "currency")

    return per_distinct(series, read)


def clean_numbers(series: pl.Series, evidence: NumberEvidence) -> Column:
    """Plain numbers; values: `number` (Float64)."""

    def read(texts: pl.Series) -> Column:
        rows = _parsed(texts, _NUMBER, evidence, "number_invalid")
        return column_of(rows.with_columns(number=_decimal().cast(pl.Float64, strict=False)), "number")

    return per_distinct(series, read)


def clean_integers(series: pl.Series, evidence: NumberEvidence) -> Column:
    """Whole numbers; values: `integer` (Int64). '12,0' is 12; '12,5' is refused."""

    def read(texts: pl.Series) -> Column:
        rows = _parsed(texts, _NUMBER, evidence, "number_invalid")
        broken = pl.col("decimals").str.contains(r"[1-9]") & pl.col("whole").is_not_null()
        value = pl.when(~broken).then((pl.col("minus") + pl.col("whole")).cast(pl.Int64, strict=False))
        fault = pl.when(broken).then(pl.lit("number_not_whole")).otherwise("fault")
        rule = pl.when(~broken).then("rule")
        return column_of(rows.with_columns(integer=value, fault=fault, rule=rule), "integer")

    return per_distinct(series, read)


def _parsed(texts: pl.Series, pattern: str, evidence: NumberEvidence, invalid: str) -> pl.DataFrame:
    """One row per text: minus ('' or '-'), whole and decimals (digits), currency, rule, fault.

    `whole` is null when the text is not a number of that pattern.
    """
    tidy = texts.str.to_lowercase().str.replace_all(r"[\s\u{a0}\u{202f}\u{2009}]+", " ").str.strip_chars()
    plain = tidy.str.replace(r"^(\d+) ?€ ?(\d{2})$", "$1,$2€")
    written = pl.DataFrame({"t": tidy, "v": plain}).with_columns(
        free=pl.col("t").is_in(_FREE), power=pl.col("t").str.contains(_POWER)
    )
    rows = _with_written_out(written)
    rows = rows.with_columns(pl.col("v").str.extract_groups(pattern).alias("__g")).unnest("__g")
    rows = rows.with_columns(_mark_of_three_digits(evidence)).with_columns(_digits())
    empty = pl.col("v") == ""
    unread = pl.col("whole").is_null() | (pl.col("whole").str.len_chars() > _MAX_DIGITS)
    guessed = pl.col("guessed")
    fault = (
        pl.when(~empty & unread).then(pl.lit(invalid)).when(guessed).then(pl.lit("number_separator_assumed"))
    )
    rows = rows.with_columns(
        pl.when(~unread).then("whole"),
        minus=pl.when(_is_negative()).then(pl.lit("-")).otherwise(pl.lit("")),
        currency=pl.when(~unread).then(_currency()),
        fault=fault,
    )
    return rows.with_columns(rule=pl.when(pl.col("whole").is_not_null()).then(_rule()))


def _currency() -> pl.Expr:
    return pl.coalesce("before", "after").replace_strict(CURRENCIES, default=None, return_dtype=pl.String)


def _with_written_out(rows: pl.DataFrame) -> pl.DataFrame:
    """'gratuit' as 0; '1,2E+05' and '12 k€' in full."""
    powers = {text: _without_power(text) for text in rows.filter("power")["t"]}
    if powers:
        rows = rows.with_columns(pl.col("v").replace(powers))
    return rows.with_columns(v=pl.when("free").then(pl.lit("0")).otherwise("v"))


def _without_power(text: str) -> str:
    found = re.match(_POWER, text)
    if not found:
        return text
    sign, number, exponent, scale = found.groups()
    power = int(exponent) if exponent else _SCALES[scale.rstrip("€euros ")]
    value = Decimal(number.replace(",", ".")).scaleb(power)
    return f"{sign}{value:f} {'€' if scale and scale != 'k' else ''}"


def _mark_of_three_digits(evidence: NumberEvidence) -> list[pl.Expr]:
    """'1,234' and '1.234': decimals where the column proved that mark, else thousands."""
    alone = pl.col("whole").str.contains(r"^\d{1,3}[.,]\d{3}$") & pl.col("mark").is_null()
    zero = pl.col("whole").str.starts_with("0")
    proven = pl.col("whole").str.contains(evidence.decimal, literal=True)
    guessed = alone & ~zero & pl.lit(evidence.decimal == "unknown")
    return [
        (alone & (zero | proven)).fill_null(False).alias("as_decimals"),
        guessed.fill_null(False).alias("guessed"),
    ]


def _digits() -> list[pl.Expr]:
    part = pl.col("part").str.replace_all("-", "").fill_null("")
    head, tail = pl.col("whole").str.extract(r"^(\d+)", 1), pl.col("whole").str.extract(r"(\d+)$", 1)
    bare = pl.col("whole").str.replace_all(r"\D", "")
    bare = pl.when(pl.col("whole").is_null() & (part != "")).then(pl.lit("0")).otherwise(bare)
    whole = pl.when("as_decimals").then(head).otherwise(bare)
    return [
        whole.str.replace(r"^0+(\d)", "$1").alias("whole"),
        pl.when("as_decimals").then(tail).otherwise(part).alias("decimals"),
    ]


def _is_negative() -> pl.Expr:
    """One minus before or after, or brackets."""
    dash = pl.coalesce("sign", "sign2").is_in(["-", "−", "–"]).fill_null(False)
    return dash | _accounting()


def _accounting() -> pl.Expr:
    return (pl.col("open").is_not_null() & pl.col("close").is_not_null()) | pl.col("sign3").is_not_null()


def _rule() -> pl.Expr:
    return (
        pl.when("free")
        .then(pl.lit("number_written_out"))
        .when(pl.col("power") & ~pl.col("t").str.contains(r"e[+-]?\d+$"))
        .then(pl.lit("number_scaled"))
        .when(_accounting())
        .then(pl.lit("amount_accounting"))
        .when(
            pl.col("unit").is_not_null() & ~pl.col("unit").str.starts_with("ht") & (pl.col("unit") != "ttc")
        )
        .then(pl.lit("unit_removed"))
    )


def _decimal() -> pl.Expr:
    return pl.col("minus") + pl.col("whole") + "." + pl.col("decimals")


def _millionths() -> pl.Expr:
    """Exact up to six decimals; further ones are rounded half up."""
    digits = pl.col("decimals").str.pad_end(7, "0")
    kept = (pl.col("whole") + digits.str.slice(0, 6)).cast(pl.Int64, strict=False)
    size = kept + (digits.str.slice(6, 1) >= "5").cast(pl.Int64)
    return pl.when(pl.col("minus") == "-").then(-size).otherwise(size)


def cents_of(millionths: pl.Expr) -> pl.Expr:
    """Millionths of the main unit to cents, rounded half to even."""
    size, below = millionths.abs() // 10_000, millionths.abs() % 10_000
    up = (below > 5_000) | ((below == 5_000) & (size % 2 == 1))
    cents = (size + up.cast(pl.Int64)).cast(pl.Int64)
    return pl.when(millionths < 0).then(-cents).otherwise(cents)
