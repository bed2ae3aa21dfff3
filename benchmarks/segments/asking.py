"""Asking, in a process of its own: milliseconds and the count, by question."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.segments.asked.in_pandas import InPandas
from benchmarks.segments.asked.in_polars import InPolars
from benchmarks.segments.asked.questions import NOW, SENTENCES

Told = dict[str, dict[str, float]]
TIMES = 5


def frames(way: str, folder: str) -> Told:
    return _timed({"polars": InPolars, "pandas": InPandas}[way](folder).asked())


def house(engine: str) -> Told:
    """`rows` or `mirror`, on the database of the environment; compiling the sentence is part of it."""
    begin()
    from chaland.segments.language import Now
    from chaland.segments.queries import count_where

    now = Now(NOW, "Europe/Paris")

    def asking(text: str) -> Callable[[], int]:
        return lambda: count_where(text, now=now, engine=engine)  # type: ignore[arg-type]

    asking('near("Lyon", 1 km)')()  # what a process does once: imports, communes, the file
    return _timed({name: asking(text) for name, text in SENTENCES.items()})


def build() -> dict[str, Any]:
    """The first snapshot."""
    begin()
    from chaland.segments.publishing import publish_now

    row = publish_now()
    return {"seconds": row.seconds, "bytes": row.bytes, "rows": row.rows}


def delta(changes: int) -> Told:
    """The same questions while so many contacts have changed since the snapshot."""
    begin()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_contact SET status = 'former' WHERE id <= %s", [changes])
    return house("mirror")


def begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()


def _timed(questions: Mapping[str, Callable[[], int]]) -> Told:
    told: Told = {}
    for name, ask in questions.items():
        count, first = _once(ask)
        again = [] if first > 2_000 else [_once(ask)[1] for _ in range(TIMES)]
        told[name] = {"count": count, "ms": statistics.median(again or [first])}
    return told


def _once(ask: Callable[[], int]) -> tuple[int, float]:
    started = time.perf_counter()
    count = ask()
    return count, (time.perf_counter() - started) * 1000
