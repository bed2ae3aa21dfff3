"""What a shop knows of its customers: number, date, status, store, loyalty, hobbies, notes."""

from __future__ import annotations

from datetime import date

import polars as pl

from chaland.samples.draws import Draws, Weighted
from chaland.samples.words import lines

FIRST_NUMBER = 100_001
_OPENED = date(2009, 1, 5)
_OPEN_DAYS = 6_450  # to the last days of August 2026
_STATUSES = Weighted.of(["client", "prospect", "ancien client"], [72, 18, 10])
_TIERS = Weighted.of(["Bronze", "Argent", "Or", "Platine"], [55, 28, 13, 4])
_DAY = pl.duration(days=1)


def relations(draws: Draws) -> pl.DataFrame:
    """customer_number, created_on, status, store, owned_product, loyalty, loyalty_tier, loyalty_points,
    hobbies, newsletter, notes; see `people.invent_people` for what they hold."""
    table = pl.DataFrame(
        {
            "row": draws.rows.cast(pl.Int64),
            "day": (draws.unit("created") ** 0.7 * _OPEN_DAYS).cast(pl.Int32),
            "status": draws.weighted("status", _STATUSES),
            "store": draws.pick("store", lines("stores")),
            "product": draws.pick("product", lines("products")),
            "owns": draws.chance("product/owns", 0.3),
            "loyalty": draws.chance("loyalty", 0.45),
            "tier": draws.weighted("loyalty/tier", _TIERS),
            "points": (draws.unit("loyalty/points") ** 3 * 5_000).cast(pl.Int64),
            "hobby": draws.pick("hobby/1", lines("hobbies")),
            "hobby_2": draws.pick("hobby/2", lines("hobbies")),
            "hobbies_told": draws.below("hobby/told", 10),
            "newsletter": draws.chance("newsletter", 0.35),
            "note": draws.pick("note", lines("notes")),
            "noted": draws.chance("note/has", 0.15),
        }
    )
    return table.select(
        (pl.col("row") + FIRST_NUMBER).cast(pl.String).alias("customer_number"),
        (pl.lit(_OPENED) + pl.col("day") * _DAY).cast(pl.Date).alias("created_on"),
        "status",
        "store",
        pl.when("owns").then("product").alias("owned_product"),
        "loyalty",
        pl.when("loyalty").then("tier").alias("loyalty_tier"),
        pl.when("loyalty").then("points").alias("loyalty_points"),
        _hobbies().alias("hobbies"),
        "newsletter",
        pl.when("noted").then("note").alias("notes"),
    )


def _hobbies() -> pl.Expr:
    both = pl.concat_str("hobby", pl.lit("; "), "hobby_2")
    one = pl.when((pl.col("hobbies_told") >= 7) | (pl.col("hobby") == pl.col("hobby_2"))).then("hobby")
    return pl.when(pl.col("hobbies_told") >= 5).then(one.otherwise(both))
