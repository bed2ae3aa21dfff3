"""The contract of a hired list: what was agreed, from whom, with the papers that show it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.enrichment.lists.domain.words import Audience, Informing
from chaland.enrichment.lists.queries import day_of, list_row
from chaland.enrichment.models import HiredList, HiredName
from chaland.kernel.channels import OUTWARD
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text

Paper = Literal["contract", "proof"]
TEXTS = (
    *("name", "supplier", "siren", "supplier_contact", "supplier_email", "supplier_phone", "contract_ref"),
    *("wording", "partners_version", "goods", "purpose", "informing_text"),
)
DAYS = ("collected_from", "collected_until", "starts_on", "ends_on", "informed_on")
NUMBERS = ("proofs_checked", "uses_allowed")
CHOICES: Mapping[str, type[Audience] | type[Informing]] = {"audience": Audience, "informing": Informing}
LISTS = ("channels", "consented")
FIELDS = (*TEXTS, *DAYS, *NUMBERS, *CHOICES, *LISTS, "names_us")
LONGEST = 20_000


def folder_of(list_id: int) -> Path:
    """Where the papers of a list are, and its file while it is read."""
    return Path(settings.CHALAND_HOME) / "lists" / str(list_id)


@transaction.atomic
def add_list(
    *, name: str, values: Mapping[str, Any] | None = None, by: User | None, clock: Clock = system_clock
) -> HiredList:
    """A new list, in quarantine. Raises: as `edit_list`."""
    given = _checked({**(values or {}), "name": name})
    made = HiredList.objects.create(**given, created_at=clock(), by=by)
    record(actor=by, verb="lists.add", subject_kind="list", subject_id=made.pk, clock=clock)
    return made


@transaction.atomic
def edit_list(
    *, list_id: int, values: Mapping[str, Any], by: User | None, clock: Clock = system_clock
) -> HiredList:
    """Change what was agreed; fields of FIELDS, texts as people type them.

    Raises: NotFound (`list_unknown`), Conflict (`list_purged`, `uses_made`), Invalid (`field_unknown`,
    `list_nameless`, `day_invalid`, `number_invalid`, `choice_unknown`, `text_long`).
    """
    given = _checked(values)
    row = _held(list_id)
    if given.get("uses_allowed", row.uses_allowed) < row.uses_done:
        raise Conflict(
            "uses_made",
            Text("{done} utilisations sont déjà faites.", "{done} uses were made already."),
            done=row.uses_done,
        )
    changed = [field for field, value in given.items() if getattr(row, field) != value]
    for field, value in given.items():
        setattr(row, field, value)
    row.save(update_fields=list(given))
    _told_by_the_supplier(row, clock())
    facts = {"fields": changed}
    record(actor=by, verb="lists.edit", subject_kind="list", subject_id=list_id, facts=facts, clock=clock)
    return row


def _told_by_the_supplier(row: HiredList, now: datetime) -> None:
    """Names taken in before the contract said that the supplier had told them."""
    if row.informing == Informing.SUPPLIER and row.informed_on and row.informed_on <= day_of(now):
        HiredName.objects.filter(list=row, informed_at=None).update(informed_at=now)


@transaction.atomic
def add_paper(
    *, list_id: int, paper: Paper, path: Path, name: str, by: User | None, clock: Clock = system_clock
) -> HiredList:
    """Keep the contract, or the sample of proofs, as a file. Raises: NotFound (`file_missing`), Conflict."""
    row = _held(list_id)
    if not path.is_file():
        raise NotFound("file_missing", Text("{file} n'existe pas.", "{file} does not exist."), file=str(path))
    folder = folder_of(list_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(path, folder / paper)
    digest = hashlib.sha256((folder / paper).read_bytes()).hexdigest()
    setattr(row, f"{paper}_name", Path(name).name[:200])
    setattr(row, f"{paper}_digest", digest)
    row.save(update_fields=[f"{paper}_name", f"{paper}_digest"])
    facts = {"paper": paper, "sha256": digest}
    record(actor=by, verb="lists.paper", subject_kind="list", subject_id=list_id, facts=facts, clock=clock)
    return row


def paper_of(row: HiredList, paper: Paper) -> Path | None:
    path = folder_of(row.pk) / paper
    return path if getattr(row, f"{paper}_digest") and path.is_file() else None


def _held(list_id: int) -> HiredList:
    """Locked. Raises: NotFound (`list_unknown`), Conflict (`list_purged`)."""
    row = HiredList.objects.select_for_update().filter(pk=list_id).first() or list_row(list_id)
    if row.purged_at is not None:
        raise Conflict(
            "list_purged", Text("Ce fichier loué a été purgé.", "This hired list has been purged.")
        )
    return row


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises: Invalid."""
    for field in values:
        if field not in FIELDS:
            raise Invalid(
                "field_unknown",
                Text("Un fichier loué n'a pas de champ « {field} ».", "A hired list has no field “{field}”."),
                path=field,
                field=field[:80],
            )
    if "name" in values and not str(values["name"] or "").strip():
        raise Invalid("list_nameless", Text("Donnez-lui un nom.", "Give it a name."), path="name")
    return {field: _read(field, value) for field, value in values.items()}


def _read(field: str, value: Any) -> Any:
    if field in TEXTS:
        return _text(field, value)
    if field in DAYS:
        return _day(field, value)
    if field in NUMBERS:
        return _number(field, value)
    if field in CHOICES:
        return _choice(field, value, set(CHOICES[field])) if value else ""
    if field in LISTS:
        return sorted({_choice(field, one, set(OUTWARD)) for one in value or ()})
    return bool(value)


def _text(field: str, value: Any) -> str:
    text = str(value or "").strip()
    if len(text) > LONGEST:
        raise Invalid("text_long", Text("C'est trop long.", "This is too long."), path=field)
    return "".join(text.split()) if field == "siren" else text


def _day(field: str, value: Any) -> date | None:
    if value is None or value == "" or isinstance(value, date):
        return value or None
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise Invalid(
            "day_invalid",
            Text("« {text} » n'est pas une date.", "“{text}” is not a date."),
            remedy=Text("Attendu : 2026-12-31.", "Expected: 2026-12-31."),
            path=field,
            text=str(value)[:40],
        ) from None


def _number(field: str, value: Any) -> int:
    text = str(value if value is not None else "").strip() or "0"
    if not text.isdecimal() or len(text) > 6:
        raise Invalid(
            "number_invalid",
            Text("« {text} » n'est pas un nombre.", "“{text}” is not a number."),
            path=field,
            text=text[:40],
        )
    return int(text)


def _choice(field: str, value: Any, known: set[Any]) -> str:
    if value not in known:
        raise Invalid(
            "choice_unknown",
            Text("« {value} » n'est pas l'un de : {known}.", "“{value}” is not one of: {known}."),
            path=field,
            value=str(value)[:40],
            known=", ".join(sorted(known)),
        )
    return str(value)
