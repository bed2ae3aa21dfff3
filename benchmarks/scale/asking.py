"""Asking the lake, in a process of its own: milliseconds and the count, by question."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.segments.asked.questions import NOW, SENTENCES

TIMES, LONG_MS = 3, 8_000
MEMORY = "4GB"


def duckdb_over(lake: str) -> dict[str, Any]:
    """DuckDB reads the very files of the lake."""
    return _by_duckdb(lake, "VIEW", ":memory:")


def duckdb_file(lake: str) -> dict[str, Any]:
    """The lake copied into one file of DuckDB first, as a mirror is."""
    return _by_duckdb(lake, "TABLE", f"{lake}/copy.duckdb")


def _by_duckdb(lake: str, what: str, file: str) -> dict[str, Any]:
    known = _known(lake)
    import duckdb

    from chaland.segments.language import Now, compile_count
    from chaland.segments.language.check import check
    from chaland.segments.queries import sentence
    from chaland.segments.stored import as_stored

    connection = duckdb.connect(file, config={"threads": 2, "memory_limit": MEMORY})
    connection.execute("SET TimeZone = 'UTC'")
    started = time.perf_counter()
    for table in sorted(Path(lake, "data-1").iterdir()):
        files = f"read_parquet('{table}/*/part.parquet', hive_partitioning = false)"
        connection.execute(f"CREATE {what} {table.name} AS SELECT * FROM {files}")
    prepared = time.perf_counter() - started

    def asking(text: str) -> Callable[[], int]:
        def ask() -> int:
            tree = as_stored(sentence(text, known))
            assert not check(tree, known)
            query = compile_count(tree, known, "duckdb", Now(NOW, "Europe/Paris"))
            return int(connection.execute(query.sql, list(query.values)).fetchall()[0][0])

        return ask

    return {"prepared": prepared, "told": _timed(asking)}


def sail(lake: str) -> dict[str, Any]:
    """Sail in this process, asked as the product asks it."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer()
    server.start()
    host, port = server.listening_address
    told = spark(lake, f"sc://{host}:{port}")
    server.stop()
    return told


def spark(lake: str, address: str) -> dict[str, Any]:
    """`prepared`: seconds until the first answer."""
    _known(lake)
    from chaland.segments.lake.asking import open_lake
    from chaland.segments.language import Now

    started = time.perf_counter()
    with open_lake(lake, address, days=1) as opened:
        opened.count("everyone")
        prepared = time.perf_counter() - started
        now = Now(NOW, "Europe/Paris")
        return {
            "prepared": prepared,
            "told": _timed(lambda text: lambda: opened.count(text, now=now)),
        }


def _known(lake: str) -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
    from chaland.segments.lake.catalogue import in_lake
    from chaland.segments.lake.manifest import NAME, read_manifest
    from chaland.segments.truth import catalogue

    tables = read_manifest(Path(lake, NAME).read_text(encoding="utf-8")).tables
    return in_lake(catalogue(), "sqlite", tables)


def _timed(asking: Callable[[str], Callable[[], int]]) -> dict[str, dict[str, float]]:
    told = {}
    for name, text in SENTENCES.items():
        ask = asking(text)
        count, first = _once(ask)
        again = [] if first[0] > LONG_MS else [_once(ask)[1] for _ in range(TIMES)]
        wall, cpu = (statistics.median(times) for times in zip(*(again or [first]), strict=True))
        told[name] = {"count": count, "ms": wall, "cpu": cpu}
    return told


def _once(ask: Callable[[], int]) -> tuple[int, tuple[float, float]]:
    """The count, and milliseconds: of the clock, and of all processors."""
    started, worked = time.perf_counter(), _worked()
    count = ask()
    return count, ((time.perf_counter() - started) * 1000, (_worked() - worked) * 1000)


def _worked() -> float:
    """Seconds of processor of this process and of those that it started, Java's included."""
    ticks: dict[int, tuple[int, int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            ticks[int(path.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    ours = {os.getpid()}
    for _ in range(6):  # generations
        ours |= {pid for pid, (parent, _) in ticks.items() if parent in ours}
    return sum(ticks[pid][1] for pid in ours if pid in ticks) / os.sysconf("SC_CLK_TCK")
