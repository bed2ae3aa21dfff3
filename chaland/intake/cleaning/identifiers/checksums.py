"""The keys of company numbers, over columns of digits.

Source: INSEE (Luhn over 9 and 14 digits; La Poste's sites: Luhn, or a digit sum that 5 divides);
article 286 ter of the tax code for the VAT key.
"""

from __future__ import annotations

from functools import cache

import polars as pl

LA_POSTE = "356000000"


_STEP = 4  # digits looked up at once; even, so that Luhn's doubling falls on the same places in each step


def luhn(digits: pl.Expr, length: int) -> pl.Expr:
    """Whether texts of `length` digits satisfy Luhn's formula; null where the text is not that."""
    number = _number(digits, length)
    return pl.when(number.is_not_null()).then(_summed(number, length, _luhn_sums()) % 10 == 0)


def is_siren(digits: pl.Expr) -> pl.Expr:
    """False, never null, for anything but nine digits with a right key; 000000000 is nobody's."""
    return (luhn(digits, 9) & (digits != "000000000")).fill_null(False)


def is_siret(digits: pl.Expr) -> pl.Expr:
    """False, never null, for anything but fourteen digits with right keys."""
    fives = _summed(_number(digits, 14), 14, _digit_sums()) % 5 == 0
    la_poste = digits.str.starts_with(LA_POSTE) & fives
    return ((luhn(digits, 14) | la_poste) & is_siren(digits.str.head(9))).fill_null(False)


def vat_key(siren: pl.Expr) -> pl.Expr:
    """The two digits before the SIREN in a French VAT number."""
    return ((12 + 3 * (siren.cast(pl.Int64, strict=False) % 97)) % 97).cast(pl.String).str.zfill(2)


def _number(digits: pl.Expr, length: int) -> pl.Expr:
    return pl.when(digits.str.contains(rf"^[0-9]{{{length}}}$")).then(digits).cast(pl.Int64, strict=False)


def _summed(number: pl.Expr, length: int, sums: pl.Series) -> pl.Expr:
    places = range(0, length, _STEP)
    return pl.sum_horizontal(*(pl.lit(sums).gather(number // 10**place % 10**_STEP) for place in places))


@cache
def _luhn_sums() -> pl.Series:
    """What each group of four digits adds to Luhn's sum: every second digit from the right doubled."""
    return pl.Series(
        [sum(_doubled(int(d), i) for i, d in enumerate(reversed(f"{n:04d}"))) for n in range(10**_STEP)]
    )


@cache
def _digit_sums() -> pl.Series:
    return pl.Series([sum(map(int, str(n))) for n in range(10**_STEP)])


def _doubled(digit: int, place: int) -> int:
    return digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4)
