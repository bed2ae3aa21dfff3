"""Where the snapshots are, and how they stand."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from chaland.mirror.models import Snapshot


def folder() -> Path:
    path = Path(settings.CHALAND_HOME) / "mirror"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def newest_row(form: str) -> Snapshot | None:
    """The pointer: the latest snapshot of this plan that nobody found broken."""
    return Snapshot.objects.filter(broken=False, form=form).order_by("-id").first()


def is_there(row: Snapshot) -> bool:
    """Whether its file is where it should be, and whole as far as its size says."""
    path = folder() / row.file
    return path.is_file() and path.stat().st_size == row.bytes
