"""Keys of links, codes and throttles: files that only the owner of the installation reads, never in the database.

`CHALAND_HOME/keys/<name>-<number>`. A key is changed by adding the next number; what the old ones sealed
stays readable. A lost key costs links and codes that are on their way, nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings


def keys_named(name: str) -> Mapping[int, bytes]:
    """Every version of a key, number → 64 octets; the first is made on first use. Cost: one `stat`."""
    folder = Path(settings.CHALAND_HOME) / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    known = _read(str(folder), name, folder.stat().st_mtime_ns)
    if known:
        return known
    _make(folder / f"{name}-1")
    return _read(str(folder), name, folder.stat().st_mtime_ns)


def keyed(name: str, *words: str) -> bytes:
    """HMAC-SHA-256 of these words under the newest key of that name."""
    keys = keys_named(name)
    return hmac.digest(keys[max(keys)], "\x1f".join(words).encode(), hashlib.sha256)


def place_of(name: str) -> int:
    """The number by which the disk knows the file of the newest key of that name: a copy of it has another."""
    newest = max(keys_named(name))
    return (Path(settings.CHALAND_HOME) / "keys" / f"{name}-{newest}").stat().st_ino


def _make(path: Path) -> None:
    """Linked into place when whole, so that two processes that start together end with one key."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    _read.cache_clear()


@lru_cache(maxsize=16)
def _read(folder: str, name: str, _changed: int) -> Mapping[int, bytes]:
    found = {path.name.removeprefix(f"{name}-"): path for path in Path(folder).glob(f"{name}-*")}
    return {int(number): _stretched(name, path) for number, path in found.items() if number.isdigit()}


def _stretched(name: str, path: Path) -> bytes:
    text = path.read_text(encoding="ascii").strip()
    return hashlib.blake2b(text.encode(), digest_size=64, person=name.encode()[:16]).digest()
