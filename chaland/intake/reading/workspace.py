"""A private directory for what must be unpacked or converted, removed when no longer needed."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path


class Workspace:
    """Files inside have names of our own: no name found in an archive is ever used as a path."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="chaland-reading-"))  # mode 0700
        self._remove = weakref.finalize(self, shutil.rmtree, str(self.path), ignore_errors=True)

    def close(self) -> None:
        self._remove()
