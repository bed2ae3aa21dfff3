"""What the file as a whole proves about its columns, decided once and kept with the batch."""

from __future__ import annotations

import json
from collections.abc import Mapping as Dict
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from chaland.intake.cleaning.amounts import NumberEvidence, number_evidence
from chaland.intake.cleaning.dates import DateEvidence, date_evidence
from chaland.intake.cleaning.distinct import as_text
from chaland.intake.cleaning.mapping import ColumnUse, Mapping
from chaland.intake.cleaning.persons import are_whole_persons, name_order
from chaland.intake.cleaning.places import clean_countries, is_postal_code
from chaland.intake.cleaning.text import tidy
from chaland.intake.fields import BY_NAME

_DATES = ("date", "instant")
_IDS = ("id",)
_NUMBERS = ("amount", "number", "integer")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Decisions of the whole file, by header; the same evidence makes every chunk read the same.

    country: ISO2 of rows that name none; null when the file is not mostly of the mapping's country.
    cancelled_prefix: an order number that starts with C is a cancelled one (some of them do, most do not).
    name_orders: the habit of columns that hold whole persons, above zero where first names come first; a
    column of surnames is here only if some of its cells name somebody whole.
    decimal_ids: columns of identifiers that passed through a decimal column: 17850.0 is 17850.
    """

    today: date
    dates: Dict[str, DateEvidence] = field(default_factory=dict)
    numbers: Dict[str, NumberEvidence] = field(default_factory=dict)
    country: str | None = "FR"
    cancelled_prefix: bool = False
    decimal_ids: tuple[str, ...] = ()
    name_orders: Dict[str, float] = field(default_factory=dict)

    def date(self, header: str) -> DateEvidence:
        """The evidence of a column of dates; French order, doubtful, when none was gathered."""
        return self.dates.get(header) or DateEvidence("ambiguous", True, False, False, self.today)

    def number(self, header: str) -> NumberEvidence:
        """The evidence of a column of numbers."""
        return self.numbers.get(header) or NumberEvidence("unknown")

    def to_json(self) -> dict[str, Any]:
        """Plain values; `from_json` gives the same evidence back."""
        plain = asdict(self)
        plain["today"] = self.today.isoformat()
        plain["decimal_ids"] = list(self.decimal_ids)
        for column in plain["dates"].values():
            column["today"] = column["today"].isoformat()
        return plain

    @classmethod
    def from_json(cls, plain: Dict[str, Any] | str) -> Evidence:
        """From what `to_json` gave, or its text."""
        values: Dict[str, Any] = json.loads(plain) if isinstance(plain, str) else plain
        return cls(
            today=date.fromisoformat(values["today"]),
            dates={
                header: DateEvidence(**{**column, "today": date.fromisoformat(column["today"])})
                for header, column in values["dates"].items()
            },
            numbers={header: NumberEvidence(**column) for header, column in values["numbers"].items()},
            country=values["country"],
            cancelled_prefix=values["cancelled_prefix"],
            decimal_ids=tuple(values["decimal_ids"]),
            name_orders=values["name_orders"],
        )


def gather_evidence(
    sample: pl.DataFrame, mapping: Mapping, *, today: date, excel_1904: bool = False
) -> Evidence:
    """Look once at a large sample, or better at the whole mapped columns: 20/03 may come last.

    Cost: about one CPU second per million distinct values of a column of dates.
    """
    used = [use for use in mapping.used() if use.header in sample.columns]
    dates = {
        use.header: date_evidence(sample[use.header], today=today, excel_1904=excel_1904)
        for use in used
        if _is(use, "date", _DATES)
    }
    numbers = {
        use.header: number_evidence(sample[use.header]) for use in used if _is(use, "number", _NUMBERS)
    }
    return Evidence(
        today=today,
        dates=_agreed_orders(dates),
        numbers=_agreed_marks(numbers),
        country=_country(sample, mapping, used),
        cancelled_prefix=_cancelled_prefix(sample, used),
        decimal_ids=tuple(
            use.header for use in used if _is(use, "", _IDS) and _are_decimals(sample[use.header])
        ),
        name_orders=_name_orders(sample, used),
    )


def _name_orders(sample: pl.DataFrame, used: list[ColumnUse]) -> dict[str, float]:
    orders = {use.header: name_order(sample[use.header]) for use in used if _is(use, "", ("person",))}
    for use in used:
        if use.field == "last_name":
            cells = as_text(sample[use.header])
            whole = cells.filter(are_whole_persons(cells))
            if len(whole):
                orders[use.header] = name_order(whole)
    return orders


def _is(use: ColumnUse, custom: str, kinds: tuple[str, ...]) -> bool:
    return use.custom_type == custom if use.field is None else BY_NAME[use.field].value in kinds


def _agreed_orders(columns: dict[str, DateEvidence]) -> dict[str, DateEvidence]:
    """A doubtful column follows the other ones of its file when they all agree: one program wrote them."""
    proven = {found.order for found in columns.values()} & {"dmy", "mdy"}
    if len(proven) != 1:
        return columns
    order = proven.pop()
    return {
        header: replace(found, order=order) if found.order == "ambiguous" else found
        for header, found in columns.items()
    }


def _agreed_marks(columns: dict[str, NumberEvidence]) -> dict[str, NumberEvidence]:
    proven = {found.decimal for found in columns.values()} - {"unknown"}
    if len(proven) != 1:
        return columns
    mark = proven.pop()
    return {
        header: NumberEvidence(mark) if found.decimal == "unknown" else found
        for header, found in columns.items()
    }


def _country(sample: pl.DataFrame, mapping: Mapping, used: list[ColumnUse]) -> str | None:
    """The country of the mapping, unless the rows mostly say otherwise."""
    named = [use for use in used if use.field == "country"]
    codes = [use for use in used if use.field in ("postal_code", "address")]
    if named:
        given = clean_countries(tidy(sample[named[0].header], fillers=False).values["text"]).values["country"]
        given = given.drop_nulls()
        if len(given):
            own = given.filter(given == mapping.default_country)
            return mapping.default_country if len(own) * 2 >= len(given) else None
    if codes and mapping.default_country == "FR":
        return "FR" if _mostly_french(sample[codes[0].header]) else None
    return mapping.default_country


def _mostly_french(column: pl.Series) -> bool:
    cells = as_text(column).drop_nulls().to_frame("v").filter(pl.col("v").str.strip_chars() != "")
    return not cells.height or cells.filter(is_postal_code(pl.col("v"))).height * 2 >= cells.height


def _cancelled_prefix(sample: pl.DataFrame, used: list[ColumnUse]) -> bool:
    orders = [as_text(sample[use.header]) for use in used if use.field == "order"]
    if not orders:
        return False
    order = orders[0].drop_nulls().str.strip_chars()
    cancelled, plain = (
        order.filter(order.str.contains(pattern)).len() for pattern in (r"^[Cc]\d+$", r"^\d+$")
    )
    return 0 < cancelled < plain


def _are_decimals(column: pl.Series) -> bool:
    """Every value that is a number ends in .0, and there are some."""
    numbers = as_text(column).drop_nulls()
    numbers = numbers.filter(numbers.str.contains(r"^\s*\d+(?:\.\d+)?\s*$"))
    return len(numbers) > 0 and bool(numbers.str.contains(r"\.0\s*$").all())
