"""The bench on which one chunk is cleaned: its cells, what came of them, and what was noted on the way."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import as_text
from chaland.intake.cleaning.evidence import Evidence
from chaland.intake.cleaning.mapping import ColumnUse, Mapping
from chaland.intake.cleaning.schema import CORRECTIONS, FINDINGS
from chaland.intake.cleaning.text import tidy
from chaland.intake.fields import BY_NAME, ValueKind
from chaland.kernel.formulas import INSIDE, SHIELDED

# their own normalisers read them as they are, invisible characters included
_RAW: frozenset[ValueKind] = frozenset(
    ("email", "phone", "siren", "siret", "vat", "naf", "url", "date", "instant")
)
# a dash, NC or Null mean something there, or the normaliser knows better
_NO_FILLERS: frozenset[ValueKind] = frozenset(
    ("name", "person", "company", "country", "yes_no", "civility", "sex")
)
_LABELS: frozenset[ValueKind] = frozenset(("street", "address", "city", "region", "department"))
_LINES: frozenset[ValueKind] = frozenset(("notes", "address", "street", "list"))


class Bench:
    """Mutable while a chunk passes; each station takes cells and puts values.

    values: output column -> series of the chunk's length. partners: the second persons of couples, one row
    a row, `exists` and their names; null when no cell can hold a couple.
    """

    def __init__(self, frame: pl.DataFrame, mapping: Mapping, evidence: Evidence) -> None:
        self.mapping = mapping
        self.evidence = evidence
        self.height = frame.height
        self.values: dict[str, pl.Series] = {}
        self.corrections: list[pl.DataFrame] = []
        self.findings: list[pl.DataFrame] = []
        self.partners: pl.DataFrame | None = None
        self._frame = frame
        self._rows = pl.int_range(frame.height, dtype=pl.UInt32, eager=True).alias("row")

    def uses(self, *fields: str) -> tuple[ColumnUse, ...]:
        """The columns of this chunk mapped to any of these fields."""
        return tuple(use for use in self.mapping.feeding(*fields) if use.header in self._frame.columns)

    def custom_uses(self) -> tuple[ColumnUse, ...]:
        """The columns of this chunk that feed a custom field or a property."""
        used = (use for use in self.mapping.used() if use.field is None)
        return tuple(use for use in used if use.header in self._frame.columns)

    def raw(self, use: ColumnUse) -> pl.Series:
        """The cells as they came, as text, without the apostrophe that keeps a formula from running."""
        return unshielded(as_text(self._frame[use.header]))

    def cells(self, use: ColumnUse) -> pl.Series:
        """The cells made readable: broken accents mended, fillers emptied, as suits the field."""
        kind: ValueKind = BY_NAME[use.field].value if use.field else "text"
        raw = self.raw(use)
        if kind in _RAW:
            return raw
        fillers = kind not in _NO_FILLERS and use.custom_type != "yes_no"
        column = tidy(raw, lines=kind in _LINES, fillers=fillers, labels=kind in _LABELS)
        self.note(use, column, after=column.values["text"], before=raw)
        return column.values["text"]

    def nothing(self) -> pl.Series:
        """An empty column of text."""
        return pl.Series([None], dtype=pl.String).new_from_index(0, self.height)

    def put(self, name: str, series: pl.Series) -> None:
        """A value of the rows; where a column before already gave one, it stays."""
        if name in self.values:
            series = self.values[name].zip_with(self.values[name].is_not_null(), series)
        self.values[name] = series.alias(name)

    def seat(self, partners: pl.DataFrame, *, instead: bool = False) -> None:
        """Second persons that a column gave, beside those seated before, or `instead` of them."""
        seated = self.partners
        if seated is not None:
            above, below = (partners, seated) if instead else (seated, partners)
            kept = above["exists"]
            partners = pl.DataFrame([above[name].zip_with(kept, below[name]) for name in seated.columns])
        self.partners = partners

    def note(
        self,
        use: ColumnUse,
        column: Column,
        *,
        after: pl.Series,
        before: pl.Series | None = None,
        field: str | None = None,
        meant: pl.Series | None = None,
    ) -> None:
        """Keep the corrections and faults of one column; `before` is what was in the file unless said.

        meant: beside a fault, the value that was probably meant.
        """
        shown = self.raw(use) if before is None else before
        named = {"header": use.header, "field": field or use.field or f"custom.{use.custom_key}"}
        corrected = column.rule.is_not_null()
        if corrected.any():
            self.corrections.append(self._corrections(corrected, named, column.rule, shown, after))
        faulty = column.fault.is_not_null()
        if faulty.any():
            self.find(faulty, named["header"], named["field"], column.fault, shown, meant)

    def _corrections(
        self, mask: pl.Series, named: dict[str, str], rule: pl.Series, before: pl.Series, after: pl.Series
    ) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "row": self._rows.filter(mask),
                **{
                    name: pl.Series([text]).new_from_index(0, int(mask.sum())) for name, text in named.items()
                },
                "rule": rule.filter(mask),
                "before": before.filter(mask),
                "after": shown_as_text(after.filter(mask)),
            },
            schema=CORRECTIONS,
        )

    def find(
        self,
        mask: pl.Series,
        header: str,
        field: str,
        fault: pl.Series | str,
        value: pl.Series | None = None,
        meant: pl.Series | None = None,
    ) -> None:
        """Keep a fault on the rows of the mask."""
        count = int(mask.sum())
        if not count:
            return
        code = pl.Series([fault]).new_from_index(0, count) if isinstance(fault, str) else fault.filter(mask)
        found = {
            "row": self._rows.filter(mask),
            "header": pl.Series([header]).new_from_index(0, count),
            "field": pl.Series([field]).new_from_index(0, count),
            "fault": code,
            "value": (self.nothing() if value is None else value).filter(mask),
            "meant": (self.nothing() if meant is None else meant).filter(mask),
        }
        self.findings.append(pl.DataFrame(found, schema=FINDINGS))


def unshielded(cells: pl.Series) -> pl.Series:
    """The cells before an export (ours, or another tool's) shielded them against spreadsheets."""
    if cells.str.starts_with("'").any():
        shielded = cells.str.contains(SHIELDED).fill_null(False)
        cells = cells.str.slice(1).zip_with(shielded, cells)
    return cells.str.replace_all(INSIDE, "$1$2") if cells.str.contains(INSIDE).any() else cells


def shown_as_text(series: pl.Series) -> pl.Series:
    """A value as a person reads it in a list of corrections."""
    if isinstance(series.dtype, pl.List):
        return series.list.join("; ")
    return series.cast(pl.String)
