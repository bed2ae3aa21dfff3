"""Records of people made comparable: folded, split, sounded, counted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from chaland.duplicates.domain import cells
from chaland.duplicates.domain.cells import PUBLIC
from chaland.reference import family_names, given_names
from chaland.reference.phonetics import over_distinct, over_each, sounds

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
    email, local, domain; mobile, landline (Int64, last nine digits); number, street, complement_street (read as a
    street: lines are often exchanged), home (number, street and postal code at once), postal, city, complement;
    company, siren; at_work (a company is told, or the mailbox is of no public provider), named (the mailbox says
    the last name); first_known (how many people born in France bear it, as a logarithm, 0 for nobody), first_sex
    (1 for a name of men, -1 of women, else 0), last_known (1 for a family name of France, else 0); and, for each
    value that counts, in how many rows it stands: last_count, full_count, birth_count, email_count, mobile_count,
    landline_count, home_count, city_count, as logarithms.
    """
    given = cells.given(rows, SCHEMA)
    keys = cells.keys_of(given, (*_NAMES.values(), *cells.PLACE, "company"))
    named = given.select(
        *_names(keys),
        "sex",
        _birth(),
        *cells.emails(),
        *cells.phones(),
        *cells.addresses(keys),
        keys["company"],
        pl.col("siren").str.replace_all(r"\D", "").str.head(9).alias("siren"),
    )
    names = ("last", "maiden", "first")
    heard = over_each([named[name] for name in names], sounds)
    sounded = named.with_columns(
        sound.alias(f"{name}_sound") for name, sound in zip(names, heard, strict=True)
    ).with_columns(
        pl.col("first").str.head(1).alias("initial"),
        home=pl.concat_str("number", pl.lit("|"), "street", pl.lit("|"), "postal"),
        full=pl.concat_str("last_sound", pl.lit("|"), "first_sound"),
    )
    known = sounded.with_columns(
        _is_at_work().alias("at_work"),
        _bears_the_name().alias("named"),
        over_distinct(sounded["first"], _given_known).alias("first_known"),
        over_distinct(sounded["first"], _given_sex).alias("first_sex"),
        over_distinct(sounded["last"], _family_known).alias("last_known"),
    )
    return cells.with_counts(known, _COUNTED).drop("full")


def _is_at_work() -> pl.Expr:
    told = pl.col("company").is_not_null() | pl.col("siren").is_not_null()
    return told | ~pl.col("domain").is_in(PUBLIC).fill_null(True)


def _bears_the_name() -> pl.Expr:
    letters, last = pl.col("local").str.replace_all(r"[^a-z]", "").str.to_uppercase(), pl.col("last")
    return (letters.str.contains(last, literal=True) & (last.str.len_chars() >= 3)).fill_null(False)


def _given_known(names: pl.Series) -> pl.Series:
    borne = _borne()
    return pl.Series(
        [None if name is None else borne.get(name, 0.0) for name in names.to_list()], dtype=pl.Float32
    )


def _given_sex(names: pl.Series) -> pl.Series:
    sexes = _sexes()
    return pl.Series([sexes.get(name or "", 0) for name in names.to_list()], dtype=pl.Int8)


def _family_known(names: pl.Series) -> pl.Series:
    known = _families()
    return pl.Series(
        [None if name is None else float(name in known) for name in names.to_list()], dtype=pl.Float32
    )


@cache
def _borne() -> dict[str, float]:
    """Given name, without spaces → how many people bear it, as a logarithm."""
    most = _bearers().group_by("name").agg((pl.col("male") + pl.col("female")).max().log1p().cast(pl.Float32))
    return dict(most.iter_rows())


@cache
def _sexes() -> dict[str, int]:
    """Given name, without spaces → 1 when men bear it, -1 when women do; without those of both, and the rarest."""
    sums = _bearers().group_by("name").agg(pl.col("male", "female").sum())
    people = sums.with_columns(all=pl.col("male") + pl.col("female")).filter(pl.col("all") >= _ENOUGH)
    men, women = (pl.col(sex) >= _NEARLY_ALL * pl.col("all") for sex in ("male", "female"))
    told = people.filter(men | women).select("name", pl.when(men).then(1).otherwise(-1))
    return dict(told.iter_rows())


_NEARLY_ALL, _ENOUGH = 0.95, 100


def _bearers() -> pl.DataFrame:
    return given_names().select("male", "female", name=pl.col("key").str.replace_all(" ", ""))


@cache
def _families() -> frozenset[str]:
    return frozenset(name.replace(" ", "") for name in family_names())


_COUNTED = {
    "last": "last_sound",
    "first": "first_sound",
    "full": "full",
    "birth": "birth",
    "email": "email",
    "mobile": "mobile",
    "landline": "landline",
    "home": "home",
    "city": "city",
}


_NAMES = {"last": "last_name", "maiden": "birth_name", "first": "first_name"}


def _names(keys: Mapping[str, pl.Series]) -> list[pl.Series]:
    """Their words, and the same without spaces; nothing of what stands where there is no name."""
    words = [
        pl.when(~pl.col(column).is_in(_PLACEHOLDERS)).then(column).alias(f"{name}_words")
        for name, column in _NAMES.items()
    ]
    told = pl.DataFrame([keys[column] for column in _NAMES.values()]).select(words)
    return told.with_columns(
        pl.col(f"{name}_words").str.replace_all(" ", "", literal=True).alias(name) for name in _NAMES
    ).get_columns()


def _birth() -> pl.Expr:
    digits = pl.col("birth_date").str.replace_all(r"\D", "")
    return pl.when(digits.str.len_chars() == 8).then(digits.cast(pl.Int32, strict=False)).alias("birth")
