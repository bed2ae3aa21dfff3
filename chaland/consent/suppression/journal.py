"""The journal: objections and withdrawals outside the database, so that a restored backup forgets none.

`CHALAND_HOME/suppression/journal.jsonl`, one JSON object a line, keyed hashes only, each line on the disk
(fsync) before its transaction commits. A line that lifts is written after the commit: whatever crashes,
the stricter survives. `Journal.size` says how much of the file this database knows; what lies beyond is
replayed, so the test whether a database is behind is one read and one `stat`.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.consent.models import Journal, Suppression

logger = logging.getLogger(__name__)

WITHDRAWN = "withdrawn"
"""Reason of a row made from a withdrawal whose ledger entry was lost or erased."""


def path() -> Path:
    return Path(settings.CHALAND_HOME) / "suppression" / "journal.jsonl"


def size() -> int:
    try:
        return path().stat().st_size
    except FileNotFoundError:
        return 0


def is_behind() -> bool:
    """Whether the journal knows more than this database."""
    return size() > _known()


def is_short() -> bool:
    """Whether the file lost lines that this database has already taken in."""
    return size() < _known()


def write(rows: Sequence[Suppression]) -> None:
    """Put rows, inserted or not, on the disk, and say that this database knows them. In a transaction,
    whose lock on the position keeps other writers waiting until it ends."""
    journal = hold()
    if size() > journal.size:
        take_in(journal)
    _append(rows)
    journal.size = size()
    journal.save()


def append_later(rows: Sequence[Suppression]) -> None:
    """What lifts is written when it is sure. The next writer, or replay, moves the position past it."""
    transaction.on_commit(lambda: _append(rows))


def hold() -> Journal:
    """The position, locked until the transaction ends."""
    Journal.objects.get_or_create(pk=1)
    return Journal.objects.select_for_update().get(pk=1)


def take_in(journal: Journal) -> int:
    """Insert what lies beyond the position. Returns the number of rows that were new."""
    end = size()
    before = Suppression.objects.count()
    rows = list(_read(journal.size, end))
    Suppression.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    journal.size = end
    journal.save()
    return Suppression.objects.count() - before


def rewrite(journal: Journal, withdrawals: Sequence[Suppression]) -> None:
    """The file lost lines: append all that the database knows. What stands there twice counts once."""
    _append([*Suppression.objects.order_by("pk"), *withdrawals])
    journal.size = size()
    journal.save()


def digest_of(row: Suppression) -> bytes:
    """Over all that a row says, so that a line replayed stands there once."""
    said = json.dumps(_line(row), sort_keys=True, ensure_ascii=False)
    return blake2b(said.encode(), digest_size=16).digest()


def _known() -> int:
    return Journal.objects.filter(pk=1).values_list("size", flat=True).first() or 0


def _append(rows: Sequence[Suppression]) -> None:
    if not rows:
        return
    file = path()
    file.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        lines = "".join(json.dumps(_line(row), ensure_ascii=False) + "\n" for row in rows)
        _write_all(descriptor, _mend(descriptor) + lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _mend(descriptor: int) -> bytes:
    """A line cut short by a crash is ended, so that the next one is whole."""
    end = os.fstat(descriptor).st_size
    return b"" if not end or os.pread(descriptor, 1, end - 1) == b"\n" else b"\n"


def _line(row: Suppression) -> dict[str, Any]:
    return {
        "kid": row.kid,
        "hmac": bytes(row.hmac).hex(),
        "kind": row.kind,
        "channel": row.channel,
        "purpose": row.purpose,
        "lifted": row.lifted,
        "at": row.at.astimezone(UTC).isoformat(),
        "reason": row.reason,
        "origin": row.origin,
    }


def _read(start: int, end: int) -> Iterator[Suppression]:
    """The rows between two places of the file. A line that is no row is passed over, and said."""
    with path().open("rb") as file:
        file.seek(start)
        for line in file.read(end - start).splitlines():
            try:
                yield _row(json.loads(line))
            except (ValueError, KeyError, TypeError):
                if line.strip():
                    logger.warning("the suppression journal holds a line that cannot be read")


def _row(said: Mapping[str, Any]) -> Suppression:
    row = Suppression(
        kid=int(said["kid"]),
        hmac=bytes.fromhex(said["hmac"]),
        kind=str(said["kind"]),
        channel=str(said["channel"]),
        purpose=str(said["purpose"]),
        lifted=bool(said["lifted"]),
        at=datetime.fromisoformat(said["at"]),
        reason=str(said["reason"]),
        origin=str(said["origin"]),
    )
    row.digest = digest_of(row)
    return row
