"""Import of a messy file to clean contacts, beside what others do with the same file, in one run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from benchmarks.measure import Measure, measure

WAYS = {
    "pandas.to_sql": "benchmarks.baselines:pandas_to_sql",
    "bulk_create": "benchmarks.baselines:bulk_create",
    "chaland": "benchmarks.imports:chaland_import",
}
"""What is compared, the baselines first: function of one file. Each runs in a process of its own."""


def init() -> None:
    """An empty house, as `chaland init` makes it: done once, before anything is measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def chaland_import(path: str) -> dict[str, Any]:
    """The whole main job, as `chaland import --yes` does it: read, recognise, clean, write, index for search."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
    from chaland.intake.services.begin import begin
    from chaland.intake.services.run import queue_step
    from chaland.jobs.services import run_now

    entry, _ = begin(path=Path(path), name=Path(path).name, source_name="bench", by=None)
    run_now(queue_step(entry, "commit", by=None, unseen=True))
    entry.refresh_from_db()
    return {name: entry.counts[name] for name in ("read", "created", "updated", "unchanged", "rejected")}


def taken(way: str, database: str, path: Path, folder: Path, cluster: str) -> Measure:
    """Import the file one way (see WAYS) into an empty database: `sqlite`, or one of the `cluster`.

    What `chaland` imported stays for the pages: see `home_of`.
    """
    environment = home_of(way, database, path.suffix, folder, cluster)
    if database == "postgresql":
        fresh(cluster, environment["DATABASE_URL"].rsplit("/", 1)[1])
    Path(environment["CHALAND_HOME"]).mkdir()
    arguments = [str(path)]
    if way == "pandas.to_sql":
        address = environment["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
        arguments.append(address or f"sqlite:///{environment['CHALAND_HOME']}/pandas.sqlite3")
    else:
        measure("benchmarks.imports:init", [], environment)
    return measure(WAYS[way], arguments, environment)


def home_of(way: str, database: str, suffix: str, folder: Path, cluster: str) -> dict[str, str]:
    """The environment of what one way imported."""
    name = f"{suffix[1:]}_{way.replace('.', '_')}"
    url = f"{cluster.rsplit('/', 1)[0]}/bench_{name}" if database == "postgresql" else ""
    return {"CHALAND_HOME": str(folder / f"{name}_{database}"), "DATABASE_URL": url}


def fresh(cluster: str, name: str) -> str:
    """The address of a database of that name, made anew."""
    import psycopg

    base = cluster.rsplit("/", 1)[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return f"{base}/{name}"
