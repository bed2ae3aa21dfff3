"""What we measure ourselves against: the same file into a table, without cleaning it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chaland.customers.models import Contact


def pandas_to_sql(path: str, database: str) -> int:
    """Read everything as text, write one table of text. `database` is an SQLAlchemy address."""
    import pandas as pd
    import sqlalchemy

    if path.endswith(".xlsx"):
        frame = pd.read_excel(path, dtype=str, engine="calamine")
    else:
        frame = pd.read_csv(path, dtype=str, sep=";")
    with sqlalchemy.create_engine(database).begin() as connection:
        frame.to_sql("clients", connection, if_exists="replace", index=False, chunksize=10_000)
    return len(frame)


def bulk_create(path: str) -> int:
    """Django's own way: one contact a row, uncleaned, no source record, no contact point."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
    from chaland.customers.models import Contact

    now, rows, total = datetime.now(UTC), _rows(path), 0
    while some := list(islice(rows, 5_000)):
        Contact.objects.bulk_create([_contact(Contact, row, now) for row in some])
        total += len(some)
    return total


def _rows(path: str) -> Iterator[dict[str, Any]]:
    import csv

    if path.endswith(".xlsx"):
        from python_calamine import CalamineWorkbook

        sheet = iter(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
        headers = [str(cell) for cell in next(sheet)]
        yield from (dict(zip(headers, map(str, cells), strict=True)) for cells in sheet)
    else:
        with open(path, encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file, delimiter=";")


def _contact(model: type[Contact], row: Mapping[str, Any], now: datetime) -> Contact:
    return model(
        civility=row.get("Civilité"),
        last_name=row.get("Nom"),
        first_name=row.get("Prénom"),
        email=row.get("E-mail"),
        mobile=row.get("Mobile"),
        phone=row.get("Tél. fixe"),
        street=row.get("Adresse"),
        postal_code=row.get("Code postal"),
        city=row.get("Ville"),
        status=row.get("Statut"),
        notes=row.get("Remarques"),
        created_at=now,
        updated_at=now,
    )
