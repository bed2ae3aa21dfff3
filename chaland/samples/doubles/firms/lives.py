"""What changes in the life of a company between two entries."""

from __future__ import annotations

import polars as pl

from chaland.samples.draws import Draws
from chaland.samples.places import addresses
from chaland.samples.reach import landlines, mobiles

MOVED, NEW_PHONE, NEW_MOBILE, NEW_EMAIL, RENAMED = 0.07, 0.08, 0.15, 0.1, 0.03
"""The share of later entries in which it has happened. Who moves takes another SIRET and, half the time, keeps the
phone."""


def lived(rows: pl.DataFrame, draws: Draws, later: pl.Series) -> pl.DataFrame:
    """The rows as they are at their entry; only those that are `later` than the first one change."""
    moved = later & draws.chance("firm/moved", MOVED)
    new = addresses(draws, "firm/moved")
    names = ("complement", "street", "postal_code", "city", "department")
    rows = rows.with_columns(new[name].zip_with(moved, rows[name]).alias(name) for name in names)
    phone = (moved & draws.chance("firm/moved/phone", 0.5)) | (later & draws.chance("firm/phone", NEW_PHONE))
    fresh = {
        "phone": (phone, landlines(draws, rows["department"])),
        "mobile": (later & draws.chance("firm/mobile", NEW_MOBILE), mobiles(draws, rows["department"])),
        "email": (later & draws.chance("firm/email", NEW_EMAIL), _mailbox(rows, draws)),
        "siret": (moved, _next_office(rows["siret"])),
        "name": (later & draws.chance("firm/renamed", RENAMED), rows["name"].gather(draws.below("firm/name", rows.height))),
    }  # fmt: skip
    return rows.with_columns(
        value.zip_with(when & rows[name].is_not_null(), rows[name]).alias(name)
        for name, (when, value) in fresh.items()
    )


def _mailbox(rows: pl.DataFrame, draws: Draws) -> pl.Series:
    number = draws.below("firm/mailbox", 10**6).cast(pl.String)
    return rows.select(pl.lit("bureau") + number + pl.lit("@example.com")).to_series()


def _next_office(sirets: pl.Series) -> pl.Series:
    """Of the same company; its last digits are not those of any other here."""
    return sirets.str.head(9) + "9" + sirets.str.slice(10, 4)
