"""What only the house can say of a file: people of it who object, consents that cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import PointKind
from chaland.consent.models import Suppression
from chaland.intake.cleaning.assembly.consents import BY_THE_HOUSE
from chaland.intake.delivery import Delivery

_POINTS = {"email": PointKind.EMAIL, "mobile": PointKind.PHONE, "phone": PointKind.PHONE}


def count_opposed(delivery: Delivery, rows: pl.DataFrame) -> None:
    """Rows of people who stand on the suppression list, in `delivery.counts`. Cost: nothing while it is empty,
    then a hash for each address and number."""
    there = [name for name in _POINTS if name in rows.columns]
    if not there or not Suppression.objects.exists():
        return
    points = [
        [Identifier(_POINTS[name].value, value) if value else None for value in rows[name].to_list()]
        for name in there
    ]
    stands = suppression.match(one for column in points for one in column if one)
    objecting = {one for one, rows_ in stands.items() if suppression.objects(rows_)}
    delivery.counts["opposed"] += sum(
        any(one in objecting for one in row) for row in zip(*points, strict=True)
    )


def told_by_the_house(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The same, as the report says warnings."""
    return [
        {"code": code, "field": "", "header": "", "count": counts[code], "examples": []}
        for code in BY_THE_HOUSE
        if counts.get(code)
    ]
