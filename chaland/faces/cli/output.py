"""How the command line speaks: people read stdout; with --json, one document there and the rest on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from chaland.kernel.figures import figure
from chaland.kernel.text import Language, Text


@dataclass(slots=True)
class Manner:
    """How this run speaks, as asked by --json and --lang."""

    json: bool = False
    language: Language = "fr"


MANNER = Manner()


def say(text: Text | str, **facts: object) -> None:
    """A line for people; silent with --json."""
    if not MANNER.json:
        Console().print(
            text.to(MANNER.language, **facts) if isinstance(text, Text) else text,
            highlight=False,
            soft_wrap=True,
        )


def note(text: Text | str, **facts: object) -> None:
    """A line beside the answer, on stderr."""
    said = text.to(MANNER.language, **facts) if isinstance(text, Text) else text
    Console(stderr=True).print(said, highlight=False, style="dim", soft_wrap=True)


def answer(document: Mapping[str, Any] | Sequence[Any]) -> None:
    """The one JSON document of this run, when --json asks for it."""
    if MANNER.json:
        json.dump(document, sys.stdout, ensure_ascii=False, default=_plain)
        sys.stdout.write("\n")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no JSON form")


class Bar:
    """A progress bar on stderr with rate and time left; quiet when stderr is no terminal."""

    def __init__(self, label: str) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task: TaskID = self._progress.add_task(label, total=None, rate="")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, label: str, done: int, total: int | None) -> None:
        speed = next(task.speed for task in self._progress.tasks if task.id == self._task)
        rate = figure(f"{speed:,.0f}/s", MANNER.language) if speed else ""
        self._progress.update(self._task, description=label, completed=done, total=total, rate=rate)
