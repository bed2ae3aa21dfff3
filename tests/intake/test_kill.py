"""`kill -9` at any moment: the same command again takes the import up, and no row is lost or doubled."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from benchmarks.data import write_messy_csv
from chaland.faces.cli.main import main
from tests.harness.workers import Child, Crew, workers

pytestmark = pytest.mark.database
ROWS, CHUNK, KILLS = 480, 80, 4
_COLUMNS = {
    "customers_contact": "name_key, email, mobile, city, search, record_count, created_at",
    "customers_sourcerecord": 'kind, key, external_id, line, raw, "values"',
    "customers_contactpoint": "kind, value",
    "customers_company": "name, siret",
    "customers_contactlabel": "field, key",
}


class Home:
    """A house of its own, driven only by the command line."""

    def __init__(self, crew: Crew, folder: Path, database: str) -> None:
        self.crew, self.folder, self.database = crew, folder, database

    def start(self, *words: str) -> Child:
        return self.crew.start(
            main,
            [*words, "--json", "--now", "2026-11-22T09:00+00:00"],
            CHALAND_HOME=str(self.folder),
            DATABASE_URL=self.database,
            CHALAND_CHUNK=str(CHUNK),
        )

    def run(self, *words: str) -> dict[str, Any]:
        child = self.start(*words)
        assert child.wait() == 0, child.err
        return json.loads(child.out)

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        connect = (
            psycopg.connect(self.database)
            if self.database
            else sqlite3.connect(self.folder / "chaland.sqlite3")
        )
        with connect as connection:
            return {
                table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
                for table, columns in _COLUMNS.items()
            }

    def like(self, name: str) -> Home:
        """Another house, in the state of this one."""
        folder = shutil.copytree(self.folder, self.folder.with_name(name))
        return Home(self.crew, folder, _database(name, like=self.folder.name))


def _database(name: str, like: str = "template0") -> str:
    """Make it, a copy of another. Returns its address, empty for SQLite, which lives in the folder."""
    if settings.DATABASE != "postgres":
        return ""
    cluster = settings.CLUSTER.rsplit("/", 1)[0]
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return f"{cluster}/{name}"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A house nobody has entered."""
    with workers() as crew:
        home = Home(crew, tmp_path_factory.mktemp("houses") / "empty", _database("empty"))
        home.run("init")
        yield home


def test_an_import_killed_again_and_again_ends_like_one_that_was_not(empty: Home, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    write_messy_csv(file, rows=ROWS, seed=7)
    words = ("import", str(file), "--source", "boutique", "--yes")
    quiet, killed = empty.like("quiet"), empty.like("killed")
    started = time.monotonic()
    expected = quiet.run(*words)
    duration = time.monotonic() - started
    chance = random.Random(11)
    for _ in range(KILLS):
        child = killed.start(*words)
        time.sleep(duration * chance.uniform(0.25, 0.95))
        child.kill()
    killed.run(*words)
    assert killed.tables() == quiet.tables()
    assert sum(expected[name] for name in ("created", "updated", "unchanged", "rejected")) == ROWS
    again = killed.run(*words)
    assert again["unchanged"] + again["rejected"] == ROWS


def test_two_imports_at_once(empty: Home, tmp_path: Path) -> None:
    home = empty.like("twice")
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for seed, file in enumerate(files):
        write_messy_csv(file, rows=ROWS, seed=seed)
    running = [home.start("import", str(file), "--source", file.stem, "--yes") for file in files]
    assert [child.wait() for child in running] == [0, 0], [child.err for child in running]
    read = [json.loads(child.out) for child in running]
    assert all(
        sum(one[name] for name in ("created", "updated", "unchanged", "rejected")) == ROWS for one in read
    )
    assert home.run("doctor")["ok"]
