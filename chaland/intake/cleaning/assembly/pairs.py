"""Two first names in one cell, 'Jean et Marie': each person has a row, under the surname and titles beside."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.assembly.people import PLURAL, people_of, shown
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.mapping import ColumnUse
from chaland.intake.cleaning.persons import are_given, split_persons

_PAIR = r"(?i)^([^&+/,]+?)\s*(?:\s(?:et|and)\s|[&+/])\s*([^&+/,]+)$"


def are_pairs(given: pl.Series) -> pl.Series:
    """Whether each cell of a column of first names links two of them; null cells answer False."""
    return given.str.contains(_PAIR).fill_null(False)


def put_pairs(bench: Bench, use: ColumnUse) -> None:
    """The second one of each pair becomes the partner; comes after civility and last_name.

    Without a title for two beside it, only two words known for first names are two persons.
    """
    given, last = bench.values["first_name"], bench.values.get("last_name", bench.nothing())
    if not use.split or not are_pairs(given).any():
        return
    read = split_persons(_written(given, last, _titles(bench)), 1.0)
    first, second = people_of(read, 0), people_of(read, 1)
    couples = second["first_name"].is_not_null()
    bench.note(use, Column({}, _only(couples, read.rule), _only(couples, read.fault)), after=shown(read))
    for name in ("first_name", "civility"):
        bench.values[name] = first[name].zip_with(couples, bench.values.get(name, bench.nothing()))
    bench.seat(second.with_columns(last_name=last, exists=couples), instead=True)


def _titles(bench: Bench) -> pl.Series:
    """The titles for two of each row: of its own column, or those a surname's cell gave; '' when it has none,
    null when it has one for a single person."""
    own = bench.values.get("civility", bench.nothing())
    seated = bench.partners
    beside = bench.nothing() if seated is None else _only(seated["exists"], seated["civility"])
    frame = pl.DataFrame({"own": own, "beside": beside})
    return frame.select(
        pl.when(pl.col("beside").is_not_null() & pl.col("own").is_not_null())
        .then(pl.concat_str("own", pl.lit(" et "), "beside"))
        .when(pl.col("own").is_null() | pl.col("own").is_in(PLURAL))
        .then(pl.col("own").fill_null(""))
    ).to_series()


def _written(given: pl.Series, last: pl.Series, titles: pl.Series) -> pl.Series:
    """Each pair as a cell that nobody can misread: 'M. et Mme Jean DUPONT et Marie DUPONT'; null elsewhere."""
    frame = pl.DataFrame({"given": given, "last": last.str.to_uppercase(), "titles": titles})
    halves = pl.col("given").str.extract_groups(_PAIR).struct.rename_fields(["a", "b"])
    frame = frame.with_columns(halves.alias("halves")).unnest("halves")
    known = are_given(frame["a"]) & are_given(frame["b"])
    whole = pl.format("{} {} {} et {} {}", "titles", "a", "last", "b", "last").str.strip_chars()
    return frame.select(pl.when((pl.col("titles") != "") | known).then(whole)).to_series()


def _only(rows: pl.Series, series: pl.Series) -> pl.Series:
    return series.set(~rows, None)
