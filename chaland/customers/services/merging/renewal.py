"""What follows from records that changed hands."""

from __future__ import annotations

from collections.abc import Iterable

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Contact
from chaland.customers.services.merging.followers import tell
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from chaland.customers.services.rollups import refresh_rollups


def renew(subject: Subject, touched: Iterable[int], living: Iterable[int]) -> None:
    """Golden records and sums of all these, of which `living` may be left; a company's people follow it."""
    there = list(living)
    if subject is Subject.PERSON:
        rebuild_contacts(touched)
        refresh_rollups(Contact.objects.filter(pk__in=there).values_list("pk", flat=True))
    else:
        people = list(Contact.objects.filter(company_id__in=there).values_list("pk", flat=True))
        rebuild_companies(touched)
        rebuild_contacts(people)
    tell(there, subject)
