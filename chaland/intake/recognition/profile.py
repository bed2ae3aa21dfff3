"""What a sample says of each column: how full, which values, what they look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from chaland.intake.recognition.detectors import DETECTORS, detect
from chaland.intake.recognition.guess import CustomType

_NOTHING_SAID = (
    "",
    "-",
    "--",
    "null",
    "none",
    "nan",
    "n/a",
    "#n/a",
    "na",
    "nc",
    "n.c.",
    "nr",
    "(null)",
    "\\n",
)
_SHIELD = r"^['’](?P<figure>[0-9+=@-])"  # the apostrophe by which a spreadsheet keeps figures as text
_MOST_DISTINCT = 100
_EXAMPLES = 5
_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Profile:
    """One column of the sample.

    filled, rows, distinct: numbers of cells; values and counts: its distinct cells, 100 at most;
    shares: detector -> part of the filled cells, 0..1, all 0 for an empty column.
    """

    rows: int
    filled: int
    distinct: int
    values: pl.Series
    counts: pl.Series
    shares: Mapping[str, float]

    @property
    def fill(self) -> float:
        return self.filled / self.rows if self.rows else 0.0

    @property
    def examples(self) -> tuple[str, ...]:
        return tuple(self.values.head(_EXAMPLES).str.slice(0, 80).to_list())

    @property
    def certainty(self) -> float:
        """How much the content can be trusted, 0..1: one value proves little, twenty prove enough."""
        return self.distinct / (self.distinct + 0.6)

    @property
    def custom_type(self) -> CustomType:
        """The type that fits if the column is kept as a custom field."""
        share = self.shares
        if share["yes_no"] >= 0.95 and self.distinct <= 3:
            return "yes_no"
        if share["date"] >= 0.9:
            return "date"
        if share["amount"] >= 0.95 and not self._has_codes():
            return "number"
        if share["list"] >= 0.4 and share["sentence"] < 0.3:
            return "list"
        return "choice" if self._repeats() else "text"

    def _has_codes(self) -> bool:
        """Numbers nobody adds up: postal codes, phones, what begins with a zero or is very long."""
        if self.distinct > 2 and max(self.shares["postal_code"], self.shares["phone"]) >= 0.8:
            return True
        return bool((self.values.str.contains(r"^0[0-9]+$") | (self.values.str.len_chars() > 12)).any())

    def _repeats(self) -> bool:
        return 1 < self.distinct <= _CHOICES and self.filled >= 3 * self.distinct


def profiles(sample: pl.DataFrame, width: int) -> tuple[Profile, ...]:
    """A profile for each of the `width` first columns, empty ones where the sample is narrower."""
    columns = [_cells(sample.to_series(i)) if i < sample.width else _no_cells() for i in range(width)]
    shares = _shares(columns)
    return tuple(_profile(cells, sample.height, shares.get(i, _NO_SHARES)) for i, cells in enumerate(columns))


_NO_SHARES: Mapping[str, float] = dict.fromkeys(DETECTORS, 0.0)


def _profile(cells: pl.DataFrame, rows: int, shares: Mapping[str, float]) -> Profile:
    shown = cells.head(_MOST_DISTINCT)
    return Profile(
        rows=rows,
        filled=int(cells["count"].sum()),
        distinct=cells.height,
        values=shown["value"],
        counts=shown["count"],
        shares={**shares, "unique": _uniqueness(cells)},
    )


def _uniqueness(cells: pl.DataFrame) -> float:
    """1 where every filled cell is another code, without spaces; 0 for a single row or for sentences."""
    filled = int(cells["count"].sum())
    if filled < 2 or cells["value"].str.contains(r"\s").any():
        return 0.0
    return max(0.0, 2.0 * cells.height / filled - 1.0)


def _cells(column: pl.Series) -> pl.DataFrame:
    """value, count: the distinct cells that say something, in order of appearance."""
    text = _as_text(column).str.strip_chars().str.replace(_SHIELD, "$figure").alias("value")
    said = text.filter(~text.str.to_lowercase().is_in(_NOTHING_SAID).fill_null(True))
    return said.to_frame().group_by("value", maintain_order=True).agg(pl.len().cast(pl.Int64).alias("count"))


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column
    if column.dtype.is_nested() or column.dtype in (pl.Object, pl.Binary):
        return pl.Series([None if cell is None else str(cell) for cell in column.to_list()], dtype=pl.String)
    return column.cast(pl.String, strict=False)


def _no_cells() -> pl.DataFrame:
    return pl.DataFrame(schema={"value": pl.String, "count": pl.Int64})


def _shares(columns: Sequence[pl.DataFrame]) -> dict[int, dict[str, float]]:
    tagged = [
        cells.head(_MOST_DISTINCT).with_columns(column=pl.lit(place, dtype=pl.Int32))
        for place, cells in enumerate(columns)
        if cells.height
    ]
    if not tagged:
        return {}
    cells = pl.concat(tagged, rechunk=True)  # or every expression is made ready anew for each column
    rows = detect(cells).iter_rows(named=True)
    return {int(row.pop("column")): row for row in rows}
