"""What is proposed and what was decided, as pages and documents show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from chaland.access.models import User
from chaland.customers.domain.spelling import OF_PRODUCTS
from chaland.customers.models import Contact, Product
from chaland.customers.queries.spellings import unifications
from chaland.kernel.folding import fold
from chaland.kernel.text import Language
from chaland.quality.variants.fields import fields
from chaland.quality.variants.models import ValueGroup, ValueScan
from chaland.quality.variants.ports import Naming, sentences

PAGE = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A group with the segments that name one of its values."""

    group: ValueGroup
    segments: tuple[Naming, ...]


def open_groups(field: str, *, after: int = 0, reader: User | None = None, limit: int = PAGE) -> list[Shown]:
    """What is proposed of a field, what concerns most first; `after` so many."""
    waiting = ValueGroup.objects.filter(field=field, rule=None, said_distinct=False)
    found = list(waiting.order_by("-count", "pk")[after : after + limit])
    named = sentences().named(field, reader) if found else []
    return [Shown(one, tuple(_naming(one, named))) for one in found]


def _naming(one: ValueGroup, named: Iterable[Naming]) -> Iterable[Naming]:
    """Those by whose value nobody would be found any more."""
    gone = {member["key"] for member in one.members} - {fold(one.kept)}
    return (naming for naming in named if naming.keys & gone)


def distinct_groups(field: str) -> list[ValueGroup]:
    """What people said are several things."""
    return list(ValueGroup.objects.filter(field=field, said_distinct=True).order_by("-pk")[:PAGE])


def counts() -> dict[str, int]:
    """Field → how many groups wait."""
    waiting = ValueGroup.objects.filter(rule=None, said_distinct=False)
    return dict(waiting.order_by().values_list("field").annotate(Count("pk")))


def scans() -> dict[str, ValueScan]:
    return {scan.field: scan for scan in ValueScan.objects.all()}


def examples(groups: Iterable[ValueGroup]) -> Mapping[int, str]:
    """Who or what stands under the values, by number: names of contacts, or of products."""
    found = list(groups)
    ids = {
        pk for one in found for member in one.members for form in member["forms"] for pk in form["examples"]
    }
    if found and found[0].field in OF_PRODUCTS:
        return dict(Product.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {contact.pk: str(contact) for contact in Contact.objects.filter(pk__in=ids)}


def document(
    field: str | None, language: Language, *, reader: User | None = None, limit: int = 100
) -> dict[str, Any]:
    """Groups that wait and rules that hold, for programs: of one field, or of all."""
    told, names, waiting = scans(), fields(), counts()
    wanted = [field] if field else list(names)
    return {
        "fields": [
            {
                "field": name,
                "label": names[name].to(language),
                "looked_at": told[name].at.isoformat() if name in told else None,
                "distinct": told[name].distinct if name in told else None,
                "groups": waiting.get(name, 0),
            }
            for name in wanted
        ],
        "groups": [
            _of_group(one) for name in wanted for one in open_groups(name, reader=reader, limit=limit)
        ],
        "rules": [
            {
                "rule": one.pk,
                "field": one.field,
                "kept": one.kept,
                "forms": one.forms,
                "at": one.at.isoformat(),
            }
            for one in unifications(field=field, limit=limit)
        ],
    }


def _of_group(one: Shown) -> dict[str, Any]:
    values = [
        {"text": form["text"], "count": form["count"], "why": member["why"]}
        for member in one.group.members
        for form in member["forms"]
    ]
    return {
        "group": one.group.pk,
        "field": one.group.field,
        "kept": one.group.kept,
        "count": one.group.count,
        "values": values,
        "segments": [naming.name for naming in one.segments if naming.name],
    }
