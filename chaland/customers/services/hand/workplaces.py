"""Companies as those who type name them: known ones, and new ones."""

from __future__ import annotations

from datetime import datetime

from chaland.customers.models import Company, SourceRecord
from chaland.customers.queries.merging import at_home
from chaland.customers.services.hand import records
from chaland.customers.services.hand.companies import GONE
from chaland.customers.services.rebuild import rebuild_companies
from chaland.customers.services.sources import hand_batch
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

Said = dict[str, str | None]
"""What a contact's record says of where they work."""

NOWHERE: Said = {"company": None, "company_key": None}


def at_company(company_id: int, now: datetime) -> Said:
    """Raises: NotFound (`company_gone`)."""
    company = Company.objects.filter(pk=company_id).first()
    if company is None:
        raise NotFound("company_gone", GONE)
    batch = hand_batch()
    hands = SourceRecord.objects.filter(source=batch.source, kind="company", company=company)
    there = at_home(hands).first()
    if there is None:
        there = records.new_record("company", company.pk, batch, now)
        records.say(there, {}, 0, now)
        there.save()
        rebuild_companies([company.pk])
    return {"company": company.name, "company_key": there.key}


def named(name: str, edit: int, now: datetime) -> int:
    """The only company of this name, made by this edit when there is none. Raises: Invalid (`company_ambiguous`)."""
    there = list(Company.objects.filter(name_key=fold(name)).values_list("pk", flat=True)[:2])
    if len(there) > 1:
        raise Invalid(
            "company_ambiguous",
            Text("Plusieurs sociétés s'appellent « {name} ».", "Several companies are called “{name}”."),
            remedy=Text("Choisissez-la dans la liste.", "Pick it in the list."),
            path="company",
            name=name,
        )
    return there[0] if there else _made(name, edit, now)


def _made(name: str, edit: int, now: datetime) -> int:
    company = Company.objects.create(name=name, created_at=now, updated_at=now)
    records.write("company", [company.pk], lambda _company, _said: {"company": name}, edit, now)
    rebuild_companies([company.pk])
    return company.pk
