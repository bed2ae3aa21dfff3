"""Whom to ask registers about: addresses of contacts and companies, companies themselves; a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import polars as pl
from django.db import connection

Party = Literal["contact", "company"]
PARTIES: tuple[Party, ...] = ("contact", "company")
PAGE = 50_000

_FRENCH = "(country IS NULL OR country IN ('FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF'))"
ADDRESS = {"party_id": pl.Int64, "street": pl.String, "postal_code": pl.String, "city": pl.String,
           "insee": pl.String, "latitude": pl.Float64}  # fmt: skip
COMPANY = {"party_id": pl.Int64, "name": pl.String, "siren": pl.String, "siret": pl.String, "street": pl.String,
           "postal_code": pl.String, "city": pl.String, "insee": pl.String}  # fmt: skip

UNPLACED = f"latitude IS NULL AND (postal_code IS NOT NULL OR city IS NOT NULL) AND {_FRENCH}"
STREETS = f"street IS NOT NULL AND (postal_code IS NOT NULL OR insee IS NOT NULL) AND {_FRENCH}"
"""Conditions on contacts and on companies: without a place though in a French town; with a street in one."""
NAMELESS = f"siren IS NULL AND {_FRENCH}"
"""A condition on companies."""


def addresses(party: Party, where: str, after: int = 0) -> Iterator[pl.DataFrame]:
    """Pages with the columns of ADDRESS, ascending from the number `after` on. `where`: one of the conditions above."""
    asked = "id, street, postal_code, city, insee, latitude"
    return _pages(f"customers_{party}", asked, where, ADDRESS, after)


def companies() -> Iterator[pl.DataFrame]:
    """Pages with the columns of COMPANY, ascending, of companies in France."""
    asked = "id, name, siren, siret, street, postal_code, city, insee"
    return _pages("customers_company", asked, _FRENCH, COMPANY)


def _pages(
    table: str, columns: str, where: str, schema: dict[str, type[pl.DataType]], after: int = 0
) -> Iterator[pl.DataFrame]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {table} WHERE id > %s AND {where} ORDER BY id LIMIT {PAGE}", [after]
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield pl.DataFrame(rows, schema, orient="row")
        after = rows[-1][0]
