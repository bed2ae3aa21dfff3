"""What messages to hired names may say: what the supplier's file says of each, and where it comes from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from chaland.campaigns.audiences.hired import names_of
from chaland.campaigns.writing.cleaning import said_value
from chaland.campaigns.writing.house import house
from chaland.campaigns.writing.values import TITLES, Values, put
from chaland.enrichment.lists.services.handing import data_source
from chaland.enrichment.models import HiredList, HiredName
from chaland.kernel.text import Language

_OF_NAME = (
    "first_name", "last_name", "civility", "email", "mobile", "phone", "street", "postal_code", "city", "function",
)  # fmt: skip


def hired_values(
    numbers: Collection[int], needs: Collection[str], language: Language, day: date
) -> dict[int, Values]:
    """As `values.values_for`, by their number in the outbox. Cost: one query, and one a list."""
    names = names_of(numbers)
    rows = HiredList.objects.in_bulk({name.list_id for name in names.values()})
    sources = {pk: data_source(row, language) for pk, row in rows.items()}
    return {
        number: _values(name, sources[name.list_id], needs, language, day) for number, name in names.items()
    }


def _values(name: HiredName, source: str, needs: Collection[str], language: Language, day: date) -> Values:
    values: Values = {}
    for path, value in _told(name, source, language, day).items():
        if path in needs and (said := said_value(value)) is not None:
            put(values, path, said)
    shop = house().nearest(None) if any(path.startswith("shop.") for path in needs) else None
    return values | ({"shop": shop.values()} if shop else {})


def _told(name: HiredName, source: str, language: Language, day: date) -> dict[str, Any]:
    title = TITLES.get(name.civility or "")
    return {
        **{f"contact.{field}": getattr(name, field) for field in _OF_NAME},
        "contact.full_name": " ".join(part for part in (name.first_name, name.last_name) if part),
        "contact.title": title.to(language) if title else None,
        "company.name": name.company,
        "data_source": source,
        "today": day,
    }
