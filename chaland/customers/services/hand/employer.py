"""Where a contact works, picked or typed by hand."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Contact, SourceRecord
from chaland.customers.services.hand import records, workplaces
from chaland.customers.services.hand.contacts import GONE
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import NotFound


def set_employer(
    *,
    contact_id: int,
    company_id: int | None = None,
    name: str = "",
    by: User | None,
    clock: Clock = system_clock,
) -> int:
    """Say where a contact works: at a company of the file, or at the one of this name, made when there is none.
    Neither clears it. Returns the edit's number; undoing it takes a company that it made away again.

    Raises: NotFound (`contact_gone`, `company_gone`), Invalid (`company_ambiguous`) when several have this name.
    """
    now, name = clock(), " ".join(name.split())
    with transaction.atomic():
        if not Contact.objects.filter(pk=contact_id).exists():
            raise NotFound("contact_gone", GONE)
        edit = record(
            actor=by,
            verb="contacts.edit",
            subject_kind="contact",
            subject_id=contact_id,
            facts={"fields": ["company"], "contacts": 1},
        ).pk
        if company_id is None and name:
            company_id = workplaces.named(name, edit, now)
        said = workplaces.at_company(company_id, now) if company_id is not None else workplaces.NOWHERE
        records.write("contact", [contact_id], lambda _contact, _said: said, edit, now)
        rebuild_contacts([contact_id])
    return edit


def unmake_company(edit: int) -> None:
    """Take away the company that this edit made, unless somebody works there or says something of it since."""
    made = SourceRecord.objects.filter(source__slug="hand", kind="company", line=edit, versions=None)
    for one in made.filter(company__people=None):
        records.restore([one])
        rebuild_companies([one.company_id] if one.company_id else [])
