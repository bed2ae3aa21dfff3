"""What the ledger and the suppression list hold about the contacts of a batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from chaland.consent.domain.evidence import Said, Suppressed, Terms
from chaland.consent.domain.words import Channel
from chaland.consent.queries.facts import stored
from chaland.consent.queries.facts.people import People
from chaland.consent.suppression import ensure_current, hasher
from chaland.customers import bulk

_ENTRY = """
    e.id, e.kind, e.identifier, e.channel, e.purpose_id, e.act, e.at, e.method, e.record_id, e.controller_id,
    e.goods_or_services, e.valid_until, e.slot_start, e.slot_end, e.partners, r.contact_id, r.source_id
"""
_STANDING = """
    LEFT JOIN customers_sourcerecord r ON r.id = e.record_id
    WHERE e.act <> 'voided'
      AND NOT EXISTS (SELECT 1 FROM consent_entry v WHERE v.voids_id = e.id AND v.act = 'voided')
"""
_BY_IDENTIFIER = f"SELECT {_ENTRY} FROM {{keys}} {{join}} consent_entry e ON e.identifier = k.key {_STANDING}"
_BY_RECORD = f"SELECT {_ENTRY} FROM {{keys}} {{join}} consent_entry e ON e.record_id = k.key {_STANDING}"
_LISTED = "SELECT hmac, kind, channel, purpose, lifted, at FROM consent_suppression WHERE hmac "
_HASHES = 10_000


class Ledger:
    """Reads entries for batch after batch. `codes`: purposes by id; `terms`: of sources."""

    def __init__(self, codes: Mapping[int, str], terms: Mapping[int, Terms]) -> None:
        self._codes, self._terms = codes, terms
        self._is_empty = not _any("consent_entry")

    def about(self, people: People) -> Mapping[int, tuple[Said, ...]]:
        """Contact → entries about one of its identifiers or records. Cost: two queries by index."""
        if self._is_empty:
            return {}
        found: dict[int, dict[int, Said]] = defaultdict(dict)
        for row in bulk.fetch(_BY_IDENTIFIER, [identifier for _, identifier in people.holders]):
            for contact_id in people.holders.get((row[1], row[2]), ()):
                found[contact_id][row[0]] = self._said(row, contact_id)
        for row in bulk.fetch(_BY_RECORD, people.owners):
            contact_id = people.owners[row[8]]
            if row[0] not in found[contact_id]:
                found[contact_id][row[0]] = self._said(row, contact_id)
        return {contact_id: tuple(entries.values()) for contact_id, entries in found.items()}

    def _said(self, row: tuple[Any, ...], contact_id: int) -> Said:
        terms = self._terms.get(row[16])
        return Said(
            id=row[0],
            kind=row[1],
            identifier=row[2],
            channel=row[3],
            purpose=self._codes[row[4]] if row[4] is not None else None,
            act=row[5],
            at=stored.sure(row[6]),
            method=row[7],
            own=row[8] is None or row[15] == contact_id,
            complete=row[3] != Channel.CALL or bool(row[9] and row[10]),
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
        self._is_empty = not _any("consent_suppression")
        self._hashes = hasher()

    def about(self, people: People) -> Mapping[int, tuple[Suppressed, ...]]:
        if self._is_empty:
            return {}
        holders = people.holders
        by_hash = {found: key for key in holders for found in self._hashes(*key)}
        found: dict[int, list[Suppressed]] = defaultdict(list)
        for hashed, kind, channel, purpose, lifted, at in _listed(list(by_hash)):
            key = by_hash[bytes(hashed)]
            said = Suppressed(key[1], channel, purpose, bool(lifted), stored.sure(at))
            for contact_id in holders[key] if key[0] == kind else ():
                found[contact_id].append(said)
        return {contact_id: tuple(rows) for contact_id, rows in found.items()}


def _listed(hashes: Sequence[bytes]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        for start in range(0, len(hashes), _HASHES):
            some: Any = hashes[start : start + _HASHES]
            if connection.vendor == "postgresql":
                cursor.execute(f"{_LISTED} = ANY(%s)", [some])
            else:
                cursor.execute(f"{_LISTED} IN ({', '.join(['%s'] * len(some))})", some)
            yield from cursor.fetchall()


def _partners(kept: Any) -> tuple[int, ...]:
    if not kept:
        return ()
    return tuple(int(partner) for partner in (json.loads(kept) if isinstance(kept, str) else kept) or ())


def _any(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
        return bool(cursor.fetchone()[0])
