"""From what the workbook reader gives to the text a person would type."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaland.intake.reading import refusals

_STAMP = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?$"
_TIME_ONLY = r"^(?:1899-12-3[01]|1904-01-01) (\d{2}:\d{2}:\d{2})(?:\.\d+)?$"
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$"
_ERRORS = r"^(#N/A|#REF!|#DIV/0!|#VALUE!|#VALEUR!|#NAME\?|#NOM\?|#NULL!|#NUL!|#NUM!|#NOMBRE!|Err:\d{3})$"


def tidy(frame: pl.DataFrame, cell_limit: int) -> tuple[pl.DataFrame, int]:
    """Dates to ISO, error cells and empty text to null; and how many error cells there were.

    Raises: Refused when a cell is over `cell_limit` bytes.
    """
    frame = frame.rename({old: str(rank) for rank, old in enumerate(frame.columns)})
    columns, errors = [], 0
    for column in frame:
        text = column.cast(pl.String)
        _check_size(text, cell_limit)
        wrong = text.str.contains(_ERRORS)
        errors += int(wrong.sum())
        text = text.set((wrong | (text == "")).fill_null(value=False), None)
        columns.append(_dates(text))
    return pl.DataFrame(columns), errors


def _check_size(text: pl.Series, limit: int) -> None:
    sizes = text.str.len_bytes()
    longest = sizes.max()
    if isinstance(longest, int) and longest > limit:
        raise refusals.cell_too_large((sizes.arg_max() or 0) + 1, limit)


def _dates(text: pl.Series) -> pl.Series:
    if not text.str.contains(_STAMP).any():
        return (
            text.str.replace(_MIDNIGHT, "${1}")
            if text.str.contains("T00:00:00", literal=True).any()
            else text
        )
    stamp = text.str.contains(_STAMP)
    iso = text.str.replace(_TIME_ONLY, "${1}").str.replace(_MIDNIGHT, "${1}")
    iso = iso.str.replace(r"^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})", "${1}T${2}")
    return iso.zip_with(stamp.fill_null(value=False), text)


def as_text(cell: object) -> str | None:
    """A typed cell as text: ISO dates and times, whole numbers without `.0`, `true` and `false`."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        return _clock(cell)
    return str(cell) if cell != "" else None


def _clock(length: dt.timedelta) -> str:
    """`10:20:03`; hours beyond 24 are kept: `36:00:00`."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
