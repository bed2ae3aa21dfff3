"""What is stored of each row: the raw cells, the normalised values, their digest. Vectorised; pure."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

# Inside a JSON string every quote is escaped, so these can only match members.
_EMPTY = r'"[a-z0-9_]+":(?:null|\{\})'
_LATER = "," + _EMPTY
_FIRST = r"\{" + _EMPTY + ",?"


def raw_cells(frame: pl.DataFrame) -> pl.Series:
    """Each row as the JSON list of its cells, in the order of the headers."""
    cells = pl.concat_arr(pl.all())  # ten times faster than lists
    wrapped = frame.select(pl.struct(cells.alias("c")).struct.json_encode()).to_series()
    return wrapped.str.slice(5).str.head(-1).rename("raw")


def values_json(rows: pl.DataFrame, columns: Iterable[str]) -> pl.Series:
    """Each row as a JSON object of these columns without the empty ones; `custom.x` under `custom`.

    Instants are cut to the second, in UTC.
    """
    wanted = [name for name in columns if name in rows.columns]
    plain = [_textual(rows, name) for name in wanted if not name.startswith("custom.")]
    custom = [
        _textual(rows, name).alias(name.removeprefix("custom."))
        for name in sorted(wanted)
        if name.startswith("custom.")
    ]
    if custom:
        plain.append(pl.struct(custom).alias("custom"))
    if not plain:
        return pl.Series("values", ["{}"] * rows.height, dtype=pl.String)
    encoded = rows.select(pl.struct(plain).struct.json_encode()).to_series()
    for _ in range(2 if custom else 1):  # the second pass takes `custom` away when the first has emptied it
        encoded = encoded.str.replace_all(_LATER, "").str.replace_all(_FIRST, "{")
    return encoded.rename("values")


def _textual(rows: pl.DataFrame, name: str) -> pl.Expr:
    kind = rows.schema[name]
    if isinstance(kind, pl.Datetime):
        return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    if kind == pl.Date:
        return pl.col(name).dt.strftime("%Y-%m-%d")
    return pl.col(name)
