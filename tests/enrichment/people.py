"""Contacts and companies as a file brought them, for registers to be asked about."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from chaland.customers.models import Batch, Company, Contact
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from chaland.enrichment.services.runs import Asked, queue_run
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from tests.harness.rows import NOW, make_batch, make_contact, make_record, make_source

DAY = date(2026, 11, 1)


def shop() -> Batch:
    return make_batch(make_source())


def person(batch: Batch, **values: Any) -> Contact:
    contact = make_contact()
    told = json.dumps({"last_name": "DUPONT", **values})
    make_record(contact, batch, kind="person", values=told)
    rebuild_contacts([contact.pk])
    contact.refresh_from_db()
    return contact


def firm(batch: Batch, **values: Any) -> Company:
    company = Company.objects.create(name="?", created_at=NOW, updated_at=NOW)
    make_record(None, batch, kind="company", company=company, values=json.dumps({"company": "?", **values}))
    rebuild_companies([company.pk])
    company.refresh_from_db()
    return company


def ask(about: Any, way: Any = "file", *files: Path, dry_run: bool = False, edition: date = DAY) -> Job:
    asked = Asked(about, way, edition, tuple(map(str, files)), "a register", dry_run)
    return run_now(queue_run(asked, by=None))
