"""What a lake holds, and that nobody ever sees half of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from chaland.access.models import AuditEntry, User
from chaland.customers.models import Contact
from chaland.kernel.errors import Forbidden, Invalid
from chaland.mirror.opening import Opened
from chaland.segments.lake.exporting import export_lake
from chaland.segments.lake.manifest import Manifest, read_manifest
from chaland.segments.publishing import fresh
from tests.segments.lake.conftest import WIDTH
from tests.segments.mirror.scene import Scene


def _manifest(place: Path) -> Manifest:
    return read_manifest((place / "manifest.json").read_text(encoding="utf-8"))


def _table(place: Path, name: str) -> list[dict[str, Any]]:
    """All its rows, bucket by bucket in the order of their numbers, with the bucket of each."""
    files = sorted((place / _manifest(place).data / name).glob("bucket=*/part.parquet"), key=_bucket)
    rows = []
    for file in files:
        found = duckdb.sql(f"SELECT * FROM read_parquet('{file}', hive_partitioning = false)")
        rows += [
            dict(zip(found.columns, row, strict=True)) | {"bucket": _bucket(file)} for row in found.fetchall()
        ]
    return rows


def _bucket(file: Path) -> int:
    return int(file.parent.name.removeprefix("bucket="))


def test_it_holds_what_the_snapshot_holds(place: Path) -> None:
    row = fresh()
    assert row is not None
    snapshot, told = Opened(row), _manifest(place)
    assert told.position == row.position
    assert set(told.tables) == snapshot.tables - {"meta", "word", "product", "mailing"}
    for name, table in told.tables.items():
        assert [table.rows] == snapshot.numbers(f"SELECT count(*) FROM {name}"), name
        _lies_together(_table(place, name), "id" if name == "contact" else "contact_id")
    assert len({row["bucket"] for row in _table(place, "contact")}) > 1
    bought = _table(place, "purchase")
    assert {"clio", "megane", None} <= {row["product"] for row in bought}
    assert "ete" in {row["store"] for row in bought}
    assert all((row["product"] in ("clio", "megane")) == (row["replacement"] is not None) for row in bought)
    assert {"menu entry": "ble", "colour": "red"} in [row["properties"] for row in _table(place, "event")]
    _is_private(place, told)


def _lies_together(rows: list[dict[str, Any]], key: str) -> None:
    numbers = [row[key] for row in rows]
    assert numbers == sorted(numbers)
    assert all(row["bucket"] == row[key] // WIDTH for row in rows)


def _is_private(place: Path, told: Manifest) -> None:
    """Only its owner reads it, and the trail tells of it."""
    assert place.stat().st_mode & 0o077 == 0
    entry = AuditEntry.objects.get(verb="lake.export")
    assert entry.actor_name == "chaland"
    assert (entry.facts["position"], entry.facts["rows"]["contact"]) == (told.position, 30)


def test_nobody_sees_half_of_one_nor_whom_it_lost(scene: Scene, place: Path) -> None:
    """At each file that is written, what readers are shown is the former lake, whole."""
    before, shown = _manifest(place), set()
    gone = Contact.objects.earliest("pk")
    number = gone.pk
    gone.delete()

    def look(stage: str, done: int, total: int | None) -> None:
        held = _manifest(place)
        shown.add(held.data)
        assert all((place / held.data / name).is_dir() for name in held.tables)

    after = export_lake(to=place, by=None, width=WIDTH, progress=look).manifest
    assert shown == {before.data}
    assert _manifest(place) == after
    for name in after.tables:
        assert number not in {row.get("contact_id", row.get("id")) for row in _table(place, name)}, name
    _survives_a_cut(place, after)


class Cut(BaseException):
    """The end of the process."""


def _survives_a_cut(place: Path, before: Manifest) -> None:
    """What was cut short leaves the former in place; the next cleans up, and keeps one for those who read it."""

    def cut(stage: str, done: int, total: int | None) -> None:
        if stage == "lake":
            raise Cut

    with pytest.raises(Cut):
        export_lake(to=place, by=None, progress=cut)
    assert _manifest(place) == before
    (place / ".part-killed" / "contact").mkdir(parents=True)  # what `kill -9` leaves
    (place / ".manifest.json.part").write_text("{")
    after = export_lake(to=place, by=None).manifest
    assert {path.name for path in place.iterdir()} == {"manifest.json", before.data, after.data}


def test_a_file_of_nobody_has_every_table(transactional_db: None, tmp_path: Path) -> None:
    made = export_lake(to=tmp_path / "lake", by=None).manifest
    assert {table.files for table in made.tables.values()} == {1}
    assert {table.rows for table in made.tables.values()} == {0}


@pytest.mark.django_db
def test_it_takes_the_right_to_export(tmp_path: Path) -> None:
    seller = User.objects.create_user("a@exemple.fr", "a long password", role="sales")
    with pytest.raises(Forbidden):
        export_lake(to=tmp_path / "lake", by=seller)
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize("what", ["file", "other", "address"])
def test_it_goes_into_a_folder_of_its_own(tmp_path: Path, what: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "holidays.jpg").write_text("")
    with pytest.raises(Invalid) as refused:
        export_lake(to={"address": Path("s3a://bucket/lake")}.get(what, tmp_path / what), by=None)
    assert refused.value.code == "lake_folder"
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["holidays.jpg"]
