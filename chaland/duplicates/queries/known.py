"""What two are heard to say now, beside what they said when somebody decided."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from chaland.customers import bulk
from chaland.customers.domain.subjects import Party
from chaland.duplicates.domain.since import COMPARED, Told

_HEARD = (
    'SELECT k.key, r."values" FROM {{keys}} {{join}} customers_sourcerecord o ON o.id = k.key '
    "LEFT JOIN customers_home oh ON oh.record_id = o.id "
    "JOIN customers_sourcerecord r ON r.{party}_id = o.{party}_id "
    "LEFT JOIN customers_home h ON h.record_id = r.id "
    "WHERE coalesce(h.number, r.{party}_id) = coalesce(oh.number, o.{party}_id)"
)


def heard_now(record_ids: Iterable[int], party: Party = "contact") -> Mapping[int, Told]:
    """Record -> what all the records say that are at home with whom it is about: a merge does not put the words of
    one into the mouth of another. Cost: reads by index."""
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for record_id, values in bulk.fetch(_HEARD.format(party=party), set(record_ids)):
        for field, value in json.loads(values).items():
            if field in COMPARED and isinstance(value, str):
                found[record_id][field].add(value)
    return {pk: {field: sorted(values) for field, values in told.items()} for pk, told in found.items()}
