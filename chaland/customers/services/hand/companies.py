"""Companies that people edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Company
from chaland.customers.services.hand import records
from chaland.customers.services.rebuild import rebuild_companies
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text

GONE = Text("Cette société n'existe plus.", "This company is no longer there.")


def edit_company(
    *, company_id: int, values: Mapping[str, Any], by: User | None, clock: Clock = system_clock
) -> int:
    """Set fields, normalised (the name is `company`); None clears one. Returns the edit's number.

    Raises: NotFound (`company_gone`), Invalid (`company_nameless`) rather than take its name away.
    """
    if "company" in values and not values["company"]:
        raise Invalid(
            "company_nameless",
            Text("Une société garde un nom.", "A company keeps a name."),
            path="company",
        )
    now = clock()
    with transaction.atomic():
        if not Company.objects.filter(pk=company_id).exists():
            raise NotFound("company_gone", GONE)
        entry = record(
            actor=by,
            verb="companies.edit",
            subject_kind="company",
            subject_id=company_id,
            facts={"fields": sorted(values)},
        )
        records.write("company", [company_id], lambda _company, _said: values, entry.pk, now)
        rebuild_companies([company_id])
    return entry.pk
