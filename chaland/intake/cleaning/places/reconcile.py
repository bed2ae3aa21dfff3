"""Postal code, town, INSEE code and country made to agree, from the reference and never by invention."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.distinct import as_text
from chaland.intake.cleaning.places import towns
from chaland.intake.cleaning.places.answer import COLUMNS, answered, judged
from chaland.intake.cleaning.places.cells import taken_apart
from chaland.intake.cleaning.places.country_words import FRENCH
from chaland.intake.cleaning.places.typos import meant

_GIVEN = ["postal", "town", "insee_given", "country_given"]


def reconcile_places(
    postal_code: pl.Series,
    city: pl.Series,
    insee: pl.Series,
    country: pl.Series,
    *,
    default_country: str | None = "FR",
) -> pl.DataFrame:
    """One row per address: COLUMNS, all text but the coordinates (degrees).

    country: ISO2 as `clean_countries` answers, null where none was given; `default_country` then holds,
    null when the file is not mostly of one country. A code that contradicts its town changes nothing.
    department and region are codes, of the commune or of all communes the postal code serves.
    """
    given = pl.DataFrame(
        {
            "postal": as_text(postal_code),
            "town": as_text(city),
            "insee_given": as_text(insee),
            "country_given": as_text(country),
        }
    )
    # one text to join on costs a quarter of four columns that may be null
    whole = pl.concat_str([pl.col(name).fill_null("\x00") for name in _GIVEN], separator="\x1f")
    given = given.with_columns(whole=whole)
    done = _reconciled(given.unique("whole"), default_country)
    return given.select("whole").join(done, on="whole", how="left", maintain_order="left").select(COLUMNS)


def _reconciled(rows: pl.DataFrame, default: str | None) -> pl.DataFrame:
    rows = taken_apart(rows).with_columns(_insee().alias("insee_in"))
    rows = _matched(_with_country(rows, default))
    # most rows agree with the reference at once: only the others are looked into
    agreed = pl.col("pair_insee").is_not_null()
    rest = _with_rest(_with_typos(_with_lost_zero(rows.filter(~agreed))))
    every = pl.concat([rest, _with_lost_zero(rows.filter(agreed))], how="diagonal")
    return answered(judged(every), default)


def _insee() -> pl.Expr:
    text = pl.col("insee_given").str.to_uppercase().str.replace_all(r"\s", "").str.replace(r"\.0$", "")
    padded = pl.when(text.str.contains(r"^\d{4}$")).then("0" + text).otherwise(text)
    return pl.when(padded.str.contains(r"^(?:\d{2}|2[AB])\d{3}$")).then(padded)


def _with_country(rows: pl.DataFrame, default: str | None) -> pl.DataFrame:
    """`french`: to be looked up here; `home`: surely so, enough for a name alone to designate a town."""
    country = pl.coalesce("country_given", "prefix")
    lent = pl.lit(default, pl.String)
    # an unknown file may still hold French rows: those that the reference knows will tell
    french = country.fill_null(lent.fill_null("FR")).is_in(sorted(FRENCH))
    return rows.with_columns(
        country_in=country,
        french=french,
        assumed=country.is_null(),
        home=country.is_not_null() | lent.is_not_null(),
    )


def _matched(rows: pl.DataFrame) -> pl.DataFrame:
    """The code and the town as one pair of the reference; the INSEE code given, when it exists."""
    rows = rows.with_columns(code=pl.when("french").then("code"), short=pl.when("french").then("short"))
    padded = pl.coalesce("code", "0" + pl.col("short"))
    rows = rows.with_columns(padded=padded)
    pair = towns.by_code_and_key().rename(
        {"postal_code": "padded", "insee": "pair_insee", "town": "pair_town"}
    )
    rows = rows.join(pair, on=["padded", "key"], how="left")
    known = towns.facts().select(insee_in="insee", insee_town="town")
    return rows.join(known, on="insee_in", how="left")


def _with_lost_zero(rows: pl.DataFrame) -> pl.DataFrame:
    """'1000' is 01000 when its town says so, or when nothing says otherwise; else it is left alone."""
    served = towns.codes().select(
        padded="postal_code",
        code_department="department",
        code_region="region",
        code_insee="insee",
        code_town="town",
    )
    rows = rows.join(served.with_columns(code_known=pl.lit(True)), on="padded", how="left")
    rows = rows.with_columns(code_known=pl.col("code_known").fill_null(False))
    candidate = pl.col("code").is_null() & pl.col("short").is_not_null() & pl.col("code_known")
    return rows.with_columns(zero_candidate=candidate)


def _with_typos(rows: pl.DataFrame) -> pl.DataFrame:
    """Misspelt towns, looked for among those of their code only."""
    todo = rows.filter(
        pl.col("pair_insee").is_null() & pl.col("code_known") & pl.col("key").is_not_null() & ~pl.col("cedex")
    )
    pairs = todo.select("padded", "key").unique()
    # a town that exists as it is written in the same department is another town, not a slip
    real = towns.by_department_and_key().select("key", department="department").unique()
    pairs = pairs.join(towns.codes().select(padded="postal_code", department="department"), on="padded")
    pairs = pairs.join(real, on=["department", "key"], how="anti")
    keys = towns.keys_by_code()
    found = [
        (code, key, meant(key, keys.get(code, ()))) for code, key in pairs.select("padded", "key").iter_rows()
    ]
    schema = {"padded": pl.String, "key": pl.String, "meant": pl.String}
    typos = pl.DataFrame(found, schema=schema, orient="row").filter(pl.col("meant").is_not_null())
    pair = towns.by_code_and_key().select(
        padded="postal_code", meant="key", typo_insee="insee", typo_town="town"
    )
    return rows.join(typos.join(pair, on=["padded", "meant"]), on=["padded", "key"], how="left")


def _with_rest(rows: pl.DataFrame) -> pl.DataFrame:
    """The town by its name: alone, or in the department that an unknown code (CEDEX) still names."""
    alone = towns.by_key().rename({"insee": "alone_insee", "town": "alone_town", "clear": "alone_clear"})
    near = towns.by_department_and_key().rename(
        {"department": "area", "insee": "near_insee", "town": "near_town"}
    )
    start = pl.col("code").str.slice(0, 2)
    area = pl.when(start.is_in(["97", "98"])).then(pl.col("code").str.slice(0, 3)).otherwise(start)
    corsica = pl.when(pl.col("code").str.contains("^20[01]")).then(pl.lit("2A")).otherwise(pl.lit("2B"))
    rows = rows.with_columns(area=pl.when(start == "20").then(corsica).otherwise(area))
    served = (
        towns.postal_pairs()
        .with_columns(serves=pl.lit(True))
        .rename({"postal_code": "padded", "insee": "insee_in"})
    )
    return (
        rows.join(alone, on="key", how="left")
        .join(near, on=["area", "key"], how="left")
        .join(served, on=["padded", "insee_in"], how="left")
    )
