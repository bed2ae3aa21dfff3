"""Writing the lake: the whole of it or nothing, and an entry in the audit trail before anybody can read it."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from django.db import connection

from chaland.access.domain import require
from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.services.reach import catch_up
from chaland.kernel.clock import Clock, real_clock
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text
from chaland.mirror.domain import Vendor
from chaland.mirror.models import Snapshot
from chaland.mirror.opening import Opened
from chaland.segments.lake.layout import WIDTH, Laid, form, laid
from chaland.segments.lake.manifest import NAME, Manifest, Table, house, read_manifest
from chaland.segments.publishing import fresh, publish_once

_HALF_MADE = ".part-"
_MADE = "data-"
_COPY = "(FORMAT parquet, COMPRESSION zstd)"

Progress = Callable[[str, int, int | None], None]
"""Told the stage (`snapshot` or `lake`), how many rows were read or written, and of how many if that is known."""


@dataclass(frozen=True, slots=True)
class Exported:
    folder: Path
    manifest: Manifest

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.manifest.tables.values())


def export_lake(
    *,
    to: Path,
    by: User | None,
    width: int = WIDTH,
    progress: Progress = lambda stage, done, total: None,
    clock: Clock = real_clock,
) -> Exported:
    """Write the file as it now stands to a folder, for readers to find at the end, all at once.

    One export at a time. What a former one, cut short, left behind is removed; the one that readers may be
    reading stays until the next. Not inside a transaction. Raises: Invalid (`lake_folder`), Forbidden, and as `publish_once`.
    Cost: a snapshot, unless the one there is holds everything; then one pass over it, in flat memory.
    """
    if by is not None:
        require(by.role, "contacts.export")
    _make_room(to)
    catch_up()
    row, as_of = _snapshot(lambda rows: progress("snapshot", rows, None), clock())
    vendor, part = cast(Vendor, connection.vendor), to / f"{_HALF_MADE}{secrets.token_hex(4)}"
    try:
        tables = _write(Opened(row), vendor, part, width, progress)
        data = f"{_MADE}{row.position}-{part.name.removeprefix(_HALF_MADE)}"
        made = Manifest(house(), form(vendor), vendor, data, as_of, row.position, width, tables)
        part.rename(to / data)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _note(made, to, by)
    _show(made, to)
    return Exported(to, made)


def _make_room(to: Path) -> None:
    """A folder for this alone, which nobody else may read."""
    if ":/" in str(to):
        raise _unfit(
            to, Text("{folder} est une adresse, pas un dossier.", "{folder} is an address, not a folder.")
        )
    if to.exists() and not to.is_dir():
        raise _unfit(to, Text("{folder} est un fichier.", "{folder} is a file."))
    if to.is_dir() and not _is_ours(to):
        raise _unfit(
            to, Text("{folder} contient autre chose qu'un lac.", "{folder} holds something else than a lake.")
        )
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in to.glob(f"{_HALF_MADE}*"):
        shutil.rmtree(left, ignore_errors=True)


def _unfit(to: Path, why: Text) -> Invalid:
    remedy = Text("Donnez un dossier vide, ou celui d'un lac.", "Give an empty folder, or that of a lake.")
    return Invalid("lake_folder", why, path="DIR", remedy=remedy, folder=to)


def _is_ours(to: Path) -> bool:
    """Empty, or holding nothing but what is written here."""
    known = (NAME, f".{NAME}", _HALF_MADE, _MADE)
    return all(path.name.startswith(known) for path in to.iterdir())


def _snapshot(progress: Callable[[int], None], now: datetime) -> tuple[Snapshot, datetime]:
    """One that holds all that was written by `now`, and from when on it may not."""
    while (row := fresh()) is None:
        made = publish_once(progress)  # or somebody else's, which may have been begun before
        begun = made.built_at - timedelta(seconds=made.seconds)
        if begun >= now:
            return made, begun
    return row, now


def _write(snapshot: Opened, vendor: Vendor, part: Path, width: int, progress: Progress) -> dict[str, Table]:
    part.mkdir(mode=0o700)
    buckets = snapshot.numbers(f"SELECT DISTINCT id // {width} FROM contact ORDER BY 1") or [0]
    found, done = laid(vendor, snapshot.tables), 0
    total = sum(snapshot.numbers(f"SELECT count(*) FROM {one.name}")[0] for one in found)
    tables: dict[str, Table] = {}
    for one in found:
        files = []
        for rows, path in _files(snapshot, one, part, buckets, width):
            files.append((rows, path.stat().st_size))
            done += rows
            progress("lake", done, total)
        tables[one.name] = Table(sum(rows for rows, _ in files), len(files), sum(size for _, size in files))
    _settle(part)
    return tables


def _files(
    snapshot: Opened, one: Laid, part: Path, buckets: list[int], width: int
) -> Iterator[tuple[int, Path]]:
    """Rows and place of each file. Empty ones are left out, but the first: its columns are those of the table."""
    for bucket in buckets:
        path = part / one.name / f"bucket={bucket}" / "part.parquet"
        path.parent.mkdir(parents=True)
        quoted = str(path).replace("'", "''")
        rows = snapshot.rows(f"COPY ({one.of_bucket(bucket, width)}) TO '{quoted}' {_COPY}")[0][0]
        if rows or bucket == buckets[0]:
            _settle(path)
            yield rows, path
        else:
            shutil.rmtree(path.parent)


def _settle(path: Path) -> None:
    """On disk before the manifest says that it is there, where the system lets one say so."""
    if path.is_file() or hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _note(made: Manifest, to: Path, by: User | None) -> None:
    """Who took out what: the whole file, as it stood when."""
    facts: dict[str, object] = {
        "folder": str(to),
        "position": made.position,
        "as_of": made.as_of.isoformat(),
        "rows": {name: table.rows for name, table in made.tables.items()},
    }
    record(actor=by, verb="lake.export", subject_kind="export", facts=facts)


def _show(made: Manifest, to: Path) -> None:
    """The manifest last, by renaming; then whatever is older than the lake that it replaces goes."""
    former = _former(to / NAME)
    aside = to / f".{NAME}.part"
    aside.write_text(made.written(), encoding="utf-8")
    _settle(aside)
    aside.replace(to / NAME)
    _settle(to)
    for path in to.glob(f"{_MADE}*"):
        if path.name not in (made.data, former):
            shutil.rmtree(path, ignore_errors=True)


def _former(manifest: Path) -> str:
    """The data of the lake that is there, which somebody may be reading."""
    try:
        return read_manifest(manifest.read_text(encoding="utf-8")).data
    except (OSError, Refused):
        return ""
