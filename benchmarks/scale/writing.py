"""A lake as `chaland lake export` would write it, without the row store that ten million people would need.

Some people are drawn (see `benchmarks.segments.written`); larger files are so many copies of them under
other numbers: counts must grow alike, which is one more check.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.segments.written.inventing import invent
from chaland.segments.columns import FOLDED

WIDTH, STEP = 250_000, 50_000

_GIVEN = ("department", "email", "postal_code")
_LACKED = (*(name for name in FOLDED if name not in _GIVEN), "mobile", "phone", "sex", "company")
_LACKING = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in _LACKED)
_SELECTS: Mapping[str, str] = {
    "contact": f"""
        SELECT id + {{more}} AS id, {_LACKING}, department, email, postal_code, 'person' AS kind, 'customer' AS status,
            city_key AS city, city_key IS NOT NULL AS has_city, CAST(NULL AS BIGINT) AS loyalty_points, birth_date,
            month(birth_date) * 100 + day(birth_date) AS birthday, make_timestamptz(0) AS created_at,
            CAST(NULL AS TIMESTAMPTZ) AS last_contact, latitude, longitude,
            cos(radians(latitude)) * cos(radians(longitude)) AS x,
            cos(radians(latitude)) * sin(radians(longitude)) AS y, sin(radians(latitude)) AS z,
            coalesce(purchase_count, 0) AS purchase_count, coalesce(total_cents, 0) AS total_cents,
            total_cents / purchase_count AS average_cents, last_order_cents, first_purchase, last_purchase
        FROM 'people'
    """,
    "purchase": """
        SELECT contact_id + {more} AS contact_id, date, amount_cents, CAST(1 AS DOUBLE) AS quantity,
            CAST(NULL AS VARCHAR) AS order_number, CAST(NULL AS VARCHAR) AS store, lower(product) AS product,
            lower(category) AS category, CAST(NULL AS DATE) AS replacement FROM 'purchases'
    """,
    "event": """
        SELECT contact_id + {more} AS contact_id, make_timestamptz(epoch_us("at")) AS "at", type, path,
            CAST(NULL AS MAP(VARCHAR, VARCHAR)) AS properties FROM 'events'
    """,
    "label": "SELECT contact_id + {more} AS contact_id, 'hobbies' AS field, key FROM 'hobbies'",
}
"""Words are folded by `lower`: those of the benchmark have no accents."""


def draw(contacts: int, folder: str) -> dict[str, Any]:
    """The people and what they did, as frames in Parquet, a bucket a file."""
    _begin()
    import polars as pl

    started, rows = time.perf_counter(), 0
    for first in range(0, contacts, WIDTH):
        last = min(first + WIDTH, contacts)
        chunks = [invent(start, min(STEP, last - start)) for start in range(first, last, STEP)]
        for name in chunks[0]:
            frame = pl.concat([chunk[name] for chunk in chunks], how="vertical_relaxed")
            frame.write_parquet(Path(folder) / f"{name}-{first // WIDTH:04}.parquet")
            rows += frame.height
    return {"rows": rows, "seconds": time.perf_counter() - started}


def lay(contacts: int, drawn: int, frames: str, lake: str) -> dict[str, Any]:
    """The lake of so many contacts, with its manifest."""
    _begin()
    import duckdb

    from chaland.segments.lake.layout import form
    from chaland.segments.lake.manifest import NAME, Manifest, Table, house

    started, tables = time.perf_counter(), {}
    for name, select in _SELECTS.items():
        found = []
        for bucket in range(-(-contacts // WIDTH)):
            source, more = bucket % (-(-drawn // WIDTH)), bucket * WIDTH // drawn * drawn
            path = Path(lake) / "data-1" / name / f"bucket={bucket}" / "part.parquet"
            path.parent.mkdir(parents=True)
            asked = select.format(more=more).replace(" FROM '", f" FROM '{frames}/").rstrip().rstrip("'")
            sql = f"COPY ({asked}-{source:04}.parquet') TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
            found.append((duckdb.execute(sql).fetchall()[0][0], path.stat().st_size))
        tables[name] = Table(sum(rows for rows, _ in found), len(found), sum(size for _, size in found))
    now = datetime.now(UTC)
    made = Manifest(house(), form("sqlite"), "sqlite", "data-1", now, 0, WIDTH, tables)
    (Path(lake) / NAME).write_text(made.written(), encoding="utf-8")
    rows, size = (sum(getattr(table, what) for table in tables.values()) for what in ("rows", "bytes"))
    return {"rows": rows, "bytes": size, "seconds": time.perf_counter() - started}


def _begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
