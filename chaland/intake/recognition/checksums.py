"""Keys that tell a real number from a lookalike, over whole columns at once."""

from __future__ import annotations

import string

import polars as pl

_LUHN_WIDTH = 19
_LETTERS_AS_NUMBERS = {letter: str(10 + place) for place, letter in enumerate(string.ascii_uppercase)}
_IBAN_DIGITS, _SLICE = 72, 9
_LA_POSTE = "356000000"


def luhn(digits: pl.Series) -> pl.Series:
    """True where a string of at most 19 digits passes the Luhn key; null stays null.

    Source: ISO/IEC 7812-1, annex B.
    """
    number = digits.str.slice(0, _LUHN_WIDTH).cast(pl.UInt64, strict=False)
    total = sum((_luhn_digit(number, place) for place in range(_LUHN_WIDTH)), start=number * 0)
    return (total % 10 == 0) & (number > 0)


def _luhn_digit(number: pl.Series, place: int) -> pl.Series:
    digit: pl.Series = number // 10**place % 10
    if place % 2 == 0:
        return digit
    doubled: pl.Series = digit * 2 - 9 * (digit > 4).cast(pl.UInt64)
    return doubled


def siret_key(digits: pl.Series) -> pl.Series:
    """True where 14 digits are a SIRET: Luhn, or for La Poste a sum of digits that 5 divides."""
    number = digits.cast(pl.UInt64, strict=False)
    figures = sum((number // 10**place % 10 for place in range(14)), start=number * 0)
    return luhn(digits) | (digits.str.starts_with(_LA_POSTE) & (figures % 5 == 0))


def nir_key(nir: pl.Series) -> pl.Series:
    """True where 15 characters (2A and 2B for Corsica allowed) carry the key of a French social security number.

    Source: INSEE, key = 97 - (first 13 digits modulo 97), 2A counting as 19 and 2B as 18.
    """
    body = nir.str.slice(0, 13).str.replace("2A", "19", literal=True).str.replace("2B", "18", literal=True)
    key = nir.str.slice(13, 2).cast(pl.Int64, strict=False)
    return 97 - body.cast(pl.Int64, strict=False) % 97 == key


def iban_key(iban: pl.Series) -> pl.Series:
    """True where an IBAN without spaces, in capitals, leaves 1 modulo 97.

    Source: ISO 13616 and ISO 7064 MOD 97-10.
    """
    turned = iban.str.slice(4) + iban.str.slice(0, 4)
    figures = turned.str.replace_many(list(_LETTERS_AS_NUMBERS), list(_LETTERS_AS_NUMBERS.values()))
    figures = figures.str.zfill(_IBAN_DIGITS)
    rest = iban.str.len_chars().cast(pl.Int64) * 0
    for start in range(0, _IBAN_DIGITS, _SLICE):
        rest = (rest * 10**_SLICE + figures.str.slice(start, _SLICE).cast(pl.Int64, strict=False)) % 97
    return rest == 1
