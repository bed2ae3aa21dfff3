"""When snapshots are made, which ones are kept, and what the doctor says of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from chaland.jobs.models import Job, Schedule, State
from chaland.jobs.services import claim, new_owner, queue_due, run_claimed
from chaland.kernel.clock import real_clock, stop_clock
from chaland.mirror.models import Snapshot
from chaland.mirror.opening import Opened
from chaland.mirror.queries import folder
from chaland.segments import counting, publishing
from chaland.segments.queries import contact_ids_where, count_where
from tests.harness.rows import make_contact
from tests.intake.deliveries import Shop
from tests.segments.mirror.scene import Scene


def _files() -> list[str]:
    return sorted(path.name for path in folder().glob("mirror-*"))


def _work() -> Job | None:
    """What the worker does next."""
    owner = new_owner()
    job = claim(owner=owner)
    return job and run_claimed(job, owner=owner)


def test_files_are_named_by_position_and_the_last_two_stay(scene: Scene) -> None:
    for _ in range(3):
        make_contact()
        row = publishing.publish_now()
        assert row.file == f"mirror-{row.position}.duckdb"
    kept = Snapshot.objects.order_by("id").values_list("file", flat=True)
    assert _files() == sorted(kept)
    assert len(kept) == 2


def test_a_snapshot_of_the_same_position_has_a_name_of_its_own(scene: Scene) -> None:
    first, second = publishing.publish_now(), publishing.publish_now()
    assert first.position == second.position
    assert first.file != second.file


def test_who_holds_an_old_snapshot_reads_on(scene: Scene) -> None:
    old = Opened(Snapshot.objects.get())
    before = old.numbers("SELECT count(*) FROM contact")
    for _ in range(3):
        make_contact()
        publishing.publish_now()
    assert old.row.file not in _files()
    assert old.numbers("SELECT count(*) FROM contact") == before
    assert count_where("everyone", engine="mirror") == before[0] + 3


def test_a_small_file_has_none(scene: Scene) -> None:
    Snapshot.objects.all().delete()
    assert not publishing.is_needed()
    Schedule.objects.all().delete()
    queue_due()
    assert not Job.objects.filter(kind=publishing.PUBLISH).exists()


@pytest.mark.usefixtures("worth")
def test_the_worker_makes_one_when_it_is_wanted(scene: Scene) -> None:
    Snapshot.objects.all().delete()
    Schedule.objects.update_or_create(
        name=publishing.PUBLISH, defaults={"last_due_at": real_clock() - timedelta(minutes=5)}
    )
    assert queue_due() >= 1
    job = Job.objects.get(kind=publishing.PUBLISH)
    while job.state in (State.QUEUED, State.RUNNING) and _work() is not None:
        job.refresh_from_db()
    assert job.state == State.DONE
    assert job.result["file"] in _files()
    assert not publishing.is_needed()
    make_contact()
    assert publishing.is_needed()


@pytest.mark.usefixtures("worth")
def test_an_import_asks_for_one(scene: Scene, tmp_path: Path) -> None:
    try:
        Shop(tmp_path).deliver("N° client;Nom;Prénom\n1;DUPONT;Zoé")
    finally:
        stop_clock(None)
    assert Job.objects.filter(kind=publishing.PUBLISH, state=State.QUEUED).count() == 1


def test_a_snapshot_that_took_long_is_kept_long(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "WORTH_CONTACTS", 1)
    monkeypatch.setattr(publishing, "STALE", 1)
    Snapshot.objects.update(seconds=3600)
    make_contact()
    assert publishing.is_behind()
    assert not publishing.is_needed()
    monkeypatch.setattr(publishing, "TOO_MANY", 1)  # useless now
    assert publishing.is_needed()


def test_what_changed_too_much_is_asked_of_the_row_store(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "TOO_MANY", 2)
    make_contact()
    assert count_where("everyone", engine="mirror") == count_where("everyone", engine="rows")
    make_contact()
    with pytest.raises(counting.NoMirror):
        count_where("everyone", engine="mirror")
    assert count_where("everyone") == count_where("everyone", engine="rows")


def test_a_job_with_nothing_new_to_copy_copies_nothing(scene: Scene) -> None:
    class Run:
        def advance(self, *, done: int, note: str | None = None) -> None:
            raise AssertionError("nothing was to be read")

    assert publishing.publish(Run())["fresh"] is True


def test_another_plan_does_not_ask_the_files_of_this_one(scene: Scene) -> None:
    Snapshot.objects.update(form="of another version")
    with pytest.raises(counting.NoMirror):
        count_where("everyone", engine="mirror")


@pytest.fixture
def plain() -> Iterator[None]:
    yield
    MANNER.json, MANNER.language = False, "fr"


@pytest.mark.usefixtures("plain")
def test_the_command_line_takes_the_engine(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    ids = contact_ids_where('ville = "Lyon"', engine="rows")
    assert ids != []
    for engine in ("auto", "rows", "mirror"):
        asked = ('ville = "Lyon"', "--engine", engine, "--json")
        assert main(["segment", "count", *asked]) == 0
        assert json.loads(capsys.readouterr().out) == {"count": len(ids)}
        assert main(["segment", "list", *asked]) == 0
        assert json.loads(capsys.readouterr().out) == {"ids": ids}
    Snapshot.objects.all().delete()
    assert main(["segment", "count", "everyone", "--engine", "mirror", "--json"]) == 2
    assert "no_mirror" in capsys.readouterr().out


@pytest.mark.usefixtures("worth", "plain")
def test_the_doctor_says_how_it_stands(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    def said() -> dict[str, str]:
        main(["doctor", "--json", "--lang", "en"])
        told = json.loads(capsys.readouterr().out)
        return next(check for check in told["checks"] if check["check"] == "mirror")

    row = Snapshot.objects.get()
    assert said()["state"] == "ok"
    assert f"position {row.position}, 0 changes since" in said()["said"]
    make_contact()
    assert said()["state"] == "warn"
    (folder() / row.file).unlink()
    assert said()["said"].startswith(f"{row.file} does not open")
    Snapshot.objects.all().delete()
    assert said()["state"] == "warn"
