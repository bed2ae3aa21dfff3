"""What changes in a life between two entries of one person."""

from __future__ import annotations

import polars as pl

from chaland.samples.draws import Draws
from chaland.samples.names import family_names
from chaland.samples.places import addresses
from chaland.samples.reach import emails, landlines, mobiles

MOVED, MARRIED, NEW_EMAIL, NEW_MOBILE, BOTH_NAMES = 0.15, 0.07, 0.18, 0.14, 0.3
"""The share of later entries in which it has happened; `BOTH_NAMES`: of those who marry."""


def lived(rows: pl.DataFrame, draws: Draws, later: pl.Series) -> pl.DataFrame:
    """The rows as they are at their entry; only those that are `later` (Boolean) than the first one change.

    Adds birth_name: known to half of those who took another name.
    """
    moved = later & draws.chance("life/moved", MOVED)
    rows = _moved(rows, draws, moved)
    rows = _married(rows, draws, later & (rows["sex"] == "F") & draws.chance("life/married", MARRIED))
    email = emails(draws, "life/email", rows["first_name"], rows["last_name"], rows["company"])
    mobile = mobiles(draws, rows["department"])
    changed = {
        "email": (later & draws.chance("life/new_email", NEW_EMAIL), email),
        "mobile": (later & draws.chance("life/new_mobile", NEW_MOBILE), mobile),
    }
    return rows.with_columns(
        pl.select(pl.when(when & rows[name].is_not_null()).then(value).otherwise(rows[name]))
        .to_series()
        .alias(name)
        for name, (when, value) in changed.items()
    )


def _moved(rows: pl.DataFrame, draws: Draws, moved: pl.Series) -> pl.DataFrame:
    new = addresses(draws, "life/address")
    new = new.with_columns(landlines(draws, new["department"]).alias("landline"))
    names = ("complement", "street", "postal_code", "city", "department", "landline")
    return rows.with_columns(new[name].zip_with(moved, rows[name]).alias(name) for name in names)


def _married(rows: pl.DataFrame, draws: Draws, married: pl.Series) -> pl.DataFrame:
    new = family_names(draws, "life/name")
    both = draws.chance("life/both_names", BOTH_NAMES)
    told = married & draws.chance("life/birth_name", 0.5)
    table = rows.with_columns(new=new, both=both, told=told, married=married)
    double = pl.concat_str("last_name", pl.lit(" "), "new")
    return table.with_columns(
        birth_name=pl.when("told").then("last_name"),
        last_name=pl.when("married")
        .then(pl.when("both").then(double).otherwise("new"))
        .otherwise("last_name"),
    ).drop("new", "both", "told", "married")
