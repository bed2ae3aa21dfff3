"""A file whose diff nobody waits for is written while it is being staged: the same rows, counted alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.data import write_messy_csv
from chaland.customers.models import Contact
from chaland.intake.models import Import, State
from chaland.intake.ranks import Ranks
from chaland.intake.reading import open_file
from chaland.intake.services import stage
from chaland.intake.services.begin import begin
from chaland.intake.services.run import queue_step
from chaland.jobs.models import Job
from chaland.jobs.services import resume, run_now
from chaland.kernel.errors import Conflict
from tests.intake.deliveries import Shop, counted
from tests.intake.state import State as File
from tests.intake.state import differences, state_of_the_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    """A hundred rows in chunks of thirty, the first ten of them twice."""
    settings.CHALAND_CHUNK = 30
    path = tmp_path / "clients.csv"
    write_messy_csv(path, rows=90, seed=5)
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *rows, *rows[:10]]), encoding="utf-8")
    return path


def _unseen(shop: Shop, path: Path) -> tuple[Import, Job]:
    entry, _ = begin(path=path, name=path.name, source_name="boutique", by=None)
    return entry, queue_step(entry, "commit", by=None, unseen=True)


def _forgetting(file: File, *ids: str) -> list[list[tuple[tuple[str, Any], ...]]]:
    """Rows without the numbers that an import more moves on."""
    gone = {"id", "batch_id", "first_batch_id", "contact_id", "company_id", "record_id", "source_id", *ids}
    return [
        sorted((tuple(cell for cell in row if cell[0] not in gone) for row in rows), key=repr)
        for rows in file.values()
    ]


def test_it_ends_like_a_file_that_was_looked_at(shop: Shop, file: Path) -> None:
    empty = state_of_the_file()
    seen = shop.deliver_file(file)
    expected = _forgetting(state_of_the_file())
    shop.undo(seen)
    entry, job = _unseen(shop, file)
    run_now(job)
    entry.refresh_from_db()
    assert (entry.state, entry.chunks) == (State.COMMITTED, seen.chunks)
    assert entry.counts["repeated"] >= 10
    assert (entry.counts, entry.report) == (seen.counts, seen.report)
    assert _forgetting(state_of_the_file()) == expected
    again = shop.deliver_file(file)
    assert counted(again)["unchanged"] == entry.counts["read"] - entry.counts["rejected"]
    shop.undo(again)
    shop.undo(entry)
    assert not differences(empty, state_of_the_file())


def test_it_is_taken_up_where_it_stopped(shop: Shop, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry, job = _unseen(shop, file)
    with monkeypatch.context() as broken:
        broken.setattr(Ranks, "tell", _until_the_third(Ranks.tell))
        with pytest.raises(OSError, match="full"):
            run_now(job)
    entry.refresh_from_db()
    assert entry.state == State.COMMITTING
    written = set(Contact.objects.values_list("pk", flat=True))
    assert written
    Job.objects.filter(pk=job.pk).update(state="failed")
    run_now(resume(job_id=job.pk))
    entry.refresh_from_db()
    assert sum(counted(entry).values()) == entry.counts["read"]
    assert written < set(Contact.objects.values_list("pk", flat=True))


def _until_the_third(tell: Any) -> Any:
    def stopped(ranks: Ranks, number: int) -> None:
        if number == 2:
            raise OSError("disk full")
        tell(ranks, number)

    return stopped


def test_what_is_undone_is_not_written_by_the_job_that_was_cut_short(shop: Shop, file: Path) -> None:
    entry, job = _unseen(shop, file)
    run_now(job)
    entry.refresh_from_db()
    shop.undo(entry)
    Job.objects.filter(pk=job.pk).update(state="failed")
    with pytest.raises(Conflict):
        run_now(resume(job_id=job.pk))
    assert not Contact.objects.exists()


def test_a_file_is_read_by_the_same_rows_however_long_a_chunk_is(
    file: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "SAMPLE", 10)
    monkeypatch.setattr(stage, "EVIDENCE", 14)
    read = []
    with open_file(file, name=file.name) as opened:
        for chunk in (9, 30, 1_000):
            settings.CHALAND_CHUNK = chunk
            read.append(stage.spread(opened.table(None))["N° client"].to_list())
    assert read[0] == read[1] == read[2]
    assert 14 <= len(read[0]) < 30
