"""Invented people, what they bought and did: ten purchases and twenty events each, the communes by population.

Seeded: the same for every engine and every run.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl

PRODUCTS = 200
CATEGORIES = ("SUV", "Assurance", "Voyage", *(f"Rayon {number}" for number in range(17)))
PATHS = (*(f"/devis/{number}" for number in range(20)), *(f"/page/{number}" for number in range(180)))
TYPES = ("page_view", "test_drive", "form", "visit", "download")
BEGINNING = date(2024, 1, 1)
DAYS = (date(2026, 11, 22) - BEGINNING).days

Chunk = dict[str, pl.DataFrame]
"""`people`, `purchases`, `events`, `hobbies` of some contacts."""


def invent(start: int, size: int) -> Chunk:
    """Contacts of the ids from `start` on."""
    draw = np.random.default_rng([7, start])
    ids = np.arange(start, start + size)
    counts = np.where(draw.random(size) < 0.7, np.rint(draw.lognormal(2.2, 1.0, size)).astype(int) % 400, 0)
    purchases = _purchases(draw, np.repeat(ids, counts))
    return {
        "people": _people(draw, ids, purchases),
        "purchases": purchases,
        "events": _events(draw, np.repeat(ids, np.rint(draw.lognormal(2.5, 1.0, size)).astype(int) % 400)),
        "hobbies": _hobbies(draw, ids),
    }


def _people(draw: Any, ids: Any, purchases: pl.DataFrame) -> pl.DataFrame:
    places = _places()
    rows = draw.choice(places.height, ids.size, p=places["share"].to_numpy())
    born = date(1935, 1, 1).toordinal() + draw.integers(0, 365 * 72, ids.size)
    nobody = draw.random((ids.size, 2))
    frame = pl.DataFrame(
        {
            "id": ids,
            "days": born - date(1970, 1, 1).toordinal(),
            "nobody": nobody[:, 0],
            "silent": nobody[:, 1],
        }
    )
    frame = pl.concat(
        [
            frame,
            places.select("city", "city_key", "postal_code", "department", "latitude", "longitude")[rows],
        ],
        how="horizontal",
    )
    asked: pl.DataFrame = frame.select(
        "id",
        pl.exclude("id", "days", "nobody", "silent"),
        birth_date=pl.when(pl.col("nobody") > 0.2).then(pl.col("days").cast(pl.Int32).cast(pl.Date)),
        email=pl.when(pl.col("silent") > 0.25).then(pl.format("client{}@exemple.fr", "id")),
    )
    return asked.join(
        _rollups(purchases), left_on="id", right_on="contact_id", how="left", maintain_order="left"
    )


def _rollups(purchases: pl.DataFrame) -> pl.DataFrame:
    """One line is one order."""
    return purchases.group_by("contact_id").agg(
        purchase_count=pl.len(),
        total_cents=pl.col("amount_cents").sum(),
        last_order_cents=pl.col("amount_cents").last(),
        first_purchase=pl.col("date").min(),
        last_purchase=pl.col("date").max(),
    )


def _places() -> pl.DataFrame:
    from chaland.kernel.folding import fold
    from chaland.reference import geography

    known = (
        geography.communes()
        .drop_nulls(["latitude", "longitude", "population"])
        .filter(pl.col("population") > 0)
    )
    codes = geography.postal_towns().group_by("insee").agg(pl.col("postal_code").min())
    named = pl.col("name").str.replace(r"(?i) \d+er? arrondissement$", "")  # as the product keeps it
    places = (
        known.join(codes, on="insee")
        .sort("population", "insee", descending=True)
        .head(3000)
        .with_columns(name=named)
    )
    return places.select(
        "department",
        "latitude",
        "longitude",
        "postal_code",
        city=pl.col("name"),
        city_key=pl.col("name").map_elements(fold, return_dtype=pl.String),
        share=pl.col("population") / pl.col("population").sum(),
    )


def _purchases(draw: Any, who: Any) -> pl.DataFrame:
    size = who.size
    product = np.minimum(draw.zipf(1.3, size) - 1, 10**6) % PRODUCTS
    days = (DAYS * draw.beta(1.6, 1.2, size)).astype(int) + (BEGINNING - date(1970, 1, 1)).days
    frame = pl.DataFrame(
        {
            "contact_id": who,
            "number": product,
            "days": days,
            "amount_cents": np.rint(draw.lognormal(8.0, 1.1, size)).astype(int),
        }
    )
    words = pl.DataFrame(
        {
            "number": range(PRODUCTS),
            "product": [product_name(number) for number in range(PRODUCTS)],
            "category": [CATEGORIES[number % len(CATEGORIES)] for number in range(PRODUCTS)],
        }
    )
    frame = frame.join(words, on="number", how="left", maintain_order="left")
    return frame.select(
        "contact_id",
        "number",
        "product",
        "category",
        "amount_cents",
        date=pl.col("days").cast(pl.Int32).cast(pl.Date),
    )


def _events(draw: Any, who: Any) -> pl.DataFrame:
    size = who.size
    seconds = draw.integers(0, DAYS * 86_400, size) + (BEGINNING - date(1970, 1, 1)).days * 86_400
    return pl.DataFrame(
        {
            "contact_id": who,
            "type": np.array(TYPES)[draw.choice(len(TYPES), size, p=(0.6, 0.1, 0.1, 0.1, 0.1))],
            "path": np.array(PATHS)[draw.integers(0, len(PATHS), size)],
            "at": pl.Series(seconds * 1_000_000).cast(pl.Datetime("us")),
        }
    )


def _hobbies(draw: Any, ids: Any) -> pl.DataFrame:
    words = ("golf", "voile", "tennis", "lecture", "jardin")
    has = draw.random((ids.size, len(words))) < 0.06
    rows, which = np.nonzero(has)
    return pl.DataFrame({"contact_id": ids[rows], "key": np.array(words)[which]})


def product_name(number: int) -> str:
    return "Clio" if number == 0 else f"Article {number}"
