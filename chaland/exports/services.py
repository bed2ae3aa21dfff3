"""Writing an export: the whole file or nothing, and an entry in the audit trail before anybody can open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.services.reach import catch_up
from chaland.exports import queries, reach
from chaland.exports.domain import Chunk, Exported, Form, Table, Wanted, form_of
from chaland.exports.writers import WRITERS
from chaland.kernel.files import written_whole
from chaland.segments.language import print_sentence

Progress = Callable[[int], None]


def export_file(
    *, wanted: Wanted, to: Path, by: User | None, form: Form | None = None, progress: Progress | None = None
) -> Exported:
    """Write what is wanted to a file; its suffix says the form.

    Raises: Invalid (`form_unknown`, `form_unsuited`, `column_unknown`, `folder_missing`), Faulty,
    Refused (`too_many_rows`, `reach_underway`). Nothing is left behind then.
    Cost: one pass over the rows, flat memory.
    """
    write = WRITERS[form or form_of(to)]
    asked = queries.table(wanted)
    if reach.asks(asked.columns):
        catch_up()
    table = _watched(asked, progress)
    with written_whole(to) as draft:
        rows, cut = write(table, draft)
        done = Exported(rows, to, tuple(column.name for column in table.columns), cut)
        _note(wanted, done, by)
    return done


def _note(wanted: Wanted, done: Exported, by: User | None) -> None:
    """Who took out what: how many, which columns, under which sentence."""
    facts: dict[str, object] = {
        "kind": wanted.kind,
        "rows": done.rows,
        "columns": list(done.columns),
        "file": done.file.name,
        "where": print_sentence(wanted.where, "fr") if wanted.where else "",
        "words": wanted.ask.words if wanted.ask else "",
    }
    record(actor=by, verb="contacts.export", subject_kind="export", facts=facts)


def _watched(table: Table, progress: Progress | None) -> Table:
    return replace(table, chunks=_counted(table.chunks, progress)) if progress else table


def _counted(chunks: Iterator[Chunk], progress: Progress) -> Iterator[Chunk]:
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk[0])
        progress(done)
