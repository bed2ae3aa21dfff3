"""Records of people made comparable: folded, split, sounded, counted."""

from __future__ import annotations

import polars as pl

from chaland.reference import key_expr, street_type_variants
from chaland.reference.phonetics import over_distinct, sounds

SCHEMA: dict[str, pl.DataType] = {
    name: pl.String()
    for name in (
        "first_name",
        "last_name",
        "birth_name",
        "sex",
        "birth_date",
        "email",
        "mobile",
        "phone",
        "complement",
        "street",
        "postal_code",
        "city",
        "company",
        "siren",
    )
}
"""What is read of a record; a column that is absent is empty. `birth_date` is a Date, or eight digits
(19801231: a text may hold a date that cannot be); `sex` is M or F; phones are in any writing; `siren` may be a SIRET.
"""

_PLACEHOLDERS = ("X", "XX", "XXX", "NC", "N C", "INCONNU", "SANS", "NEANT", "TEST")


def comparable(rows: pl.DataFrame) -> pl.DataFrame:
    """One comparable record a row, in the order of `rows` (columns of SCHEMA).

    last, maiden, first: keys without spaces; *_words: with them; *_sound; initial; sex; birth (Int32, yyyymmdd);
    email, local, domain; mobile, landline (Int64, last nine digits); number, street, complement_street (read as a street: lines are often exchanged), home (number, street and
    postal code at once), postal, city, complement; company, siren; and, for each value that counts, in how many
    rows it stands: last_count, full_count, birth_count, email_count, mobile_count, landline_count, home_count.
    """
    given = _given(rows)
    named = given.select(
        *_names(given),
        "sex",
        _birth(given),
        *_emails(),
        *_phones(),
        *_addresses(given),
        pl.Series("company", over_distinct(given["company"], _company)),
        pl.col("siren").str.replace_all(r"\D", "").str.head(9).alias("siren"),
    )
    sounded = named.with_columns(
        sounds(named[name]).alias(f"{name}_sound") for name in ("last", "maiden", "first")
    ).with_columns(
        pl.col("first").str.head(1).alias("initial"),
        home=pl.concat_str("number", pl.lit("|"), "street", pl.lit("|"), "postal"),
        full=pl.concat_str("last_sound", pl.lit("|"), "first_sound"),
    )
    return sounded.with_columns(
        pl.len().over(value).log().cast(pl.Float32).alias(f"{name}_count") for name, value in _COUNTED.items()
    ).drop("full")


_COUNTED = {
    "last": "last_sound",
    "first": "first_sound",
    "full": "full",
    "birth": "birth",
    "email": "email",
    "mobile": "mobile",
    "landline": "landline",
    "home": "home",
}


def _given(rows: pl.DataFrame) -> pl.DataFrame:
    """Every column of SCHEMA as text, empty ones null."""
    columns = []
    for name in SCHEMA:
        if name not in rows.columns:
            columns.append(pl.repeat(None, rows.height, dtype=pl.String, eager=True).alias(name))
            continue
        column = rows[name]
        text = column.dt.strftime("%Y%m%d") if column.dtype == pl.Date else column.cast(pl.String)
        columns.append(text.str.strip_chars())
    frame = pl.DataFrame(columns)
    return frame.select(pl.when(pl.col(name) != "").then(name) for name in SCHEMA)


def _names(given: pl.DataFrame) -> list[pl.Series]:
    found = []
    for name, column in (("last", "last_name"), ("maiden", "birth_name"), ("first", "first_name")):
        words = over_distinct(given[column], _name_words).alias(f"{name}_words")
        found += [words, words.str.replace_all(" ", "").alias(name)]
    return found


def _name_words(names: pl.Series) -> pl.Series:
    words = names.to_frame("name").select(_keyed(pl.col("name"))).to_series()
    return words.to_frame("w").select(pl.when(~pl.col("w").is_in(_PLACEHOLDERS)).then("w")).to_series()


def _keyed(text: pl.Expr) -> pl.Expr:
    made = key_expr(text)
    return pl.when(made != "").then(made)


def _birth(given: pl.DataFrame) -> pl.Expr:
    digits = pl.col("birth_date").str.replace_all(r"\D", "")
    return pl.when(digits.str.len_chars() == 8).then(digits.cast(pl.Int32, strict=False)).alias("birth")


def _emails() -> list[pl.Expr]:
    email = pl.col("email").str.to_lowercase()
    return [
        email.alias("email"),
        email.str.extract(r"^([^@]+)@").alias("local"),
        email.str.extract(r"@(.+)$").alias("domain"),
    ]


def _phones() -> list[pl.Expr]:
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


def _addresses(given: pl.DataFrame) -> list[pl.Series | pl.Expr]:
    line = over_distinct(given["street"], _line)
    number = line.str.extract(r"^(?:.*? )??(\d+)").str.strip_chars_start("0").alias("number")
    street = over_distinct(line, _street).alias("street")
    complement = over_distinct(given["complement"], _line).alias("complement")
    return [
        number,
        street,
        pl.col("postal_code").str.replace_all(r"\W", "").str.to_uppercase().alias("postal"),
        pl.Series("city", over_distinct(given["city"], _city)),
        complement,
        over_distinct(complement, _street).alias("complement_street"),
    ]


def _line(texts: pl.Series) -> pl.Series:
    return texts.to_frame("t").select(_keyed(pl.col("t"))).to_series()


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
        _line(texts)
        .str.replace(r" CEDEX.*$", "")
        .str.replace(r" \d+(?: ?E| ?ER| ?EME)?(?: ARRONDISSEMENT)?$", "")
    )
    return town.to_frame("t").select(pl.when(pl.col("t") != "").then("t")).to_series()


def _company(texts: pl.Series) -> pl.Series:
    return _line(texts)
