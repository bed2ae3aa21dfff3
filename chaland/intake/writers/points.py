"""The contact points of one record, from its stored values: what undo puts back."""

from __future__ import annotations

import json
from collections.abc import Iterator

from chaland.customers.models import ContactPoint, SourceRecord
from chaland.kernel.folding import fold


def points_from_values(record: SourceRecord) -> Iterator[ContactPoint]:
    """The same points, in the same order, as `writers.records.insert_points` writes in bulk."""
    values = json.loads(record.values)
    for kind in ("email", "mobile", "phone", "fax"):
        if values.get(kind):
            yield ContactPoint(record_id=record.pk, kind=kind, value=values[kind])
    for column, kind in (("emails_other", "email"), ("phones_other", "phone")):
        for value in values.get(column) or ():
            yield ContactPoint(record_id=record.pk, kind=kind, value=value)
    if values.get("street") and values.get("postal_code"):
        place = f"{values['postal_code']} {fold(values['street'])}"
        yield ContactPoint(record_id=record.pk, kind="address", value=place)
