"""Messages written to a file instead of being sent: to try without an account, and to see what would leave.

`CHALAND_HOME/outbox/<account>/2026-11-23.jsonl`: one JSON line a message, on disk before it is answered for. A day is
kept 30 days: these are people's numbers and addresses. What would come back may be written by hand in `reports.jsonl`
beside it: `{"client_ref": "…", "kind": "delivered"}` or `{"address": "+336…", "kind": "replied", "text": "STOP"}`.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic

from chaland.channels.port import Answer, Event, M, Outcome, Reported
from chaland.channels.storable import LONGEST_REF, storable, storable_raw
from chaland.channels.terms import Terms
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import ProviderFailed
from chaland.kernel.text import Text

WINDOW = 100
KEPT = timedelta(days=30)
_REPORTS = "reports.jsonl"
_SEEN = ".reports.seen"


class FileTransport(Generic[M]):
    """Every message is accepted; asked about one by its `client_ref`, the answer is exact."""

    provider = "file"
    window = WINDOW
    settles_after_s = 60.0

    def __init__(self, terms: Terms, clock: Clock = system_clock) -> None:
        self._account = terms.account
        self._folder = terms.folder
        self._clock = clock

    def send(self, messages: Sequence[M]) -> Iterator[Answer]:
        """Raises: ProviderFailed (`file_unwritable`)."""
        now = self._clock()
        lines = [_line(message, now) for message in messages]
        day = self._folder / f"{now.date().isoformat()}.jsonl"
        try:
            if not day.exists():
                self._forget(now)
            self._append(day, b"".join(lines))
        except OSError as fault:
            raise _unwritable(self._folder, fault) from fault
        for message in messages:
            yield _accepted(message.client_ref)

    def look_up(self, client_ref: str, sent_at: datetime) -> Answer | None:
        """Raises: ProviderFailed (`file_unwritable`)."""
        days = [(sent_at + timedelta(days=shift)).date().isoformat() for shift in (-1, 0, 1)]
        try:
            found = any(_holds(self._folder / f"{day}.jsonl", client_ref) for day in days)
        except OSError as fault:
            raise _unwritable(self._folder, fault) from fault
        return _accepted(client_ref) if found else None

    def poll(self) -> Iterator[Event]:
        """What was added to `reports.jsonl`; one is told again unless the next was asked for."""
        told = self._folder / _REPORTS
        if not told.exists():
            return
        at = _read_number(self._folder / _SEEN)
        with told.open("rb") as file:
            file.seek(at)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                yield from self._event(line, at)
                at += len(line)
                (self._folder / _SEEN).write_text(str(at), encoding="ascii")

    def check(self) -> Text:
        """Raises: ProviderFailed (`file_unwritable`)."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / ".check").write_text("", encoding="ascii")
            (self._folder / ".check").unlink()
        except OSError as fault:
            raise _unwritable(self._folder, fault) from fault
        return Text(
            f"Rien ne part : les messages s'écrivent dans {self._folder}.",
            f"Nothing is sent: messages are written in {self._folder}.",
        )

    def close(self) -> None:
        """Nothing is kept open."""

    def _forget(self, now: datetime) -> None:
        limit = (now - KEPT).date().isoformat()
        for path in self._folder.glob("????-??-??.jsonl"):
            if path.stem < limit:
                path.unlink(missing_ok=True)

    def _append(self, path: Path, octets: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with _alone(path) as descriptor:
            os.write(descriptor, _ending(descriptor))
            left = memoryview(octets)
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)

    def _event(self, line: bytes, at: int) -> Iterator[Event]:
        try:
            said = json.loads(line)
            kind = Reported(said["kind"])
        except (ValueError, KeyError, TypeError):
            return
        client_ref = storable(str(said.get("client_ref", "")), LONGEST_REF)
        yield Event(
            provider=self.provider,
            event_id=f"{self._account}:{at}",
            kind=kind,
            at=self._clock(),
            provider_ref=_number(client_ref) if client_ref else "",
            client_ref=client_ref,
            address=storable(str(said.get("address", "")), 100),
            text=storable(str(said.get("text", "")), 5_000),
            code=storable(str(said.get("code", "")), 80),
            raw=storable_raw(said),
        )


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """Opened to append, while no other process does."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _ending(descriptor: int) -> bytes:
    """What closes a line that a killed process left unfinished."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""


def _line(message: M, now: datetime) -> bytes:
    said = {"client_ref": message.client_ref, "at": now.isoformat()}
    said |= {one.name: getattr(message, one.name) for one in fields(message)}
    return json.dumps(said, ensure_ascii=False, default=dict).encode("utf-8", "replace") + b"\n"


def _holds(path: Path, client_ref: str) -> bool:
    """Whether a whole line of the file is of that message."""
    if not path.exists() or not path.stat().st_size:
        return False
    key = b'{"client_ref": ' + json.dumps(client_ref, ensure_ascii=False).encode() + b", "
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        at = text.find(key)
        while at >= 0:
            end = text.find(b"\n", at)
            if end >= 0 and (at == 0 or text[at - 1 : at] == b"\n") and _is_whole(text[at:end]):
                return True
            at = text.find(key, at + 1)
    return False


def _is_whole(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _accepted(client_ref: str) -> Answer:
    return Answer(client_ref, Outcome.ACCEPTED, provider_ref=_number(client_ref))


def _number(client_ref: str) -> str:
    return f"file-{client_ref}"


def _read_number(path: Path) -> int:
    text = path.read_text(encoding="ascii").strip() if path.exists() else ""
    return int(text) if text.isdigit() else 0


def _unwritable(folder: Path, fault: OSError) -> ProviderFailed:
    return ProviderFailed(
        "file_unwritable",
        Text(
            "Impossible d'écrire les messages dans {folder} : {why}.",
            "Messages cannot be written in {folder}: {why}.",
        ),
        permanent=False,
        folder=folder,
        why=fault.strerror or type(fault).__name__,
    )
