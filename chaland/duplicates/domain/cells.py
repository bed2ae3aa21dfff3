"""Cells that people and companies have alike, made comparable: e-mails, phones, addresses, names as keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl

from chaland.reference import key_expr, public_mail_domains, street_type_variants
from chaland.reference.phonetics import over_distinct, over_each

PUBLIC = sorted({*public_mail_domains(), "example.com", "example.net", "example.org", "example.fr"})
"""Domains of mailboxes that say nothing of a company."""


def given(rows: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Every column of the schema as text, empty ones null."""
    return rows.select(_text(rows, name).str.strip_chars().alias(name) for name in schema).select(
        pl.when(pl.col(name) != "").then(name) for name in schema
    )


def _text(rows: pl.DataFrame, name: str) -> pl.Expr:
    if name not in rows.columns:
        return pl.repeat(None, rows.height, dtype=pl.String)
    if rows.schema[name] == pl.Date:
        return pl.col(name).dt.strftime("%Y%m%d")
    return pl.col(name).cast(pl.String)


def keys_of(rows: pl.DataFrame, names: Sequence[str]) -> dict[str, pl.Series]:
    """The matching keys of these columns of text, null where nothing is left."""
    return dict(zip(names, over_each([rows[name] for name in names], line_keys), strict=True))


def line_keys(texts: pl.Series) -> pl.Series:
    return texts.to_frame("t").select(_keyed()).to_series()


@cache
def _keyed() -> pl.Expr:
    made = key_expr(pl.col("t"))
    return pl.when(made != "").then(made)


def emails() -> list[pl.Expr]:
    email = pl.col("email").str.to_lowercase()
    return [
        email.alias("email"),
        email.str.extract(r"^([^@]+)@").alias("local"),
        email.str.extract(r"@(.+)$").alias("domain"),
    ]


def phones() -> list[pl.Expr]:
    """A number is a mobile by how it begins, wherever it was typed; the first of its sort is kept."""
    first, second = (_nine_digits(name) for name in ("mobile", "phone"))
    is_mobile = [number.cast(pl.String).str.contains("^[67]") for number in (first, second)]
    mobile = pl.coalesce(*(pl.when(yes).then(n) for yes, n in zip(is_mobile, (first, second), strict=True)))
    landline = pl.coalesce(
        *(pl.when(~yes).then(n) for yes, n in zip(reversed(is_mobile), (second, first), strict=True))
    )
    return [mobile.alias("mobile"), landline.alias("landline")]


def _nine_digits(name: str) -> pl.Expr:
    digits = pl.col(name).str.replace_all(r"\D", "")
    return pl.when(digits.str.len_chars() >= 8).then(digits.str.tail(9).cast(pl.Int64, strict=False))


PLACE = ("street", "complement", "city")
"""The lines of an address that are read as keys."""


def addresses(keys: Mapping[str, pl.Series]) -> list[pl.Series | pl.Expr]:
    """`keys`: see `keys_of`, of PLACE."""
    line, complement = keys["street"], keys["complement"]
    street, complement_street = over_each([line, complement], _street)
    return [
        line.str.extract(r"^(?:.*? )??(\d+)").str.strip_chars_start("0").alias("number"),
        street,
        pl.col("postal_code").str.replace_all(r"\W", "").str.to_uppercase().alias("postal"),
        over_distinct(keys["city"], _town),
        complement,
        complement_street.alias("complement_street"),
    ]


def _street(lines: pl.Series) -> pl.Series:
    """Without number nor repetition, types written in full: `12 B AV DE LA GARE` gives AVENUE DE LA GARE."""
    number = r"^(?:.*? )??\d+ ?(?:(?:BIS|TER|QUATER|[A-D]) )?"
    bare, short = (
        pl.col("t").str.replace(number, "").str.strip_chars(),
        pl.col("bare").str.extract(r"^([A-Z]+)\b"),
    )
    long = short.replace_strict(street_type_variants(), default=None, return_dtype=pl.String)
    rest = pl.col("bare").str.replace(r"^[A-Z]+", "")
    full = pl.when(pl.col("long").is_not_null()).then(pl.concat_str("long", rest)).otherwise("bare")
    table = lines.to_frame("t").lazy().select(bare=bare).with_columns(long=long).select(full=full)
    return table.select(pl.when(pl.col("full") != "").then("full")).collect().to_series()


def _town(keys: pl.Series) -> pl.Series:
    """Without what the post adds to it."""
    cedex, district = r" CEDEX.*$", r" \d+(?: ?E| ?ER| ?EME)?(?: ARRONDISSEMENT)?$"
    town = pl.col("t").str.replace(cedex, "").str.replace(district, "")
    return keys.to_frame("t").select(pl.when(town != "").then(town)).to_series()


def with_counts(records: pl.DataFrame, counted: Mapping[str, str]) -> pl.DataFrame:
    """With `<name>_count`, the logarithm of how many records have the value of the column that `counted` says."""
    return records.with_columns(
        pl.len().over(value).log().cast(pl.Float32).alias(f"{name}_count") for name, value in counted.items()
    )


def all_of(*parts: pl.Expr | str) -> pl.Expr:
    """A key of several parts; null where any is missing, so that the empty never meet."""
    return pl.concat_str(*parts, separator="|")


MOBILE, LANDLINE = (pl.col(name).cast(pl.String) for name in ("mobile", "landline"))
AREA = pl.col("postal").str.head(2)
"""Keys of one part, of comparable records."""
