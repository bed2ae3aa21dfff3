"""Publishing a snapshot: build it aside, rename it, point to it, let the old ones go."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from pathlib import Path

from django.db import transaction

from chaland.kernel.clock import Clock, real_clock
from chaland.mirror.building import Progress, build
from chaland.mirror.domain import KEPT, Plan, Seen
from chaland.mirror.models import Snapshot
from chaland.mirror.queries import folder
from chaland.mirror.reading import one_instant


def publish(*, plan: Plan, progress: Progress, clock: Clock = real_clock) -> Snapshot:
    """Copy the row store as it now stands. One at a time: what another left half-built is removed first.

    Cost: a minute for some tens of millions of rows, on a connection of its own; nobody is kept from writing.
    """
    started, token = time.monotonic(), secrets.token_hex(8)
    _sweep_half_built()
    path = folder() / f"building-{token}.duckdb"
    before = Snapshot.objects.order_by("-id").first()
    known = Seen(before.floor, before.position, before.horizon) if before else None
    try:
        with one_instant(plan.log, known) as instant:
            seen = instant.seen
            rows = build(plan, instant, path, {"token": token, "position": seen.position}, progress)
        final = _named(seen.position)
        size = path.stat().st_size
        path.replace(final)
        _settle(final.parent)
    finally:
        path.unlink(missing_ok=True)
    row = Snapshot(token=token, file=final.name, form=plan.form, rows=rows, bytes=size, built_at=clock())
    row.position, row.floor, row.horizon = seen.position, seen.floor, seen.horizon
    row.seconds = round(time.monotonic() - started, 3)
    row.save()
    let_go()
    return row


def _named(position: int) -> Path:
    """A name that no file ever had while somebody may hold it open."""
    path, number = folder() / f"mirror-{position}.duckdb", 1
    while path.exists() or Snapshot.objects.filter(file=path.name).exists():
        number += 1
        path = folder() / f"mirror-{position}-{number}.duckdb"
    return path


def _settle(directory: Path) -> None:
    """The new name survives a power cut, where the system lets one say so."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(directory, os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def let_go() -> None:
    """Forget all but the last snapshots, and remove every file that none of them points to.

    Who has one open keeps reading it until it is closed; where a system forbids removing it, the next time will.
    """
    with transaction.atomic():
        kept = list(Snapshot.objects.filter(broken=False).order_by("-id")[:KEPT])
        Snapshot.objects.exclude(pk__in=[row.pk for row in kept]).delete()
    names = {row.file for row in kept}
    for path in folder().glob("mirror-*"):
        if path.name not in names and not any(
            path.name.startswith(Path(name).stem + ".spill") for name in names
        ):
            _remove(path)


def _sweep_half_built() -> None:
    for path in folder().glob("building-*"):
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError:  # Windows, while somebody reads it
        return
