"""Importing small files in tests, the way the command line does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chaland.intake.models import Import
from chaland.intake.services.begin import Answers, begin
from chaland.intake.services.run import ask_undo, queue_step
from chaland.jobs.services import run_now
from chaland.kernel.clock import stop_clock

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Shop:
    """Delivers files, an hour apart, on a stopped clock."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.deliveries = folder, 0

    def deliver(self, text: str, *, source: str = "boutique", name: str = "", **answers: Any) -> Import:
        """Import a csv given as text. Blank lines and indentation around it do not count."""
        lines = [line.strip() for line in text.strip().splitlines()]
        path = self.folder / (name or f"{self.deliveries}.csv")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.deliver_file(path, source=source, **answers)

    def deliver_file(self, path: Path, *, source: str = "boutique", **answers: Any) -> Import:
        entry = self.staged(path, source=source, **answers)
        return self.step(entry, "commit")

    def staged(self, path: Path, *, source: str = "boutique", **answers: Any) -> Import:
        self.deliveries += 1
        stop_clock(START + timedelta(hours=self.deliveries))
        entry, _ = begin(path=path, name=path.name, source_name=source, by=None, answers=Answers(**answers))
        return self.step(entry, "stage")

    def step(self, entry: Import, step: str) -> Import:
        run_now(queue_step(entry, step, by=None))
        entry.refresh_from_db()
        return entry

    def undo(self, entry: Import) -> Import:
        run_now(ask_undo(entry=entry, by=None))
        entry.refresh_from_db()
        return entry


def counted(entry: Import) -> dict[str, int]:
    return {name: entry.counts[name] for name in ("created", "updated", "unchanged", "rejected")}
