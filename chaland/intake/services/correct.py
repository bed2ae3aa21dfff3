"""The person's own word on an import: its columns, its kind, its sheet, its sensitive columns."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.access.domain import may, require
from chaland.access.models import User
from chaland.access.services import record
from chaland.intake.cleaning import Mapping
from chaland.intake.fields import Kind
from chaland.intake.hiding import hidden
from chaland.intake.look import Look, first_rows, keep, kept, look, telling_rows
from chaland.intake.mapping_codec import decode
from chaland.intake.models import Import, State
from chaland.intake.preview import PreviewRow, preview
from chaland.intake.queries import live_job
from chaland.intake.reading import open_file
from chaland.intake.recognition import ColumnGuess, recognise
from chaland.intake.services.begin import SAMPLE, Answers, begin, folder_of, upload_of
from chaland.intake.services.run import busy, discard, remap
from chaland.kernel.clock import Clock, system_clock, today
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Text

SHOWN_ROWS = 8


def look_at(entry: Import) -> Look:
    """What the file is, as seen when it came in; seen again if that was lost.

    Raises: Refused when the file cannot be read any more.
    """
    folder = folder_of(entry.pk)
    found = kept(folder)
    if found is None:
        with open_file(upload_of(entry), name=entry.file_name) as opened:
            table = opened.table(entry.sheet)
            first = first_rows(table, SAMPLE)
            guessed = recognise(
                list(table.headers), first.frame, kind=_kind(entry), file_name=entry.file_name
            )
            found = look(opened, table, first, guessed)
        keep(folder, found)
    return found


def _kind(entry: Import) -> Kind:
    return decode({"kind": entry.kind}).kind


def must_be_masked(guess: ColumnGuess) -> bool:
    """Whether a column is nothing but what should not be kept; reading it takes a right and a reason."""
    return guess.sensitive is not None and guess.field is None


def preview_of(
    *, entry: Import, mapping: AbstractMapping[str, Any], by: User, clock: Clock = system_clock
) -> list[PreviewRow]:
    """What a few rows of the file become under this mapping; sensitive columns are seen masked until a
    reason was accepted, and by those without the right for ever. Raises: Invalid on a wrong mapping.
    """
    decoded = decode({"kind": entry.kind, **mapping}, entry.batch.headers)
    seen = look_at(entry)
    allowed = bool(entry.allowed_sensitive) and may(by.role, "imports.sensitive")
    if not allowed:
        refused = set(_opened(seen, decoded))
        covered = (replace(use, masked=use.masked or use.header in refused) for use in decoded.columns)
        decoded = replace(decoded, columns=tuple(covered))
    frame = hidden(seen.frame, decoded, allowed=allowed)
    places = telling_rows(seen.frame, SHOWN_ROWS)
    day = today(clock, settings.CHALAND_ZONE)
    return preview(frame, seen.lines, places, decoded, today=day)


def correct(*, entry: Import, mapping: AbstractMapping[str, Any], reason: str, by: User) -> Import:
    """Take the corrected mapping. `reason`: why sensitive columns are read, when some are.

    Raises: Invalid on a wrong mapping or a missing reason (path `reason`), Forbidden without the right,
    Conflict (`import_busy`, `import_under_way`).
    """
    refuse_busy(entry)
    decoded = decode({"kind": entry.kind, **mapping}, entry.batch.headers)
    opened = _opened(look_at(entry), decoded)
    with transaction.atomic():
        _allow(entry, opened, reason.strip(), by)
        return remap(entry=entry, mapping=mapping, by=by)


def refuse_busy(entry: Import) -> None:
    """Raises: Conflict (`import_busy`) while a job is at this import."""
    if live_job(entry) is not None:
        raise busy()


def _opened(seen: Look, mapping: Mapping) -> list[str]:
    """The headers of sensitive columns that this mapping would read or keep."""
    refused = {guess.header for guess in seen.recognition.columns if must_be_masked(guess)}
    return [use.header for use in mapping.columns if use.header in refused and not use.masked]


def _allow(entry: Import, opened: list[str], reason: str, by: User) -> None:
    if not opened:
        Import.objects.filter(pk=entry.pk).update(allowed_sensitive="")
        entry.allowed_sensitive = ""
        return
    require(by.role, "imports.sensitive")
    if not reason:
        raise Invalid(
            "sensitive_reason",
            Text(
                "Dites pourquoi ces données sensibles sont nécessaires.",
                "Say why these sensitive data are needed.",
            ),
            path="reason",
            columns=opened,
        )
    entry.allowed_sensitive = reason
    entry.save(update_fields=["allowed_sensitive"])
    facts = {"columns": opened, "reason": reason}
    record(actor=by, verb="imports.sensitive", subject_kind="import", subject_id=entry.pk, facts=facts)


def begin_again(*, entry: Import, answers: Answers, by: User) -> Import:
    """Recognise the same file anew as another kind or from another sheet, under a new number.

    Raises: as `begin`; Conflict once the import has written.
    """
    refuse_busy(entry)
    if entry.state not in (State.MAPPING, State.STAGING, State.STAGED, State.FAILED):
        raise Conflict(
            "import_under_way", Text("Cet import a déjà écrit.", "This import has already written.")
        )
    again, _ = begin(
        path=upload_of(entry),
        name=entry.file_name,
        source_name=entry.batch.source.name,
        by=by,
        answers=answers,
    )
    discard(entry=entry)
    return again
