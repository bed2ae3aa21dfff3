"""Imports that nobody committed, and folders that killed processes left, go by themselves."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest

from chaland.customers.models import Batch
from chaland.intake.models import Import
from chaland.intake.reading import workspace
from chaland.intake.services.begin import folder_of
from chaland.intake.services.sweep import FORGOTTEN, SWEEP, sweep
from chaland.jobs.services import LeasedRun, claim, new_owner, queue
from chaland.kernel.clock import real_clock
from tests.intake.deliveries import START, Shop

CUSTOMERS = "Nom;Prénom;E-mail\nMartin;Paul;paul@example.fr"


def _run() -> LeasedRun:
    owner = new_owner()
    job = claim(owner=owner, job_id=queue(kind=SWEEP, arguments={}).pk)
    assert job is not None
    return LeasedRun(job, owner, real_clock, None)


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_import_goes_with_its_files_and_a_committed_one_stays(shop: Shop, tmp_path: Path) -> None:
    kept = shop.deliver(CUSTOMERS)
    path = tmp_path / "forgotten.csv"
    path.write_text(CUSTOMERS.replace("Paul", "Zoé"), encoding="utf-8")
    forgotten = shop.staged(path)
    folder = folder_of(forgotten.pk)
    soon, later = START + timedelta(days=1), START + FORGOTTEN + timedelta(days=1)
    assert sweep(_run(), lambda: soon)["imports"] == 0
    assert folder.exists()
    assert sweep(_run(), lambda: later)["imports"] == 1
    assert not folder.exists()
    assert list(Import.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not Batch.objects.filter(pk=forgotten.pk).exists()


def test_only_old_workspaces_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new, other = (
        tmp_path / name for name in (f"{workspace.PREFIX}old", f"{workspace.PREFIX}new", "other")
    )
    for folder in (old, new, other):
        folder.mkdir()
    (tmp_path / f"{workspace.PREFIX}gone").symlink_to(tmp_path / "removed meanwhile")
    for folder in (old, other):
        os.utime(folder, (time.time() - 9_000,) * 2)
    assert workspace.sweep(older_than_s=3_600) == 1
    assert [folder.exists() for folder in (old, new, other)] == [False, True, True]
