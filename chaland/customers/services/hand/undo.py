"""An edit taken back, whatever it was about, as many steps as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from chaland.access.models import AuditEntry, User
from chaland.access.services import record
from chaland.customers.models import SourceRecord, SourceVersion
from chaland.customers.services.hand.employer import unmake_company
from chaland.customers.services.hand.records import KINDS, restore
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts

STEP = 2_000


def undo_edit(*, edit: int, by: User | None) -> tuple[int, int]:
    """Take an edit back. Returns how many were put back, and how many were edited since.

    A contact that the edit created keeps existing only if another source knows it.
    """
    with transaction.atomic():
        wanted = touched(edit)
        since = edited_since(edit)
        for start in range(0, len(wanted), STEP):
            put_back(wanted[start : start + STEP])
        unmake_company(edit)
        if wanted:
            say_undone(edit=edit, count=len(wanted), by=by)
    return len(wanted), since


def touched(edit: int) -> list[int]:
    """The records that still say what this edit wrote, ascending. Cost: by index when it was about one party."""
    about = _about(edit)
    kinds = [kind for party, kind in KINDS.items() if not about or f"{party}_id" in about]
    written = SourceRecord.objects.filter(source__slug="hand", kind__in=kinds, line=edit)
    return _pks(written.filter(**about)) or _pks(written)


def edited_since(edit: int) -> int:
    """How many of those it touched were edited again."""
    former = SourceVersion.objects.filter(record__source__slug="hand", line=edit)
    near = {f"record__{name}": value for name, value in _about(edit).items()}
    return former.filter(**near).count() or former.count()


def put_back(record_ids: Sequence[int]) -> None:
    """Give these records their former state, and their contacts and companies what follows from it."""
    hands = list(SourceRecord.objects.filter(pk__in=record_ids))
    restore(hands)
    rebuild_contacts(hand.contact_id for hand in hands if hand.contact_id)
    rebuild_companies(hand.company_id for hand in hands if hand.company_id)


def say_undone(*, edit: int, count: int, by: User | None) -> None:
    verb = "companies.undo" if "company_id" in _about(edit) else "contacts.undo"
    record(actor=by, verb=verb, facts={"edit": edit, "contacts": count})


def _pks(written: QuerySet[SourceRecord]) -> list[int]:
    return list(written.order_by("pk").values_list("pk", flat=True))


def _about(edit: int) -> dict[str, int]:
    """The one contact or company that an edit was about, when it was one; a merge may have moved its record."""
    entry = AuditEntry.objects.filter(pk=edit).values_list("subject_kind", "subject_id").first()
    return {f"{entry[0]}_id": int(entry[1])} if entry and entry[1] and entry[0] in KINDS else {}
