"""The ways a date is written, one function each: distinct texts in, instants without zone out.

Each takes a frame of texts `v` (lower case, tidy) and answers only the rows it reads, with
`naive` (Datetime, null when the date does not exist), `timed`, `offset` (minutes, null without zone),
`assumed` (the order was a guess), `clock_wrong` (the time of day does not exist), `rule`.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from chaland.intake.cleaning.dates.evidence import DateEvidence
from chaland.intake.cleaning.dates.words import DAYS, MONTHS

Shape = Callable[[pl.DataFrame, DateEvidence, bool], pl.DataFrame]

_TIME = (
    r"(?:(?:t|[ ,]+(?:à |a |at )?)(?P<hour>\d{1,2})[:h](?P<minute>\d{2})?"
    r"(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?\s*(?:(?P<half>[ap])\.?m\.?)?"
    r"\s*(?P<zone>z|utc|gmt|(?:gmt|utc)?[+-]\d{2}:?(?:\d{2})?)?(?:\s*[(\[][^)\]]*[)\]])?)?$"
)
_SEP = r"(?:\s?[/.\-]\s?|\s)"
_NUMERIC = r"^(?P<a>\d{1,4})" + _SEP + r"(?P<b>\d{1,2})" + _SEP + r"(?P<c>\d{1,4})" + _TIME
_GAP = r"[\s\-/.,]*"
_DAY_FIRST = r"^(?P<d>\d{1,2})(?:er|st|nd|rd|th)?" + _GAP + r"(?:of )?(?P<word>[a-z]{3,9})" + _GAP
_DAY_FIRST += r"'?(?P<y>\d{4}|\d{2})" + _TIME
_MONTH_FIRST = (
    r"^(?P<word>[a-z]{3,9})" + _GAP + r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]+(?P<y>\d{4})" + _TIME
)
_YEAR_FIRST = r"^(?P<y>\d{4})" + _GAP + r"(?P<word>[a-z]{3,9})" + _GAP + r"(?P<d>\d{1,2})" + _TIME

EXCEL_1900, EXCEL_1904 = pl.datetime(1899, 12, 30), pl.datetime(1904, 1, 1)


def numeric(texts: pl.DataFrame, evidence: DateEvidence, birth: bool) -> pl.DataFrame:
    """'05/03/2024 14:30', '2024-03-05T13:30:00Z', '3.4.98': the column's order decides."""
    parts = _groups(texts, _NUMERIC).filter(pl.col("a").is_not_null())
    year_first = pl.col("a").str.len_chars() == 4
    if evidence.order == "ymd" and evidence.two_digit_years:
        year_first = year_first | ((pl.col("a").str.len_chars() <= 2) & (pl.col("c").str.len_chars() <= 2))
    first, second = ("b", "a") if evidence.order == "mdy" else ("a", "b")
    year = pl.when(year_first).then("a").otherwise("c")
    parts = parts.with_columns(
        y=year,
        m=pl.when(year_first).then("b").otherwise(second),
        d=pl.when(year_first).then("c").otherwise(first),
        assumed=~year_first & _guessed(evidence),
    )
    return _assembled(parts, evidence, birth)


def _guessed(evidence: DateEvidence) -> pl.Expr:
    if evidence.order in ("dmy", "mdy"):
        return pl.lit(False)
    a, b = pl.col("a").cast(pl.Int32), pl.col("b").cast(pl.Int32)
    return (a <= 12) & (b <= 12) & (a != b)


def compact(texts: pl.DataFrame, evidence: DateEvidence, birth: bool) -> pl.DataFrame:
    """'20240305', '20240305143000', '05032024', '5032024', '030498'."""
    digits, width = pl.col("w"), pl.col("w").str.len_chars()
    rows = texts.filter(pl.col("v").str.contains(r"^\d{6,8}$|^\d{12}$|^\d{14}$"))
    rows = rows.with_columns(
        w=pl.when(pl.col("v").str.len_chars() == 7).then("0" + pl.col("v")).otherwise("v")
    )
    year, month = _digits(0, 4), _digits(4, 2)
    iso = (
        (width >= 8) & year.is_between(1850, 2150) & month.is_between(1, 12) & _digits(6, 2).is_between(1, 31)
    )
    month_at, day_at = (0, 2) if evidence.order == "mdy" else (2, 0)
    parts = rows.with_columns(
        y=pl.when(iso).then(digits.str.slice(0, 4)).otherwise(digits.str.slice(4)),
        m=pl.when(iso).then(digits.str.slice(4, 2)).otherwise(digits.str.slice(month_at, 2)),
        d=pl.when(iso).then(digits.str.slice(6, 2)).otherwise(digits.str.slice(day_at, 2)),
        hour=pl.when(iso & (width >= 12)).then(digits.str.slice(8, 2)),
        minute=pl.when(iso & (width >= 12)).then(digits.str.slice(10, 2)),
        second=pl.when(iso & (width == 14)).then(digits.str.slice(12, 2)),
        assumed=pl.lit(False),
        **{name: pl.lit(None, pl.String) for name in ("fraction", "half", "zone")},
    )
    done = _assembled(parts, evidence, birth).with_columns(rule=pl.coalesce("rule", pl.lit("date_compact")))
    # six digits are also a year and a month, or anything at all: only a date that exists is one
    return done.filter((pl.col("v").str.len_chars() != 6) | pl.col("naive").is_not_null())


def _digits(start: int, length: int) -> pl.Expr:
    return pl.col("w").str.slice(start, length).cast(pl.Int32, strict=False)


def serial(texts: pl.DataFrame, evidence: DateEvidence, birth: bool) -> pl.DataFrame:
    """'45356', '45356,604': days of a spreadsheet, fractions are the time of day."""
    pattern = r"^\d{1,5}(?:[.,]\d+)?$" if evidence.excel_serials else r"^[1-7]\d{4}(?:[.,]\d+)?$"
    number = pl.col("v").str.replace(",", ".").cast(pl.Float64)
    rows = texts.filter(pl.col("v").str.contains(pattern)).with_columns(n=number)
    origin = EXCEL_1904 if evidence.excel_1904 else EXCEL_1900
    # Excel believes in 29 February 1900: days before it are one off
    days = pl.col("n") if evidence.excel_1904 else pl.col("n") + (pl.col("n") < 60).cast(pl.Float64)
    seconds = (days * 86400).round().cast(pl.Int64)
    return rows.select(
        "v",
        naive=(origin + pl.duration(seconds=seconds)).cast(pl.Datetime("us")),
        timed=(seconds % 86400) != 0,
        offset=pl.lit(None, pl.Int32),
        assumed=pl.lit(False),
        clock_wrong=pl.lit(False),
        rule=pl.lit("date_excel_serial"),
    )


def epoch(texts: pl.DataFrame, evidence: DateEvidence, birth: bool) -> pl.DataFrame:
    """Seconds, milliseconds or microseconds since 1970, when they fall between 2001 and 2100."""
    rows = texts.filter(pl.col("v").str.contains(r"^[1-4]\d{9}(?:\d{3}|\d{6})?$"))
    unit = pl.lit(10, pl.Int64).pow(16 - pl.col("v").str.len_chars().cast(pl.Int64))
    micros = pl.col("v").cast(pl.Int64) * unit.cast(pl.Int64)
    return rows.select(
        "v",
        naive=micros.cast(pl.Datetime("us")),
        timed=pl.lit(True),
        offset=pl.lit(0, pl.Int32),
        assumed=pl.lit(False),
        clock_wrong=pl.lit(False),
        rule=pl.lit("date_epoch"),
    )


def written(texts: pl.DataFrame, evidence: DateEvidence, birth: bool) -> pl.DataFrame:
    """'mardi 3 mars 2024', '1er avr. 98', 'March 3rd, 2024', '2024-Mar-03'."""
    plain = pl.col("v").str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    plain = plain.str.replace(rf"^(?:{DAYS})[.,]?\s+", "").str.replace(r"^le\s+", "")
    rows = texts.with_columns(raw="v", v=plain)
    found = [
        _groups(rows, pattern).filter(pl.col("word").is_not_null())
        for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST)
    ]
    parts = pl.concat(found, how="diagonal").unique("raw", keep="first", maintain_order=True)
    month = pl.col("word").replace_strict(MONTHS, default=None, return_dtype=pl.Int32)
    parts = parts.with_columns(m=month.cast(pl.String), assumed=pl.lit(False), v=pl.col("raw"))
    done = _assembled(parts.filter(pl.col("m").is_not_null()), evidence, birth)
    return done.with_columns(rule=pl.coalesce("rule", pl.lit("date_written_out")))


SHAPES: tuple[Shape, ...] = (numeric, compact, serial, epoch, written)


def _groups(texts: pl.DataFrame, pattern: str) -> pl.DataFrame:
    return texts.with_columns(pl.col("v").str.extract_groups(pattern).alias("__g")).unnest("__g")


def _assembled(parts: pl.DataFrame, evidence: DateEvidence, birth: bool) -> pl.DataFrame:
    """Year, month, day, clock as text to instants; dates and hours that do not exist become null."""
    short = pl.col("y").str.len_chars() <= 2
    numbers = parts.with_columns(
        pl.col("y", "m", "d", "hour", "minute", "second").cast(pl.Int32, strict=False),
        micro=pl.col("fraction").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int32),
        short=short,
    )
    numbers = numbers.with_columns(y=_full_year(evidence, birth), hour=_hour())
    clock_ok = (
        (pl.col("hour") <= 23) & (pl.col("minute").fill_null(0) <= 59) & (pl.col("second").fill_null(0) <= 59)
    )
    numbers = numbers.with_columns(timed=clock_ok.fill_null(False), clock_wrong=~clock_ok.fill_null(True))
    return numbers.select(
        "v",
        naive=_naive(),
        timed="timed",
        offset=_offset(),
        assumed="assumed",
        clock_wrong="clock_wrong",
        rule=pl.when("short").then(pl.lit("date_two_digit_year")),
    )


def _full_year(evidence: DateEvidence, birth: bool) -> pl.Expr:
    """Births: never in the future. Other dates: up to ten years ahead, then the last century."""
    year, today = pl.col("y"), evidence.today
    if birth:
        key = (2000 + year) * 10000 + pl.col("m") * 100 + pl.col("d")
        past = key > today.year * 10000 + today.month * 100 + today.day
    else:
        past = 2000 + year > today.year + 10
    return pl.when("short").then(pl.when(past).then(1900 + year).otherwise(2000 + year)).otherwise(year)


def _hour() -> pl.Expr:
    hour, half = pl.col("hour"), pl.col("half")
    return pl.when(half == "p").then(hour % 12 + 12).when(half == "a").then(hour % 12).otherwise(hour)


def _naive() -> pl.Expr:
    year, month, day = pl.col("y"), pl.col("m"), pl.col("d")
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    short_month = month.is_in([4, 6, 9, 11])
    last = pl.when(month == 2).then(28 + leap.cast(pl.Int32)).when(short_month).then(30).otherwise(31)
    sane = year.is_between(1, 9999) & month.is_between(1, 12) & (day >= 1) & (day <= last)
    # polars raises on impossible components, so they are replaced before and nulled after
    safe = [pl.when(sane).then(part).otherwise(1) for part in (year, month, day)]
    clock = [
        pl.when("timed").then(pl.col(part).fill_null(0)).otherwise(0)
        for part in ("hour", "minute", "second", "micro")
    ]
    return pl.when(sane).then(pl.datetime(*safe, *clock, time_unit="us"))


def _offset() -> pl.Expr:
    """Minutes east of Greenwich; null without a zone."""
    digits = pl.col("zone").str.replace_all(r"[^\d+-]", "")
    sign = pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)
    hours = digits.str.slice(1, 2).cast(pl.Int32, strict=False).fill_null(0)
    minutes = digits.str.slice(3, 2).cast(pl.Int32, strict=False).fill_null(0)
    return pl.when(pl.col("zone").is_not_null()).then(sign * (hours * 60 + minutes))
