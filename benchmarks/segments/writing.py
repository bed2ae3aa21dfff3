"""A seeded file written straight into the row store, ten purchases and twenty events a contact, and beside it as
Parquet for who works on frames. The communes, by population, are those of the product."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

STEP = 50_000
PRODUCTS = 200
CATEGORIES = ("SUV", "Assurance", "Voyage", *(f"Rayon {number}" for number in range(17)))
PATHS = (*(f"/devis/{number}" for number in range(20)), *(f"/page/{number}" for number in range(180)))
TYPES = ("page_view", "test_drive", "form", "visit", "download")
BEGINNING = date(2024, 1, 1)
DAYS = (date(2026, 11, 22) - BEGINNING).days


def write(contacts: int, folder: str, keep: bool) -> dict[str, float]:
    """Fill the database of the environment; `keep` the Parquet. Returns rows by table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    totals: dict[str, float] = {}
    with _bare():
        batch = _batch()
        products = _products()
        for start in range(1, contacts + 1, STEP):
            chunk = _chunk(start, min(STEP, contacts + 1 - start))
            _insert(chunk, batch, products)
            for name, frame in chunk.items():
                totals[name] = totals.get(name, 0) + frame.height
                if keep:
                    frame.write_parquet(Path(folder) / f"{name}-{start:09}.parquet")
    return totals


class _bare:  # noqa: N801
    """No trigger and no secondary index while rows come in; both are there again at the end."""

    def __enter__(self) -> None:
        from django.db import connection, transaction

        from chaland.customers import triggers
        from chaland.customers.services import indexes

        with transaction.atomic(), connection.cursor() as cursor:
            for statement in triggers.remove(connection.vendor):
                cursor.execute(statement)
            indexes.set_aside((*indexes.PEOPLE, *indexes.FACTS), search=True)

    def __exit__(self, *_: object) -> None:
        from django.db import connection, transaction

        from chaland.customers import triggers
        from chaland.customers.services import indexes

        indexes.put_back()
        with transaction.atomic(), connection.cursor() as cursor:
            for watched in triggers.WATCHED:
                for statement in triggers.watch(connection.vendor, watched):
                    cursor.execute(statement)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _batch() -> Any:
    from chaland.customers.models import Batch, CustomField, Source

    now = datetime(2026, 11, 1, tzinfo=UTC)
    source = Source.objects.create(slug="bench", name="Bench", id_space="bench", created_at=now)
    CustomField.objects.create(key="fuel", label_fr="carburant", label_en="fuel", type="text", created_at=now)
    return Batch.objects.create(source=source, kind="contacts", label="bench", created_at=now)


def _products() -> list[int]:
    from chaland.customers.models import Product

    made = [
        Product(key=f"p{n}", name=_product(n), category=CATEGORIES[n % len(CATEGORIES)])
        for n in range(PRODUCTS)
    ]
    return [product.pk for product in Product.objects.bulk_create(made)]


def _product(number: int) -> str:
    return "Clio" if number == 0 else f"Article {number}"


def _chunk(start: int, size: int) -> dict[str, pl.DataFrame]:
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
    return frame.select(
        "id",
        pl.exclude("id", "days", "nobody", "silent"),
        birth_date=pl.when(pl.col("nobody") > 0.2).then(pl.col("days").cast(pl.Int32).cast(pl.Date)),
        email=pl.when(pl.col("silent") > 0.25).then(pl.format("client{}@exemple.fr", "id")),
    ).join(_rollups(purchases), left_on="id", right_on="contact_id", how="left", maintain_order="left")


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
    places = known.join(codes, on="insee").sort("population", "insee", descending=True).head(3000)
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
            "product": [_product(number) for number in range(PRODUCTS)],
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


def _insert(chunk: dict[str, pl.DataFrame], batch: Any, products: list[int]) -> None:
    from django.db import transaction

    with transaction.atomic():
        for model, columns in _columns(chunk, batch, products):
            from chaland.customers import bulk

            bulk.insert(model, columns)


def _columns(
    chunk: dict[str, pl.DataFrame], batch: Any, products: list[int]
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each contact has one record, of the same id."""
    from chaland.customers.bulk import Same
    from chaland.customers.models import Contact, ContactLabel, Event, Purchase, Rollup, SourceRecord

    now = datetime(2026, 11, 1, tzinfo=UTC)
    people, hobbies = chunk["people"], chunk["hobbies"]
    texts = {
        name: people[name].to_list()
        for name in ("city", "city_key", "postal_code", "department", "email", "latitude", "longitude")
    }
    same = {
        "record_count": Same(1),
        "name_key": Same(""),
        "search": Same(""),
        "created_at": Same(now),
        "updated_at": Same(now),
        "status": Same("customer"),
    }
    yield Contact, {"id": people["id"].to_list(), **texts, "birth_date": people["birth_date"], **same}
    of = {"source_id": Same(batch.source_id), "batch_id": Same(batch.pk), "line": Same(2)}
    said = {
        "raw": Same("[]"),
        "values": Same("{}"),
        "digest": Same(b"0" * 16),
        "seen_at": Same(now),
        "first_seen_at": Same(now),
    }
    ids = people["id"].to_list()
    yield (
        SourceRecord,
        {
            "id": ids,
            "contact_id": ids,
            "kind": Same("contact"),
            "key": [f"id:{number}" for number in ids],
            "first_batch_id": Same(batch.pk),
            **of,
            **said,
        },
    )
    yield (
        ContactLabel,
        {
            "contact_id": hobbies["contact_id"].to_list(),
            "field": Same("hobbies"),
            "value": hobbies["key"].to_list(),
            "key": hobbies["key"].to_list(),
        },
    )
    bought, seen = chunk["purchases"], chunk["events"]
    first = int(people["id"][0]) * 1_000
    yield (
        Purchase,
        {
            "record_id": bought["contact_id"].to_list(),
            "key": range(first, first + bought.height),
            "date": bought["date"],
            "product_id": [products[number] for number in bought["number"].to_list()],
            "amount_cents": bought["amount_cents"].to_list(),
            "quantity": Same(1.0),
            "currency": Same("EUR"),
            **of,
        },
    )
    yield (
        Event,
        {
            "record_id": seen["contact_id"].to_list(),
            "key": range(first, first + seen.height),
            "type": seen["type"].to_list(),
            "path": seen["path"].to_list(),
            "at": seen["at"].dt.replace_time_zone("UTC"),
            **of,
        },
    )
    buyers = people.filter(pl.col("purchase_count").is_not_null())
    yield (
        Rollup,
        {
            "contact_id": buyers["id"].to_list(),
            "line_count": buyers["purchase_count"].to_list(),
            **{
                name: buyers[name].to_list() for name in ("purchase_count", "total_cents", "last_order_cents")
            },
            **{name: buyers[name] for name in ("first_purchase", "last_purchase")},
        },
    )
