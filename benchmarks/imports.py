"""Import of a messy file to clean contacts, beside what others do with the same file, in one run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Measure, measure


def chaland_import(path: str) -> dict[str, Any]:
    """The whole main job: read, recognise, clean, stage, compare, commit, index for search."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from chaland.intake.services.begin import begin
    from chaland.intake.services.run import queue_step
    from chaland.jobs.services import run_now

    entry, _ = begin(path=Path(path), name=Path(path).name, source_name="bench", by=None)
    for step in ("stage", "commit"):
        run_now(queue_step(entry, step, by=None))
    entry.refresh_from_db()
    return {name: entry.counts[name] for name in ("read", "created", "updated", "unchanged", "rejected")}


def compare(path: Path, folder: Path, postgres: str) -> Iterator[tuple[str, str, Measure]]:
    """Each way on each database: (way, database, measure). Every way starts on an empty database."""
    for database in ("sqlite", "postgresql"):
        url = _fresh(postgres, "bench_pandas") if database == "postgresql" else ""
        address = (
            url.replace("postgresql://", "postgresql+psycopg://") or f"sqlite:///{folder / 'pandas.sqlite3'}"
        )
        yield "pandas.to_sql", database, measure("benchmarks.baselines:pandas_to_sql", [str(path), address])
        for way, function in (
            ("bulk_create", "benchmarks.baselines:bulk_create"),
            ("chaland", "benchmarks.imports:chaland_import"),
        ):
            home = folder / f"{path.suffix[1:]}-{way}-{database}"
            home.mkdir()
            url = _fresh(postgres, f"bench_{way}_{path.suffix[1:]}") if database == "postgresql" else ""
            environment = {"CHALAND_HOME": str(home), "DATABASE_URL": url}
            yield way, database, measure(function, [str(path)], environment)


def _fresh(cluster: str, name: str) -> str:
    import psycopg

    base = cluster.rsplit("/", 1)[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return f"{base}/{name}"
