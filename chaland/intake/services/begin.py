"""The first step of an import: take the file in, recognise it, propose a mapping."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Batch, CustomField, Source
from chaland.customers.services.sources import source_named
from chaland.intake.cleaning import ColumnUse, Mapping
from chaland.intake.fields import Kind
from chaland.intake.look import first_rows, keep, look
from chaland.intake.mapping_codec import custom_key, decode, encode
from chaland.intake.models import Import, Recipe, State
from chaland.intake.reading import OpenedFile, Table, open_file
from chaland.intake.recognition import Recognition, recognise
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

OWN_COLUMNS = "Chaland : "
"""Headers of the columns that a rejects file adds; read back, they feed nothing."""

SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person, or the command line, decides beforehand. Anything left out is recognised."""

    kind: Kind | None = None
    sheet: str | None = None
    recipe: str | None = None
    mapping: AbstractMapping[str, Any] | None = None
    keep_unknown: bool = False
    sensitive_reason: str = ""


def folder_of(import_id: int) -> Path:
    return Path(settings.CHALAND_HOME) / "imports" / str(import_id)


def upload_of(entry: Import) -> Path:
    return folder_of(entry.pk) / "upload"


def begin(
    *,
    path: Path,
    name: str,
    source_name: str,
    by: User | None,
    answers: Answers = Answers(),
    clock: Clock = system_clock,
) -> tuple[Import, Recognition]:
    """Copy the file in, recognise it, and propose how to read it. Nothing of it is stored yet.

    Raises: Refused when the file cannot be read, Invalid on a wrong mapping, NotFound (`recipe`).
    """
    with open_file(path, name=name) as opened:
        table = _table(opened, answers.sheet)
        first = first_rows(table, SAMPLE)
        recognised = recognise(list(table.headers), first.frame, kind=answers.kind, file_name=name)
        seen = look(opened, table, first, recognised)
        source = source_named(name=source_name, clock=clock)
        mapping = _mapping(table, recognised, source, answers)
        entry = _create(source, table, mapping, opened, name, digest_of(path), by, answers, clock)
    folder = folder_of(entry.pk)
    shutil.rmtree(folder, ignore_errors=True)  # left by an import that a restored backup has forgotten
    folder.mkdir(parents=True, mode=0o700)
    shutil.copyfile(path, upload_of(entry))
    keep(folder, seen)
    return entry, recognised


def _table(opened: OpenedFile, sheet: str | None) -> Table:
    if sheet is not None and sheet not in opened.sheets:
        raise NotFound(
            "sheet_unknown",
            Text("Le classeur n'a pas de feuille « {sheet} ».", "The workbook has no sheet “{sheet}”."),
            remedy=Text("Ses feuilles sont : {sheets}.", "Its sheets are: {sheets}."),
            sheet=sheet,
            sheets=", ".join(opened.sheets),
        )
    return opened.table(sheet)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def noticed(table: Table) -> list[dict[str, Any]]:
    """What reading passed over or repaired, in both languages; complete once the table was read to its end."""
    return [
        {"code": notice.code, "line": notice.line, "fr": notice.say("fr"), "en": notice.say("en")}
        for notice in table.notices
    ]


def signature(headers: tuple[str, ...]) -> str:
    """What tells two files of the same make: their headers, in any order."""
    return hashlib.sha256("\n".join(sorted(headers)).encode()).hexdigest()[:32]


def _mapping(table: Table, recognised: Recognition, source: Source, answers: Answers) -> Mapping:
    """Given, else remembered, else recognised. A reason given for one file does not open the next one."""
    if answers.mapping is not None:
        given = decode({"kind": recognised.kind, **answers.mapping}, table.headers)
        return _covered(given, recognised, answers)
    remembered = _remembered(table, source, answers)
    if remembered is not None and answers.kind in (None, remembered.kind):
        there = {key: use for key, use in remembered.mapping["columns"].items() if key in table.headers}
        known = decode({**remembered.mapping, "columns": there}, table.headers)
        return _covered(known, recognised, answers)
    return proposed(recognised, keep_unknown=answers.keep_unknown, reason=answers.sensitive_reason)


def _covered(mapping: Mapping, recognised: Recognition, answers: Answers) -> Mapping:
    """Columns that are nothing but what should not be kept are masked, unless a reason is given."""
    if answers.sensitive_reason:
        return mapping
    refused = {guess.header for guess in recognised.columns if guess.sensitive and guess.field is None}
    masked = (
        ColumnUse(use.header, None, masked=True)
        if use.header in refused and (use.field or use.custom_key)
        else use
        for use in mapping.columns
    )
    return replace(mapping, columns=tuple(masked))


def _remembered(table: Table, source: Source, answers: Answers) -> Recipe | None:
    recipes = Recipe.objects.filter(source=source)
    if answers.recipe is None:
        return recipes.filter(signature=signature(table.headers)).order_by("-used_at").first()
    recipe = recipes.filter(name=answers.recipe).first()
    if recipe is None:
        raise NotFound(
            "recipe",
            Text("Aucune recette « {recipe} » pour cette source.", "No recipe “{recipe}” for this source."),
            recipe=answers.recipe,
        )
    return recipe


def proposed(recognised: Recognition, *, keep_unknown: bool, reason: str) -> Mapping:
    """The mapping that recognition proposes; sensitive columns are masked unless a reason is given.

    A useful column in which some cells hold a card or identity number is kept: staging hides those cells.
    """
    uses = []
    known = set(CustomField.objects.values_list("key", flat=True))
    for guess in recognised.columns:
        key = custom_key(guess.header)
        if guess.header.startswith(OWN_COLUMNS):
            uses.append(ColumnUse(guess.header, None))
        elif guess.sensitive is not None and guess.field is None and not reason:
            uses.append(ColumnUse(guess.header, None, masked=True))
        elif guess.field is None and guess.fill > 0 and (keep_unknown or key in known):
            uses.append(ColumnUse(guess.header, None, custom_key=key, custom_type=guess.custom_type))
        else:
            uses.append(ColumnUse(guess.header, guess.field))
    return Mapping(kind=recognised.kind, columns=tuple(_once(uses)))


def _once(uses: list[ColumnUse]) -> list[ColumnUse]:
    """Two headers that fold to one key: the second stays in the raw row only."""
    seen: set[str] = set()
    kept = []
    for use in uses:
        twice = use.custom_key is not None and use.custom_key in seen
        seen.add(use.custom_key or "")
        kept.append(ColumnUse(use.header, None) if twice else use)
    return kept


@transaction.atomic
def _create(
    source: Source,
    table: Table,
    mapping: Mapping,
    opened: OpenedFile,
    name: str,
    digest: str,
    by: User | None,
    answers: Answers,
    clock: Clock,
) -> Import:
    batch = Batch.objects.create(
        source=source, kind=mapping.kind, label=name, headers=list(table.headers), by=by, created_at=clock()
    )
    entry = Import.objects.create(
        batch=batch,
        state=State.MAPPING,
        kind=mapping.kind,
        file_name=name,
        file_digest=digest,
        sheet=table.sheet,
        mapping=encode(mapping),
        notices=noticed(table),
        allowed_sensitive=answers.sensitive_reason,
    )
    record(
        actor=by,
        verb="imports.begin",
        subject_kind="import",
        subject_id=entry.pk,
        facts={
            "file": name,
            "source": source.slug,
            "format": opened.format,
            "sensitive": answers.sensitive_reason,
        },
        clock=clock,
    )
    return entry
