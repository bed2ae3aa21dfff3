"""The keys of the suppression list: files of their own, beside the database, readable by their owner alone.

A key is never replaced: hashes cannot be computed anew without clear values. A new version is added, and
matching tries them all (law.md SUP-02). `CHALAND_HOME/keys/suppression-<kid>`: 64 hexadecimal digits.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from chaland.consent.domain.identifiers import Identifier
from chaland.consent.models import Suppression
from chaland.kernel.errors import Broken
from chaland.kernel.text import Text

_PREFIX = "suppression-"


def keys() -> Mapping[int, bytes]:
    """Every version, by its number. Cost: one look at the folder."""
    folder = _folder()
    return _read(str(folder), folder.stat().st_mtime_ns)


def current_kid() -> int:
    """The newest version, under which new rows are hashed; made when there is none yet.

    Raises: Broken (`suppression_key_lost`) when hashes are there and no key is.
    """
    known = keys()
    if known:
        return max(known)
    if Suppression.objects.exists():
        raise key_lost([1])
    return new_key()


def new_key() -> int:
    """Add a version. Returns its number."""
    folder = _folder()
    kid = max(keys(), default=0) + 1
    draft = folder / f".{_PREFIX}{kid}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, folder / f"{_PREFIX}{kid}")  # whole or not at all; the first process wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _read.cache_clear()
    return kid


def hmac_of(kind: str, value: str, kid: int | None = None) -> bytes:
    """HMAC-SHA-256 of an identifier in its normal form, under the newest key or the one asked for.

    Raises: Broken (`suppression_key_lost`).
    """
    wanted = current_kid() if kid is None else kid
    known = keys()
    if wanted not in known:
        raise key_lost([wanted])
    return _hash(known[wanted], kind, value)


def hasher() -> Callable[[str, str], list[bytes]]:
    """`hashes_of` for a long list: the keys are read, and each HMAC begun, once."""
    begun = [hmac.new(key, digestmod="sha256") for key in keys().values()]
    return lambda kind, value: [_end(one, kind, value) for one in begun]


def _end(begun: hmac.HMAC, kind: str, value: str) -> bytes:
    """As `_hash`, at a third of the time."""
    one = begun.copy()
    one.update(f"{kind}\0{value}".encode())
    return one.digest()


def _hash(key: bytes, kind: str, value: str) -> bytes:
    return hmac.digest(key, f"{kind}\0{value}".encode(), "sha256")


def current_hasher() -> tuple[int, Callable[[str, str], bytes]]:
    """The newest version and its hash, for many new rows: the key is read once. Raises: as `current_kid`."""
    kid = current_kid()
    begun = hmac.new(keys()[kid], digestmod="sha256")
    return kid, lambda kind, value: _end(begun, kind, value)


def hashes_of(identifier: Identifier) -> list[bytes]:
    """Under every version."""
    return [hmac_of(identifier.kind, identifier.value, kid) for kid in keys()]


def key_lost(kids: list[int]) -> Broken:
    return Broken(
        "suppression_key_lost",
        Text(
            "La clé {kids} de la liste d'opposition manque : nul ne peut être contacté sans elle.",
            "Key {kids} of the suppression list is missing: nobody may be contacted without it.",
        ),
        remedy=Text(
            "Restaurez le dossier keys depuis la sauvegarde.", "Restore the keys folder from the backup."
        ),
        kids=", ".join(map(str, kids)),
    )


def _folder() -> Path:
    folder = Path(settings.CHALAND_HOME) / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@lru_cache(maxsize=4)
def _read(folder: str, _changed: int) -> Mapping[int, bytes]:
    found = Path(folder).glob(f"{_PREFIX}*")
    return {
        int(path.name.removeprefix(_PREFIX)): bytes.fromhex(path.read_text(encoding="ascii").strip())
        for path in sorted(found)
        if path.name.removeprefix(_PREFIX).isdigit()
    }
