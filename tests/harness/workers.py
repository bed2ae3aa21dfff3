"""Processes that tests kill: real ones, forked from one that has everything loaded, so each starts in 50 ms.

    with workers() as crew:
        child = crew.start(send_forever, campaign.pk)
        wait_for(lambda: Message.objects.count() >= 40)
        assert child.kill() == -signal.SIGKILL
    # whatever still lived is dead here

`start` takes any function of a module, and arguments that can be pickled. The child imports that module: keep
the function in `chaland`, or in a file of its own beside the test (`tests/jobs/worker_process.py`) that imports
neither pytest nor fixtures, or every child loads them.

The child is on the database and in the house (CHALAND_HOME) of the test; it sees committed rows alone, so the
test wants `pytest.mark.django_db(transaction=True)`. `start(..., CHALAND_HOME=..., DATABASE_URL=...)` puts it in
another house; any variable of the environment can be given so. Its settings are those of people,
`chaland.config.settings`, read anew. It has no connection, no thread, and a process group of its own.
The first `workers()` of a pytest process pays for the loading, once: about 3 s.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from django.db import connections

from tests.harness import newborn


@dataclass(frozen=True, slots=True)
class Child:
    """One process. `kill` and `wait` return its exit code, negative when a signal ended it."""

    process: ForkServerProcess
    said: Path

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    @property
    def is_alive(self) -> bool:
        return self.process.is_alive()

    def kill(self) -> int:
        """`kill -9` of this one process: nothing is cleaned up, and what it started lives on."""
        self.process.kill()
        return self.wait()

    def wait(self, seconds: float = 120) -> int:
        """Raises: TimeoutError when it has not ended by then."""
        self.process.join(seconds)
        if self.process.exitcode is None:
            raise TimeoutError(f"still running after {seconds} s, having said:\n{self.err}")
        return self.process.exitcode

    @property
    def out(self) -> str:
        """What it has written on its standard output."""
        return (self.said / "out").read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return (self.said / "err").read_text(encoding="utf-8")

    def end(self) -> None:
        """Kill it with all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.kill()
        self.process.close()


class Crew:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: list[Child] = []

    def start(self, function: Callable[..., object], *arguments: Any, **environment: str) -> Child:
        """Run it in a process of its own, which ends with the integer that it returns (0 for anything else),
        or with 1 when it raises. `environment` is what it has besides ours."""
        said = _outputs(self._folder / str(len(self._children)))
        databases = None if "CHALAND_HOME" in environment else _databases()
        birth = newborn.Birth(said, {**os.environ, **environment}, databases)
        errand = pickle.dumps((function, arguments))
        process = _nursery().Process(target=newborn.live, args=(birth, errand))
        process.start()
        self._children.append(Child(process, said))
        return self._children[-1]

    def end(self) -> None:
        for child in self._children:
            child.end()


def _outputs(folder: Path) -> Path:
    folder.mkdir()
    for name in newborn.OUTPUTS.values():
        (folder / name).touch()
    return folder


def _databases() -> dict[str, dict[str, Any]]:
    """Those of the test, which no variable tells."""
    told = {name: connections[name].settings_dict for name in connections}
    return {name: {key: one[key] for key in newborn.ADDRESS} for name, one in told.items()}


@contextmanager
def workers() -> Iterator[Crew]:
    """Who starts processes. All of them are dead afterwards."""
    with tempfile.TemporaryDirectory(prefix="chaland-workers-") as folder:
        crew = Crew(Path(folder))
        try:
            yield crew
        finally:
            crew.end()


def wait_for(true: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(0.01)


@cache
def _nursery() -> ForkServerContext:
    """The standard library's fork server, once it has loaded everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.harness.warm"])
    with tempfile.TemporaryDirectory() as home, _environment({**newborn.AT_BIRTH, "CHALAND_HOME": home}):
        first = context.Process(target=newborn.is_warm)
        first.start()
        first.join(120)
    assert first.exitcode == 0, "the fork server could not load what it should (see stderr)"
    return context


@contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    former = dict(os.environ)
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(former)
