"""The station of purchases, products and dated facts: amounts, returns, dates."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.amounts import cents_of, clean_amounts
from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.currencies import clean_currencies
from chaland.intake.cleaning.dates import clean_instants

_MILLION = 1_000_000
_DEFAULT_CURRENCY = "EUR"


def put_day(bench: Bench) -> None:
    """date, and at where the file gives a time of day."""
    for use in bench.uses("date"):
        column = clean_instants(bench.cells(use), bench.evidence.date(use.header), zone=bench.mapping.zone)
        bench.note(use, column, after=column.values["date"])
        bench.put("date", column.values["date"])
        bench.put("at", column.values["at"])


def put_price(bench: Bench) -> None:
    """unit_price_cents and currency of products."""
    unit = _amounts(bench, "unit_price")
    if unit is not None:
        bench.put("unit_price_cents", unit.values["cents"])
    _put_currency(bench, [unit])


def put_money(bench: Bench) -> None:
    """unit_price_cents, amount_cents (quantity times price where absent, returns negative), currency."""
    unit, amount = _amounts(bench, "unit_price"), _amounts(bench, "amount")
    if unit is not None:
        bench.put("unit_price_cents", unit.values["cents"])
    if amount is not None:
        bench.put("amount_cents", amount.values["cents"])
    if unit is not None:
        bench.put("amount_cents", _product(bench, unit.values["millionths"]))
    if "amount_cents" in bench.values:
        bench.values["amount_cents"] = _signed(bench)
    _put_currency(bench, [amount, unit])


def _amounts(bench: Bench, field: str) -> Column | None:
    column = None
    for use in bench.uses(field)[:1]:
        column = clean_amounts(bench.cells(use), bench.evidence.number(use.header))
        bench.note(use, column, after=_euros(column.values["cents"]))
    return column


def _euros(cents: pl.Series) -> pl.Series:
    """As a file says them: `-12.50`."""
    whole, rest = pl.col("cents").abs() // 100, pl.col("cents").abs() % 100
    sign = pl.when(pl.col("cents") < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    text = sign + whole.cast(pl.String) + "." + rest.cast(pl.String).str.zfill(2)
    return cents.rename("cents").to_frame().select(text).to_series()


def _product(bench: Bench, millionths: pl.Series) -> pl.Series:
    """Quantity times unit price in cents, exact; one piece where no quantity is told."""
    quantity = bench.values.get("quantity")
    frame = pl.DataFrame({"price": millionths})
    if quantity is None:
        return frame.select(cents_of(pl.col("price"))).to_series()
    frame = frame.with_columns(pieces=(quantity * _MILLION).round().cast(pl.Int128, strict=False))
    exact = pl.col("pieces") * pl.col("price").cast(pl.Int128)
    size, below = exact.abs() // _MILLION, exact.abs() % _MILLION
    whole = size.cast(pl.Int64, strict=False)
    # what is below a millionth can only break a tie
    total = whole + ((below > 0) & (whole % 10_000 == 5_000)).cast(pl.Int64)
    return frame.select(cents_of(pl.when(exact < 0).then(-total).otherwise(total))).to_series()


def _signed(bench: Bench) -> pl.Series:
    """A return is negative: a negative quantity, or a cancelled order where the file marks them so."""
    frame = pl.DataFrame([bench.values["amount_cents"].alias("cents")])
    quantity, order = bench.values.get("quantity"), bench.values.get("order")
    returned = pl.lit(False)
    if quantity is not None and bench.uses("amount"):
        frame = frame.with_columns(quantity=quantity)
        returned = returned | (pl.col("quantity") < 0)
    if order is not None and bench.evidence.cancelled_prefix:
        frame = frame.with_columns(order=order)
        returned = returned | pl.col("order").str.contains(r"^[Cc]\d+$")
    cents = pl.when(returned.fill_null(False)).then(-pl.col("cents").abs()).otherwise("cents")
    return frame.select(cents.alias("amount_cents")).to_series()


def _put_currency(bench: Bench, amounts: list[Column | None]) -> None:
    """The column of currencies, else the sign beside the amount, else euros."""
    for use in bench.uses("currency")[:1]:
        column = clean_currencies(bench.cells(use))
        bench.note(use, column, after=column.values["currency"])
        bench.put("currency", column.values["currency"])
    known = [column for column in amounts if column is not None]
    for column in known:
        bench.put("currency", column.values["currency"])
    if known:
        euros = pl.Series([_DEFAULT_CURRENCY]).new_from_index(0, bench.height)
        bench.put("currency", euros)
