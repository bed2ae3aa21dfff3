"""Cells that people and companies have alike, made comparable: e-mails, phones, addresses, names as keys."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from chaland.reference import key_expr, street_type_variants
from chaland.reference.phonetics import over_distinct


def given(rows: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Every column of the schema as text, empty ones null."""
    columns = []
    for name in schema:
        if name not in rows.columns:
            columns.append(pl.repeat(None, rows.height, dtype=pl.String, eager=True).alias(name))
            continue
        column = rows[name]
        text = column.dt.strftime("%Y%m%d") if column.dtype == pl.Date else column.cast(pl.String)
        columns.append(text.str.strip_chars())
    frame = pl.DataFrame(columns)
    return frame.select(pl.when(pl.col(name) != "").then(name) for name in schema)


def keyed(text: pl.Expr) -> pl.Expr:
    made = key_expr(text)
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


def addresses(rows: pl.DataFrame) -> list[pl.Series | pl.Expr]:
    line = over_distinct(rows["street"], line_keys)
    number = line.str.extract(r"^(?:.*? )??(\d+)").str.strip_chars_start("0").alias("number")
    street = over_distinct(line, _street).alias("street")
    complement = over_distinct(rows["complement"], line_keys).alias("complement")
    return [
        number,
        street,
        pl.col("postal_code").str.replace_all(r"\W", "").str.to_uppercase().alias("postal"),
        pl.Series("city", over_distinct(rows["city"], _city)),
        complement,
        over_distinct(complement, _street).alias("complement_street"),
    ]


def line_keys(texts: pl.Series) -> pl.Series:
    return texts.to_frame("t").select(keyed(pl.col("t"))).to_series()


def _street(lines: pl.Series) -> pl.Series:
    """Without number nor repetition, types written in full: `12 B AV DE LA GARE` gives AVENUE DE LA GARE."""
    bare = lines.str.replace(r"^(?:.*? )??\d+ ?(?:(?:BIS|TER|QUATER|[A-D]) )?", "").str.strip_chars()
    short = bare.str.extract(r"^([A-Z]+)\b")
    long = short.replace_strict(street_type_variants(), default=None, return_dtype=pl.String)
    table = pl.DataFrame({"bare": bare, "short": short, "long": long})
    rest = pl.col("bare").str.replace(r"^[A-Z]+", "")
    full = pl.when(pl.col("long").is_not_null()).then(pl.concat_str("long", rest)).otherwise("bare")
    return table.select(pl.when(full != "").then(full)).to_series()


def _city(texts: pl.Series) -> pl.Series:
    town = (
        line_keys(texts)
        .str.replace(r" CEDEX.*$", "")
        .str.replace(r" \d+(?: ?E| ?ER| ?EME)?(?: ARRONDISSEMENT)?$", "")
    )
    return town.to_frame("t").select(pl.when(pl.col("t") != "").then("t")).to_series()


def with_counts(records: pl.DataFrame, counted: Mapping[str, str]) -> pl.DataFrame:
    """With `<name>_count`, the logarithm of how many records have the value of the column that `counted` says."""
    return records.with_columns(
        pl.len().over(value).log().cast(pl.Float32).alias(f"{name}_count") for name, value in counted.items()
    )
