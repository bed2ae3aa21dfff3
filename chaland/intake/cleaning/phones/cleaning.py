"""A column of phone numbers."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import blanks, excel
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import as_text, column_of, per_distinct
from chaland.intake.cleaning.leftovers import read_leftovers
from chaland.intake.cleaning.phones import words
from chaland.intake.cleaning.phones.numbering import FRENCH_REGIONS, HEAD, OVERSEAS_CODES, blocks, fakes
from chaland.intake.cleaning.phones.reading import read_cell

_SCHEMA: dict[str, pl.DataType] = {
    "phone": pl.String(),
    "phone_kind": pl.String(),
    "extension": pl.String(),
    "phones_other": pl.List(pl.String()),
    "rule": pl.String(),
    "fault": pl.String(),
}
_SEPARATORS = r"[\s.\-/()_'’‐‑–—·•]+"
_AT_HOME = r"^(?:(?:\+|00)?330?|\+?0)?([1-9][0-9]{8})$"
_OVERSEAS = rf"^(?:\+|00)?({'|'.join(OVERSEAS_CODES)})0?([1-9][0-9]{{8}})$"
_ONE_DIGIT = "|".join(f"{digit}+" for digit in range(10))
_FILLER = rf"^(?:(?:\+|00)?330*|[0-9]|(?:{_ONE_DIGIT}))$"
_CUT = "\x1f"


def clean_phones(
    series: pl.Series, default_country: str = "FR", *, territory: pl.Series | None = None
) -> Column:
    """values: phone (E.164), phone_kind, extension, phones_other (list of E.164, null when none).

    Kinds: 'mobile', 'fixed', 'voip', 'special', 'unknown'. `territory`: ISO 3166 code of each row's country
    (RE, BE…), null for `default_country`: it decides how a number without country code is read.
    """
    region = _regions(default_country, territory, len(series))
    keyed = pl.DataFrame({"region": region, "text": as_text(series)})
    whole = keyed.select(pl.concat_str("region", pl.lit(_CUT), "text")).to_series()
    return per_distinct(whole, _clean)


def _regions(default_country: str, territory: pl.Series | None, height: int) -> pl.Series:
    if territory is None:
        return pl.repeat(default_country.upper()[:2].ljust(2), height, eager=True)
    code = pl.col("code").str.strip_chars().str.to_uppercase()
    usable = pl.when(code.str.contains("^[A-Z]{2}$")).then(code)
    return territory.cast(pl.String).to_frame("code").select(usable.fill_null(default_country)).to_series()


def _clean(distinct: pl.Series) -> Column:
    whole = pl.col("whole")
    frame = distinct.to_frame("whole").select(region=whole.str.head(2), raw=whole.str.slice(3))
    frame = frame.with_columns(text=blanks.tidied(pl.col("raw")))
    frame = _read_plain(frame)
    frame = read_leftovers(frame, pl.col("left"), read_cell, given=["text", "region"], schema=_SCHEMA)
    return column_of(_unchanged(frame), "phone", "phone_kind", "extension", "phones_other")


def _read_plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The numbers of the French plan, alone in their cell; `left` marks what Python must read."""
    compact = excel.without_decimal(pl.col("text")).str.replace_all(_SEPARATORS, "")
    at_home = pl.col("compact").str.extract(_AT_HOME)
    explicit = pl.col("compact").str.contains(r"^(?:\+|00)33") | pl.col("region").is_in(list(FRENCH_REGIONS))
    frame = frame.with_columns(compact=compact).with_columns(
        nine=pl.coalesce(pl.when(explicit).then(at_home), pl.col("compact").str.extract(_OVERSEAS, 2)),
        written_code=pl.col("compact").str.extract(_OVERSEAS, 1),
        filler=blanks.is_filler(pl.col("text")) | pl.col("compact").str.contains(_FILLER),
    )
    frame = _placed(frame)
    # +262 before a number of Guadeloupe: the library must decide
    clash = (pl.col("written_code") != pl.col("code")).fill_null(False)
    read = pl.col("nine").is_not_null() & ~clash & ~pl.col("filler")
    return frame.with_columns(
        phone=pl.when(read).then(_e164()),
        phone_kind=pl.when(read).then("kind"),
        extension=pl.lit(None, pl.String),
        phones_other=pl.lit(None, pl.List(pl.String)),
        rule=_rule(read),
        fault=pl.when(read).then(_fault()),
        left=~read & ~pl.col("filler") & (pl.col("text") != ""),
    )


def _placed(frame: pl.DataFrame) -> pl.DataFrame:
    """`code`, `kind`, `block_fault` of each `nine`, looked up once per distinct beginning."""
    frame = frame.with_columns(head=pl.col("nine").str.head(HEAD))
    heads = frame.select(pl.col("head").drop_nulls().unique())
    return frame.join(
        heads.with_columns(*blocks(pl.col("head"))), on="head", how="left", maintain_order="left"
    )


def _e164() -> pl.Expr:
    nine, code = pl.col("nine"), pl.col("code")
    short = (code == "508") & nine.str.starts_with("508")
    return pl.when(short).then("+" + nine).otherwise("+" + code + nine)


def _fault() -> pl.Expr:
    fake = pl.col("nine").is_in(fakes())
    return pl.when(fake).then(pl.lit(words.FAKE.code)).otherwise("block_fault")


def _rule(read: pl.Expr) -> pl.Expr:
    lost_zero = pl.col("compact").str.len_bytes() == 9
    lost_plus = pl.col("written_code").is_not_null() & ~pl.col("compact").str.contains(r"^(?:\+|00)")
    moved = (pl.col("code") != "33") & pl.col("written_code").is_null()
    return (
        pl.when("filler")
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(~read)
        .then(pl.lit(None, pl.String))
        .when(lost_zero)
        .then(pl.lit(words.ZERO.code))
        .when(lost_plus)
        .then(pl.lit(words.PLUS.code))
        .when(moved)
        .then(pl.lit(words.OVERSEAS.code))
        .otherwise(pl.lit(words.FORMATTED.code))
    )


def _unchanged(frame: pl.DataFrame) -> pl.DataFrame:
    """No rule where the cell was already in its stored form, blanks apart."""
    phone = pl.col("phone")
    return frame.with_columns(
        rule=pl.when(phone == pl.col("raw"))
        .then(pl.lit(None, pl.String))
        .when(phone == pl.col("text"))
        .then(pl.lit(blanks.SPACES.code))
        .otherwise("rule")
    )
