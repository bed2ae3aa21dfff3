"""Dates and instants, in the order that the whole column proves.

A value is read the same way wherever it stands in the file: `DateEvidence` is decided once.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from chaland.intake.cleaning.blanks import PLACEHOLDER, is_filler
from chaland.intake.cleaning.column import Column, Fault, Rule
from chaland.intake.cleaning.dates.evidence import DateEvidence, Order, date_evidence
from chaland.intake.cleaning.dates.shapes import SHAPES
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.kernel.text import Text

__all__ = ["FAULTS", "RULES", "DateEvidence", "Order", "clean_dates", "clean_instants", "date_evidence"]

_OLDEST_PERSON_Y = 125
_FIRST, _LAST = date(1800, 1, 1), date(2199, 12, 31)
# what software writes when it has no date
_PLACEHOLDERS = [
    date(1, 1, 1),
    date(1899, 12, 30),
    date(1899, 12, 31),
    date(1900, 1, 1),
    date(2999, 12, 31),
    date(9999, 12, 31),
]
_ZEROS = r"^0(?:[.,]0+)?$|^0{1,4}[/.\- ]?0{1,2}[/.\- ]?0{1,4}(?:[t ][0:.]*)?$"
_PARTIAL = (
    r"^(?:1[89]|20)\d{2}$|^(?:1[89]|20)\d{2}[/.\- ]?(?:0?[1-9]|1[0-2])$|^(?:0?[1-9]|1[0-2])[/.\- ](?:1[89]|20)\d{2}$"
    r"|^\p{L}{3,9}\.?[ /.\-]?'?\d{2,4}$|^(?:0?[1-9]|[12]\d|3[01])[/.\- ](?:0?[1-9]|1[0-2])$|^\d{1,2} ?\p{L}{3,9}$"
)

RULES = (
    Rule("date_two_digit_year", Text(fr="année sur deux chiffres complétée", en="two-digit year completed")),
    Rule(
        "date_excel_serial",
        Text(fr="numéro de jour d'un tableur lu comme date", en="spreadsheet day number read as a date"),
    ),
    Rule(
        "date_epoch", Text(fr="horodatage informatique lu comme date", en="computer timestamp read as a date")
    ),
    Rule(
        "date_written_out",
        Text(fr="mois écrit en lettres lu comme date", en="month in letters read as a date"),
    ),
    Rule("date_compact", Text(fr="date sans séparateurs lue", en="date without separators read")),
    Rule(
        "date_placeholder",
        Text(
            fr="fausse date de remplissage vidée",
            en="filler date emptied",
        ),
    ),
)

FAULTS = (
    Fault(
        "date_invalid",
        Text(fr="date impossible ou illisible", en="impossible or unreadable date"),
        Text(fr="Corrigez la date, par exemple 05/03/2024.", en="Correct the date, for example 2024-03-05."),
    ),
    Fault(
        "date_incomplete",
        Text(
            fr="date incomplète (jour, mois ou année manquant)",
            en="incomplete date (day, month or year missing)",
        ),
        Text(fr="Donnez le jour, le mois et l'année.", en="Give the day, the month and the year."),
    ),
    Fault(
        "date_order_assumed",
        Text(
            fr="rien dans la colonne ne dit si le jour ou le mois vient en premier : jour/mois supposé",
            en="nothing in the column says whether day or month comes first: day/month assumed",
        ),
        Text(
            fr="Vérifiez l'ordre jour/mois de la colonne.",
            en="Check the order of day and month in this column.",
        ),
    ),
    Fault(
        "date_out_of_range",
        Text(fr="date hors du possible", en="date out of any likely range"),
        Text(fr="Vérifiez l'année.", en="Check the year."),
    ),
    Fault(
        "date_in_future",
        Text(fr="date de naissance dans le futur", en="birth date in the future"),
        Text(fr="Vérifiez l'année de naissance.", en="Check the year of birth."),
    ),
    Fault(
        "time_invalid",
        Text(
            fr="heure impossible ; la date est gardée sans heure",
            en="impossible time of day; the date is kept without it",
        ),
        Text(fr="Corrigez l'heure, par exemple 14:30.", en="Correct the time, for example 14:30."),
    ),
)


def clean_dates(series: pl.Series, evidence: DateEvidence, *, birth: bool = False) -> Column:
    """Calendar days; values: `date` (Date). A time of day is dropped; a zone too, the day stays as written."""
    return per_distinct(series, lambda texts: column_of(_read(texts, evidence, birth), "date"))


def clean_instants(series: pl.Series, evidence: DateEvidence, *, zone: str) -> Column:
    """Moments; clock times without a zone were written in `zone`.

    values: `date` (Date, the day in `zone`), `at` (Datetime UTC, null when no time of day was given),
    `instant` (Datetime UTC, midnight in `zone` when no time was given).
    """

    def read(texts: pl.Series) -> Column:
        frame = _read(texts, evidence, False).with_columns(instant=_instant(zone))
        timed = pl.col("timed") & pl.lit(evidence.has_time)
        zoned = pl.col("offset").is_not_null() & pl.col("date").is_not_null()
        local = pl.col("instant").dt.convert_time_zone(zone).dt.date()
        frame = frame.with_columns(
            at=pl.when(timed).then("instant"), date=pl.when(zoned).then(local).otherwise("date")
        )
        return column_of(frame, "date", "at", "instant")

    return per_distinct(series, read)


def _instant(zone: str) -> pl.Expr:
    naive = pl.when(pl.col("date").is_not_null()).then("naive")
    given = (naive - pl.duration(minutes=pl.col("offset"))).dt.replace_time_zone("UTC")
    local = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    # the hour skipped in spring: what the clock on the wall showed was one hour later
    skipped = naive.dt.offset_by("1h").dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    here = pl.coalesce(local, skipped).dt.convert_time_zone("UTC")
    return pl.when(pl.col("offset").is_not_null()).then(given).otherwise(here)


def _read(texts: pl.Series, evidence: DateEvidence, birth: bool) -> pl.DataFrame:
    """One row per text, in order: date, naive, timed, offset, rule, fault."""
    tidy = texts.str.to_lowercase().str.replace_all(r"[\s\u{a0}\u{202f}]+", " ").str.strip_chars(" '\"")
    todo = pl.DataFrame({"v": tidy.unique()})
    todo = todo.filter(~pl.col("v").str.contains(_ZEROS))
    found: list[pl.DataFrame] = []
    for shape in SHAPES:
        if not todo.height:
            break
        found.append(shape(todo, evidence, birth))
        todo = todo.join(found[-1], on="v", how="anti")
    read = pl.concat(found) if found else _nothing_read()
    rows = tidy.to_frame("v").join(read, on="v", how="left", maintain_order="left")
    return _judged(rows, evidence, birth)


def _nothing_read() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "v": pl.String, "naive": pl.Datetime("us"), "timed": pl.Boolean, "offset": pl.Int32,
            "assumed": pl.Boolean, "clock_wrong": pl.Boolean, "rule": pl.String,
        }
    )  # fmt: skip


def _judged(rows: pl.DataFrame, evidence: DateEvidence, birth: bool) -> pl.DataFrame:
    date_read = pl.col("naive").dt.date()
    empty = (pl.col("v") == "") | pl.col("v").is_null()
    word = is_filler(pl.col("v")).fill_null(False)
    filler = date_read.is_in(_PLACEHOLDERS) | pl.col("v").str.contains(_ZEROS) | word
    fault = (
        pl.when(empty | filler.fill_null(False))
        .then(None)
        .when(date_read.is_null() & pl.col("v").str.contains(_PARTIAL))
        .then(pl.lit("date_incomplete"))
        .when(date_read.is_null())
        .then(pl.lit("date_invalid"))
        .when(_out_of_range(date_read, evidence, birth))
        .then(pl.lit("date_out_of_range"))
        .when(pl.lit(birth) & (date_read > evidence.today))
        .then(pl.lit("date_in_future"))
        .when("clock_wrong")
        .then(pl.lit("time_invalid"))
        .when("assumed")
        .then(pl.lit("date_order_assumed"))
    )
    usable = ["time_invalid", "date_order_assumed"]
    rows = rows.with_columns(fault=fault, word=word & ~empty, filler=filler.fill_null(False) & ~empty)
    kept = (pl.col("fault").is_null() | pl.col("fault").is_in(usable)) & ~pl.col("filler")
    rule = (
        pl.when("word")
        .then(pl.lit(PLACEHOLDER.code))
        .when("filler")
        .then(pl.lit("date_placeholder"))
        .when(kept)
        .then("rule")
    )
    return rows.with_columns(date=pl.when(kept).then(date_read), rule=rule)


def _out_of_range(day: pl.Expr, evidence: DateEvidence, birth: bool) -> pl.Expr:
    if not birth:
        return ~day.is_between(_FIRST, _LAST)
    return day < date(evidence.today.year - _OLDEST_PERSON_Y, 1, 1)
