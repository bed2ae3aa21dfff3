"""`kill -9` at any moment: the same command again takes the import up, and no row is lost or doubled."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from benchmarks.data import write_messy_csv

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

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.environment = os.environ | {
            "CHALAND_HOME": str(folder),
            "DATABASE_URL": database,
            "CHALAND_CHUNK": str(CHUNK),
            "DJANGO_SETTINGS_MODULE": "chaland.config.settings",
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "chaland", *words, "--json", "--now", "2026-11-22T09:00+00:00"]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *words: str) -> dict[str, Any]:
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return json.loads(out)

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


def _home(folder: Path, name: str) -> Home:
    if settings.DATABASE != "postgres":
        return Home(folder / name, "")
    cluster = settings.CLUSTER.rsplit("/", 1)[0]
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return Home(folder / name, f"{cluster}/{name}")


@pytest.mark.database
def test_an_import_killed_again_and_again_ends_like_one_that_was_not(tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    write_messy_csv(file, rows=ROWS, seed=7)
    words = ("import", str(file), "--source", "boutique", "--yes")
    quiet, killed = _home(tmp_path, "quiet"), _home(tmp_path, "killed")
    for home in (quiet, killed):
        home.run("init")
    started = time.monotonic()
    expected = quiet.run(*words)
    duration = time.monotonic() - started
    chance = random.Random(11)
    for _ in range(KILLS):
        process = killed.start(*words)
        time.sleep(duration * chance.uniform(0.25, 0.95))
        process.kill()
        process.communicate()
    killed.run(*words)
    assert killed.tables() == quiet.tables()
    assert sum(expected[name] for name in ("created", "updated", "unchanged", "rejected")) == ROWS
    again = killed.run(*words)
    assert again["unchanged"] + again["rejected"] == ROWS


@pytest.mark.database
def test_two_imports_at_once(tmp_path: Path) -> None:
    home = _home(tmp_path, "twice")
    home.run("init")
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for seed, file in enumerate(files):
        write_messy_csv(file, rows=ROWS, seed=seed)
    running = [home.start("import", str(file), "--source", file.stem, "--yes") for file in files]
    ended = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], ended
    read = [json.loads(out) for out, _ in ended]
    assert all(
        sum(one[name] for name in ("created", "updated", "unchanged", "rejected")) == ROWS for one in read
    )
    assert home.run("doctor")["ok"]
