"""Files that people asked for: whole, or not there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text


def refuse_missing_folder(to: Path) -> None:
    """For who works long before writing. Raises: Invalid (`folder_missing`, `file_unwritable`)."""
    if not to.parent.is_dir():
        raise Invalid(
            "folder_missing",
            Text("Le dossier {folder} n'existe pas.", "The folder {folder} does not exist."),
            path="--to",
            folder=to.parent,
        )
    if os.path.isdir(to) or not os.access(to.parent, os.W_OK):
        raise _unwritable(to)


def _unwritable(to: Path) -> Invalid:
    return Invalid(
        "file_unwritable",
        Text("On ne peut pas écrire « {file} ».", "“{file}” cannot be written."),
        remedy=Text("Donnez un fichier d'un dossier à vous.", "Name a file in a folder of yours."),
        path="--to",
        file=to,
    )


@contextmanager
def written_whole(to: Path) -> Iterator[Path]:
    """A draft beside `to`, of the same suffix, which takes its place at the end; nothing is left of one that failed.

    Raises: as `refuse_missing_folder`.
    """
    refuse_missing_folder(to)
    draft = to.with_name(f".{to.name}.{secrets.token_hex(4)}.part{to.suffix}")
    try:
        draft.touch()
    except OSError as fault:
        raise _unwritable(to) from fault
    try:
        yield draft
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)
