"""What the ledger and the suppression list hold about the contacts of a batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, cast

from django.db import connection

from chaland.consent.domain.evidence import Said, Suppressed, Terms
from chaland.consent.domain.words import Channel, PointKind
from chaland.consent.queries.facts import stored
from chaland.consent.queries.facts.people import People
from chaland.consent.suppression import ensure_current, hasher
from chaland.customers import bulk

_ENTRY = """
    e.id, e.kind, e.identifier, e.channel, e.purpose_id, e.act, CAST(e.at AS text), e.method, e.record_id,
    e.controller_id, e.goods_or_services, CAST(e.valid_until AS text), e.slot_start, e.slot_end, e.partners,
    r.contact_id, r.source_id
"""
_STANDING = """
    LEFT JOIN customers_sourcerecord r ON r.id = e.record_id
    WHERE e.act <> 'voided'
      AND NOT EXISTS (SELECT 1 FROM consent_entry v WHERE v.voids_id = e.id AND v.act = 'voided')
"""
_BY_IDENTIFIER = f"SELECT {_ENTRY} FROM {{keys}} {{join}} consent_entry e ON e.identifier = k.key {_STANDING}"
_BY_ID = f"SELECT {_ENTRY} FROM {{keys}} {{join}} consent_entry e ON e.id = k.key {_STANDING}"
_HANGING = "SELECT e.id FROM {keys} {join} consent_entry e ON e.record_id = k.key"
"""Most of them are about an identifier of the contact too, and read by then; the index alone answers."""
_CALL = Channel.CALL.value
_HASH = 32
_KEYS = {
    "sqlite": f"(SELECT substr(%s, 1 + {_HASH} * value, {_HASH}) AS key FROM json_each(%s)) k CROSS JOIN",
    "postgresql": "unnest(%s::bytea[]) AS k(key) JOIN",
}
_LISTED = """
    SELECT l.hmac, l.kind, l.channel, l.purpose, l.lifted, CAST(l.at AS text)
    FROM {keys} consent_suppression l ON l.hmac = k.key
"""


class Ledger:
    """Reads entries for batch after batch. `codes`: purposes by id; `terms`: of sources."""

    def __init__(self, codes: Mapping[int, str], terms: Mapping[int, Terms]) -> None:
        self._codes, self._terms = codes, terms

    def speaks_of_homes(self) -> bool:
        """Whether anything was ever said about a postal address. Cost: one look at an index."""
        return _any("consent_entry", "kind = 'postal'")

    def about(self, people: People) -> Mapping[int, tuple[Said, ...]]:
        """Contact → entries about one of its identifiers or records. Cost: three queries by index."""
        if not _any("consent_entry"):
            return {}
        found: dict[int, dict[int, Said]] = defaultdict(dict)
        read: set[int] = set()
        for row in bulk.fetch(_BY_IDENTIFIER, [identifier for _, identifier in people.holders]):
            holders = people.holders.get((row[1], row[2]), ())
            for contact_id in holders:
                found[contact_id][row[0]] = self._said(row, contact_id)
            if row[8] is None or people.owners.get(row[8]) in holders:
                read.add(row[0])
        left = [pk for (pk,) in bulk.fetch(_HANGING, people.owners) if pk not in read]
        for row in bulk.fetch(_BY_ID, left):
            contact_id = people.owners[row[8]]
            found[contact_id][row[0]] = self._said(row, contact_id)
        return {contact_id: tuple(entries.values()) for contact_id, entries in found.items()}

    def _said(self, row: tuple[Any, ...], contact_id: int) -> Said:
        terms = self._terms.get(row[16])
        return Said(
            row[0],
            row[1],
            row[2],
            row[3],
            self._codes[row[4]] if row[4] is not None else None,
            row[5],
            stored.sure(row[6]),
            row[7],
            own=row[8] is None or row[15] == contact_id,
            complete=row[3] != _CALL or bool(row[9] and row[10]),
            quarantined=terms is not None and terms.quarantine,
            controller=row[9],
            valid_until=stored.day(row[11]),
            slot_start=stored.instant(row[12]),
            slot_end=stored.instant(row[13]),
            partners=_partners(row[14]),
        )


class SuppressionList:
    """Looks identifiers up, batch after batch.

    Raises: Broken (`suppression_key_lost`): a list that cannot be read allows nothing.
    """

    def __init__(self) -> None:
        ensure_current()
        self._hashes = hasher()

    def kinds(self) -> frozenset[str]:
        """Kinds of identifiers that are on the list; all, once there are hashes that others made of nobody
        knows what. Cost: one look at an index."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(map(_exists, (*PointKind, '')))}")
            *known, unknown = cursor.fetchone()
        return frozenset(kind for kind, there in zip(PointKind, known, strict=True) if there or unknown)

    def about(self, people: People, kinds: Set[str]) -> Mapping[int, tuple[Suppressed, ...]]:
        """Contact → rows about one of its identifiers of these kinds. What is hashed says its kind."""
        holders = people.holders
        by_hash = {found: key for key in holders if key[0] in kinds for found in self._hashes(*key)}
        found: dict[int, list[Suppressed]] = defaultdict(list)
        for hashed, kind, channel, purpose, lifted, at in _listed(list(by_hash)):
            key = by_hash[bytes(hashed)]
            said = Suppressed(key[1], channel, purpose, bool(lifted), stored.sure(at))
            for contact_id in holders[key] if kind in ("", key[0]) else ():
                found[contact_id].append(said)
        return {contact_id: tuple(rows) for contact_id, rows in found.items()}


def _exists(kind: str) -> str:
    return f"EXISTS (SELECT 1 FROM consent_suppression WHERE kind = '{kind}')"


def _listed(hashes: Sequence[bytes]) -> Iterable[tuple[Any, ...]]:
    """SQLite is handed one long value: thousands of parameters cost more than the look-ups."""
    if not hashes:
        return []
    bound: list[Any] = [list(hashes)]
    if connection.vendor == "sqlite":
        bound = [b"".join(hashes), json.dumps(list(range(len(hashes))))]
    with connection.cursor() as cursor:
        cursor.execute(_LISTED.format(keys=_KEYS[connection.vendor]), bound)
        return cast(list[tuple[Any, ...]], cursor.fetchall())


def _partners(kept: Any) -> tuple[int, ...]:
    if not kept:
        return ()
    return tuple(int(partner) for partner in (json.loads(kept) if isinstance(kept, str) else kept) or ())


def _any(table: str, which: str = "1 = 1") -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {which})")
        return bool(cursor.fetchone()[0])
