"""A private directory for what must be unpacked or converted, removed when no longer needed."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from pathlib import Path

PREFIX = "chaland-reading-"


def sweep(older_than_s: float) -> int:
    """Remove the workspaces that killed processes left, untouched for so many seconds. Returns how many."""
    limit = time.time() - older_than_s
    left = [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_older(path, limit)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime < limit
    except FileNotFoundError:  # whoever reads in another process has just removed its own
        return False


class Workspace:
    """Files inside have names of our own: no name found in an archive is ever used as a path."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))  # mode 0700
        self._remove = weakref.finalize(self, shutil.rmtree, str(self.path), ignore_errors=True)

    def close(self) -> None:
        self._remove()
