"""What the file said of a value before it was cleaned, for the page to show beside where it comes from."""

from __future__ import annotations

from chaland.customers.queries.record import Firm, Record
from chaland.faces.web.contacts.words import Words
from chaland.intake.queries import columns_of


def received(record: Record | Firm, words: Words) -> dict[str, str]:
    """field -> the cells it was read from, where cleaning made something else of them."""
    columns = columns_of({origin.batch_id for origin in record.origins.values()})
    rows = {one.origin: dict(one.row) for one in record.heard}
    told = {}
    for field, origin in record.origins.items():
        row = rows.get(origin, {})
        headers = columns.get(origin.batch_id, {}).get(field, ())
        cell = " · ".join(row[header] for header in headers if header in row)
        value = record.values.get(field)
        if cell and value not in (None, "", []) and cell not in (str(value), words.shown(field, value)):
            told[field] = cell
    return told
