"""Currencies: the signs and words people write, to ISO 4217 codes."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.column import Column, Fault
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.kernel.text import Text

_CODES = (
    "USD GBP CHF JPY CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN MAD TND DZD XOF XAF XPF CNY HKD SGD INR BRL "
    "MXN TRY ZAR AED ILS ISK RUB UAH MGA MUR KMF"
)
CURRENCIES = {
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("$", "us$", "$us"), "USD"),
    "£": "GBP",
    "¥": "JPY",
    "fr.": "CHF",
    "cfp": "XPF",
    "fcfa": "XOF",
    **{code.lower(): code for code in _CODES.split()},
}

FAULTS = (
    Fault(
        "currency_unknown",
        Text(fr="devise inconnue", en="unknown currency"),
        Text(fr="Écrivez par exemple EUR.", en="Write for example EUR."),
    ),
)


def clean_currencies(series: pl.Series) -> Column:
    """'€', 'euros', 'usd'; values: `currency` (ISO 4217). Three letters that we do not know are kept, in doubt."""

    def read(texts: pl.Series) -> Column:
        word = pl.col("v").str.strip_chars().str.to_lowercase()
        known = word.replace_strict(CURRENCIES, default=None, return_dtype=pl.String)
        code = pl.when(word.str.contains(r"^[a-z]{3}$")).then(word.str.to_uppercase())
        fault = pl.when(known.is_null() & (word != "")).then(pl.lit("currency_unknown"))
        rows = texts.to_frame("v").select(
            currency=pl.coalesce(known, code), rule=pl.lit(None, pl.String), fault=fault
        )
        return column_of(rows, "currency")

    return per_distinct(series, read)
