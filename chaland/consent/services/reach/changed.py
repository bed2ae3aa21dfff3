"""Whom the changes since a mark concern, as far as reaching them goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection

from chaland.consent.domain.identifiers import Identifier, postal_of
from chaland.consent.domain.words import PointKind
from chaland.consent.models import Entry, Suppression
from chaland.consent.queries.identifiers import contacts_with
from chaland.consent.suppression import hasher
from chaland.customers import bulk
from chaland.customers.models import Contact
from chaland.customers.queries.changes import Mark, unseen

_FACTS = ("purchase", "event", "interaction")
_PEOPLE = frozenset(("contact", "record", "entry", "bar", "contract", *_FACTS))
_TABLES = (*sorted(_PEOPLE), "suppression")
"""Scores and doubts are worked out from the rest, for everybody at once: nobody is reached otherwise for them."""
_HOUSEHOLDS = 20
"""Postal keys looked for one by one; beyond that it is quicker to work everybody out."""


def changed_since(mark: Mark, *, limit: int) -> set[int] | None:
    """The contacts, gone ones included; None when it takes looking at everybody."""
    begun = unseen(mark, limit=limit, tables=_TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f'{begun.sql} SELECT "table", row_id, contact_id FROM recent', begun.values)
        rows = cursor.fetchall()
    if len(rows) >= limit:
        return None
    by_table: dict[str, list[int]] = defaultdict(list)
    found: set[int] = set()
    for table, row_id, contact_id in rows:
        by_table[table].append(row_id)
        if contact_id is not None and table in _PEOPLE:
            found.add(contact_id)
    found |= _owners(by_table)
    spoken = _spoken_of(by_table["entry"])
    households = [one for one in spoken if one.kind == PointKind.POSTAL.value]
    if len(households) > _HOUSEHOLDS or not _are_explained(by_table["suppression"], spoken):
        return None
    found |= {contact for known in contacts_with(spoken).values() for contact in known}
    return found | _at_home(households)


def _owners(by_table: dict[str, list[int]]) -> set[int]:
    """Whose each fact is by now: its record may have been given to somebody else at the same time."""
    asked = (
        "SELECT s.contact_id FROM {{keys}} {{join}} customers_{0} f ON f.id = k.key "
        "JOIN customers_sourcerecord s ON s.id = f.record_id WHERE s.contact_id IS NOT NULL"
    )
    return {row[0] for name in _FACTS for row in bulk.fetch(asked.format(name), set(by_table[name]))}


def _spoken_of(entry_ids: Sequence[int]) -> set[Identifier]:
    """The identifiers of these entries and of those that they void."""
    found: set[Identifier] = set()
    for start in range(0, len(entry_ids), 500):
        some = Entry.objects.filter(pk__in=entry_ids[start : start + 500])
        for kind, value, was, had in some.values_list(
            "kind", "identifier", "voids__kind", "voids__identifier"
        ):
            found |= {Identifier(kind, value), Identifier(was or kind, had or value)}
    return {one for one in found if one.value}


def _are_explained(suppression_ids: Sequence[int], spoken: Iterable[Identifier]) -> bool:
    """Whether every new line of the list is about somebody whom the ledger names. A list from outside, or
    replayed after a restore, is hashes alone: nobody knows whose until everybody is looked at."""
    if not suppression_ids:
        return True
    hashes = hasher()
    known = {hashed for one in spoken for hashed in hashes(*one)}
    for start in range(0, len(suppression_ids), 500):
        some = Suppression.objects.filter(pk__in=suppression_ids[start : start + 500])
        if any(bytes(hashed) not in known for hashed in some.values_list("hmac", flat=True)):
            return False
    return True


def _at_home(households: Sequence[Identifier]) -> set[int]:
    """Who lives at these addresses under that name. Cost: one look through the contacts for each postal code."""
    found: set[int] = set()
    for one in households:
        code = one.value.partition("|")[0]
        there = Contact.objects.filter(postal_code=code).values_list("pk", "street", "last_name")
        found |= {pk for pk, street, name in there if postal_of(street, code, name) == one.value}
    return found
