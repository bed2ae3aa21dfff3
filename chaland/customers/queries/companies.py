"""The list of companies, by name, page after page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from chaland.customers.models import Company
from chaland.customers.queries.grid import Cursor
from chaland.customers.queries.search import words_of
from chaland.kernel.folding import fold

PAGE = 60


@dataclass(frozen=True, slots=True)
class FirmLine:
    id: int
    name: str
    activity: str | None
    siren: str | None
    postal_code: str | None
    city: str | None
    phone: str | None
    email: str | None
    people: int


@dataclass(frozen=True, slots=True)
class FirmPage:
    """`count`: how many companies match, exactly; 0 on the pages after the first."""

    lines: tuple[FirmLine, ...]
    next: Cursor | None
    count: int


def companies_called(start: str, limit: int = 8) -> list[Company]:
    """The first companies whose name begins so, by name."""
    found = Company.objects.filter(name_key__startswith=fold(start)).order_by("name_key", "pk")
    return list(found.only("name", "siren", "postal_code", "city")[:limit])


def companies_page(typed: str, *, after: Cursor | None = None) -> FirmPage:
    """The companies whose name, phone, e-mail, SIRET or town hold every word typed."""
    matching = Q()
    for word in words_of(typed):
        matching &= Q(search__contains=word)
    found = Company.objects.filter(matching)
    count = 0 if after else found.count()
    if after:
        found = found.filter(Q(name_key__gt=after.value) | Q(name_key=after.value, pk__gt=after.id))
    rows = list(found.order_by("name_key", "pk")[: PAGE + 1])
    people = dict(
        Company.objects.filter(pk__in=[row.pk for row in rows])
        .annotate(n=Count("people"))
        .values_list("pk", "n")
    )
    lines = tuple(
        FirmLine(
            row.pk,
            row.name,
            row.activity,
            row.siren,
            row.postal_code,
            row.city,
            row.phone or row.mobile,
            row.email,
            people[row.pk],
        )
        for row in rows[:PAGE]
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return FirmPage(lines, Cursor(last.name_key, last.pk) if last else None, count)
