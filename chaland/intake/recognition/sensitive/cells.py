"""Cells that hold a bank card, a social security number or an IBAN, alone or inside a sentence."""

from __future__ import annotations

from typing import Literal

import polars as pl

from chaland.intake.recognition.checksums import iban_key, luhn, nir_key
from chaland.intake.recognition.sensitive.patterns import CARD, IBAN, IBAN_LENGTHS, ISSUERS, NIR

NumberKind = Literal["card", "nir", "iban"]
NUMBER_KINDS: tuple[NumberKind, ...] = ("card", "nir", "iban")

_NUMBERS = {"row": pl.UInt32, "text": pl.String, "piece": pl.String, "kind": pl.String}
_SEPARATORS = r"[ .\-\u00a0\u202f]"
_WORTH_A_LOOK = (
    rf"[0-9](?:{_SEPARATORS}?[0-9ABab]){{12}}|[A-Za-z]{{2}}[0-9]{{2}}(?:{_SEPARATORS}?[0-9A-Za-z]{{4}}){{2}}"
)


def sensitive_cells(series: pl.Series) -> pl.Series:
    """True where the cell holds a valid bank card, NIR or IBAN; Boolean, never null, same length.

    Cost: one regular expression over the column, the keys only over the few cells that look like it.
    """
    return kinds_of_cells(series).is_not_null().alias(series.name)


def kinds_of_cells(series: pl.Series) -> pl.Series:
    """'card', 'nir' or 'iban' where the cell holds one, else null; String, same length."""
    rows = pl.DataFrame({"row": pl.Series(range(len(series)), dtype=pl.UInt32)})
    kinds = numbers_in(series).select("row", "kind").unique("row", keep="first", maintain_order=True)
    return rows.join(kinds, on="row", how="left", maintain_order="left")["kind"].alias(series.name)


def numbers_in(series: pl.Series) -> pl.DataFrame:
    """Every valid number: row (place in the series), text (the cell), piece (as written), kind."""
    text = series.cast(pl.String, strict=False)
    rows = pl.DataFrame({"text": text}).with_row_index("row")
    likely = rows.filter(pl.col("text").str.contains(_WORTH_A_LOOK))
    if likely.is_empty():
        return pl.DataFrame(schema=_NUMBERS)
    return pl.concat([_numbers_of(likely, kind) for kind in NUMBER_KINDS])


def _numbers_of(likely: pl.DataFrame, kind: NumberKind) -> pl.DataFrame:
    pattern = {"card": CARD, "nir": NIR, "iban": IBAN}[kind]
    found = likely.with_columns(piece=pl.col("text").str.extract_all(f"(?i){pattern}"))
    pieces = found.explode("piece").drop_nulls("piece")
    if pieces.is_empty():
        return pl.DataFrame(schema=_NUMBERS)
    bare = pieces["piece"].str.replace_all(_SEPARATORS, "").str.to_uppercase()
    valid = {"card": _is_card, "nir": _is_nir, "iban": _is_iban}[kind](bare)
    return pieces.filter(valid).with_columns(kind=pl.lit(kind))


def _is_card(digits: pl.Series) -> pl.Series:
    """A SIRET also has 14 digits and passes Luhn: 14 digits whose first nine are a SIREN are not a card."""
    siret = (digits.str.len_chars() == 14) & luhn(digits.str.slice(0, 9))
    return (digits.str.contains(ISSUERS) & luhn(digits) & ~siret).fill_null(False)


def _is_nir(bare: pl.Series) -> pl.Series:
    return nir_key(bare).fill_null(False)


def _is_iban(bare: pl.Series) -> pl.Series:
    lengths = bare.str.slice(0, 2).replace_strict(IBAN_LENGTHS, default=None, return_dtype=pl.UInt32)
    return (iban_key(bare) & (bare.str.len_chars() == lengths)).fill_null(False)
