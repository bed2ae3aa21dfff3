"""What the ledger and the suppression list hold about the contacts of a batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Any

from django.db import connection

from chaland.consent.domain.evidence import Said, Suppressed, Terms
from chaland.consent.domain.words import Channel, PointKind
from chaland.consent.models import Partner
from chaland.consent.queries.facts import stored
from chaland.consent.queries.facts.people import People
from chaland.consent.queries.hashed import fetch_by_bytes
from chaland.consent.suppression import ensure_current, hasher
from chaland.customers import bulk

_ENTRY = """
    SELECT e.id, e.kind, e.identifier, e.channel, e.purpose_id, e.act, CAST(e.at AS text), e.method, e.record_id,
           e.controller_id, e.goods_or_services, CAST(e.valid_until AS text), e.slot_start, e.slot_end, e.partners,
           e.guardian
    FROM {keys} {join} consent_entry e ON
"""
_COUNTS = """
    AND e.act <> 'voided'
    AND NOT EXISTS (SELECT 1 FROM consent_entry v WHERE v.voids_id = e.id AND v.act = 'voided')
"""
_BY_RECORD = f"{_ENTRY} e.record_id = k.key {_COUNTS}"
_BY_IDENTIFIER = f"{_ENTRY} e.identifier = k.key AND (NOT (e.act = 'given') OR e.record_id IS NULL) {_COUNTS}"
"""What counts for whoever has the identifier, in the words of the index `entry_for_anybody`."""
_CHANNEL = " AND (e.channel IN ('', %s) OR e.act {others})"
_NEWS, _SIGNS = "= 'notified'", "IN ('notified', 'given')"
"""What counts on every channel: that somebody was told, and for those known for long that they spoke at all."""
_CALL = Channel.CALL.value
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

    def about(
        self, people: People, channel: str | None = None, old: Set[int] = frozenset()
    ) -> Mapping[int, list[Said]]:
        """Contact → entries about one of its identifiers or records. Cost: three queries by index.

        `channel`: what does not bear on it may be left out, but what shows that those of `old` gave a sign.
        """
        if not _any("consent_entry"):
            return {}
        found: dict[int, list[Said]] = defaultdict(list)
        owners = people.owners
        for row in self._of_records(people, channel, old):
            found[owners[row[8]]].append(self._said(row, people, own=True))
        asked = _BY_IDENTIFIER + (_CHANNEL.format(others=_SIGNS) if channel else "")
        for row in bulk.fetch(asked, [key[1] for key in people.holders], *_bound(channel)):
            owner = owners.get(row[8])
            for contact_id in people.holders.get(row[1:3], ()):
                if contact_id != owner:
                    found[contact_id].append(self._said(row, people, own=row[8] is None))
        return found

    def _of_records(self, people: People, channel: str | None, old: Set[int]) -> Iterator[tuple[Any, ...]]:
        if channel is None:
            yield from bulk.fetch(_BY_RECORD, people.owners)
            return
        asked = _BY_RECORD + _CHANNEL.format(others=_NEWS)
        owned = people.owners.items()
        yield from bulk.fetch(asked, [record for record, owner in owned if owner not in old], channel)
        yield from bulk.fetch(_BY_RECORD, [record for record, owner in owned if owner in old])

    def _said(self, row: tuple[Any, ...], people: People, *, own: bool) -> Said:
        terms = self._terms.get(people.sources.get(row[8], 0))
        return Said(
            row[0],
            row[1],
            row[2],
            row[3],
            self._codes[row[4]] if row[4] is not None else None,
            row[5],
            stored.sure(row[6]),
            row[7],
            own,
            row[3] != _CALL or bool(row[9] and row[10]),
            terms is not None and terms.quarantine,
            row[9],
            stored.days[row[11]] if row[11] else None,
            stored.instant(row[12]) if row[12] else None,
            stored.instant(row[13]) if row[13] else None,
            self._in_use(_partners(row[14])) if row[14] else (),
            bool(row[15]),
        )

    def _in_use(self, partners: tuple[int, ...]) -> tuple[int, ...]:
        """Data goes to no partner that was put aside, whoever agreed to it then."""
        return tuple(one for one in partners if one in self._open_to)

    @cached_property
    def _open_to(self) -> frozenset[int]:
        return frozenset(Partner.objects.filter(active=True).values_list("pk", flat=True))


def _bound(channel: str | None) -> Sequence[str]:
    return [channel] if channel else []


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

    def about(self, people: People, kinds: Set[str]) -> Mapping[int, list[Suppressed]]:
        """Contact → rows about one of its identifiers of these kinds. What is hashed says its kind."""
        holders = people.holders
        by_hash = {found: key for key in holders if key[0] in kinds for found in self._hashes(*key)}
        found: dict[int, list[Suppressed]] = defaultdict(list)
        for hashed, kind, channel, purpose, lifted, at in fetch_by_bytes(_LISTED, list(by_hash)):
            key = by_hash[bytes(hashed)]
            said = Suppressed(key[1], channel, purpose, bool(lifted), stored.sure(at))
            for contact_id in holders[key] if kind in ("", key[0]) else ():
                found[contact_id].append(said)
        return found


def _exists(kind: str) -> str:
    return f"EXISTS (SELECT 1 FROM consent_suppression WHERE kind = '{kind}')"


def _partners(kept: Any) -> tuple[int, ...]:
    return tuple(int(partner) for partner in (json.loads(kept) if isinstance(kept, str) else kept) or ())


def _any(table: str, which: str = "1 = 1") -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {which})")
        return bool(cursor.fetchone()[0])
