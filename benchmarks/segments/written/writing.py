"""What was invented, written straight into the row store, and beside it as Parquet for who works on frames."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.segments.written.inventing import CATEGORIES, PRODUCTS, Chunk, invent, product_name

STEP = 50_000


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
            chunk = invent(start, min(STEP, contacts + 1 - start))
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
        Product(key=f"p{n}", name=product_name(n), category=CATEGORIES[n % len(CATEGORIES)])
        for n in range(PRODUCTS)
    ]
    return [product.pk for product in Product.objects.bulk_create(made)]


def _insert(chunk: Chunk, batch: Any, products: list[int]) -> None:
    from django.db import transaction

    from benchmarks.segments.written.tables import tables
    from chaland.customers import bulk

    with transaction.atomic():
        for model, columns in tables(chunk, batch, products):
            bulk.insert(model, columns)
