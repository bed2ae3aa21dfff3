"""Files that people asked for: whole, or not there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text


def refuse_missing_folder(to: Path) -> None:
    """For who works long before writing. Raises: Invalid (`folder_missing`)."""
    if not to.parent.is_dir():
        raise Invalid(
            "folder_missing",
            Text("Le dossier {folder} n'existe pas.", "The folder {folder} does not exist."),
            path="--to",
            folder=to.parent,
        )


@contextmanager
def written_whole(to: Path) -> Iterator[Path]:
    """A draft beside `to`, of the same suffix, which takes its place at the end; nothing is left of one that failed.

    Raises: as `refuse_missing_folder`.
    """
    refuse_missing_folder(to)
    draft = to.with_name(f".{to.name}.{secrets.token_hex(4)}.part{to.suffix}")
    try:
        yield draft
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)
