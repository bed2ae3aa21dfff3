"""Contacts of a batch, what they are known by, and the terms of the sources that said so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from chaland.consent.domain.evidence import Point, PointUse, Terms
from chaland.consent.domain.identifiers import postal_of
from chaland.consent.queries.facts import stored
from chaland.customers import bulk
from chaland.kernel.folding import fold
from chaland.reference import key_expr, phone_usage

_CONTACTS = """
    SELECT c.id, c.kind, c.company_id, c.function, CAST(c.birth_date AS text), CAST(c.created_at AS text),
           c.department, c.email, c.mobile, c.phone, c.street, c.postal_code, c.last_name,
           CASE WHEN c.status = 'customer' OR u.contact_id IS NOT NULL THEN 1 ELSE 0 END
    FROM {keys} {join} customers_contact c ON c.id = k.key
    LEFT JOIN customers_rollup u ON u.contact_id = c.id
"""
_POINTS = """
    SELECT s.contact_id, s.id, s.source_id, p.kind, p.value
    FROM {keys} {join} customers_sourcerecord s ON s.contact_id = k.key
    LEFT JOIN customers_contactpoint p ON p.record_id = s.id AND p.kind <> 'address'
"""
_ORIGINS = "SELECT c.id, c.origins FROM {keys} {join} customers_contact c ON c.id = k.key"
_USES: dict[str, PointUse] = {"email": "email", "mobile": "mobile", "phone": "phone", "fax": "phone"}
_GOLDEN: tuple[tuple[int, PointUse], ...] = ((9, "phone"), (8, "mobile"), (7, "email"))
"""Where a row of `_CONTACTS` holds each; the last is what the number is for when two hold the same."""
_BY_HAND = 60
"""Addresses from which on a column of keys is quicker than one key after another."""


@dataclass(slots=True)
class Person:
    """One contact as read, not yet facts. `numbers`, `identifiers`: what the ledger knows it by."""

    id: int
    kind: str | None = None
    in_company: bool = False
    function: str = ""
    birth_date: date | None = None
    created_on: date | None = None
    department: str | None = None
    customer: bool = False
    golden: dict[str, PointUse] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    sources: dict[int, None] = field(default_factory=dict)
    records: list[int] = field(default_factory=list)

    @property
    def numbers(self) -> list[str]:
        return list(dict.fromkeys(one.identifier for one in self.points if one.kind == "phone"))


@dataclass(frozen=True, slots=True)
class People:
    """Those that exist, by id; `owners`: whose each record is; `sources`: which gave each record; `holders`:
    who is known by each kind and identifier."""

    by_id: dict[int, Person]
    owners: dict[int, int]
    sources: dict[int, int]
    holders: dict[tuple[str, str], list[int]] = field(default_factory=dict)


def people_of(ids: Sequence[int], terms: Mapping[int, Terms], *, at_home: bool) -> People:
    """`at_home`: with their postal addresses, whose keys take time. Cost: two queries by index."""
    rows = bulk.fetch(_CONTACTS, ids)
    by_id = {row[0]: _person(row) for row in rows}
    owners: dict[int, int] = {}
    sources: dict[int, int] = {}
    for contact_id, record_id, source_id, kind, value in bulk.fetch(_POINTS, ids):
        person = by_id.get(contact_id)
        if person is None:
            continue
        if record_id not in owners:
            owners[record_id], sources[record_id] = contact_id, source_id
            person.records.append(record_id)
            person.sources[source_id] = None
        if value is not None:
            person.points.append(_point(person, kind, value, terms.get(source_id)))
    for person in by_id.values():
        _add_golden(person)
    people = People(by_id, owners, sources)
    if at_home:
        _add_addresses(people, rows, terms)
    _note_holders(people)
    return people


def _note_holders(people: People) -> None:
    holders = people.holders
    for person in people.by_id.values():
        for point in person.points:
            known = point[:2]
            held = holders.get(known)
            if held is None:
                holders[known] = [person.id]
            elif held[-1] != person.id:
                held.append(person.id)


def _person(row: tuple[Any, ...]) -> Person:
    return Person(
        id=row[0],
        kind=row[1],
        in_company=row[2] is not None,
        function=fold(row[3]).strip() if row[3] else "",
        birth_date=stored.day(row[4]),
        created_on=stored.day(row[5]),
        department=row[6],
        customer=bool(row[13]),
        golden={value: use for place, use in _GOLDEN if (value := row[place])},
    )


def _point(person: Person, kind: str, value: str, terms: Terms | None) -> Point:
    golden = person.golden.get(value)
    if kind == "email":
        return Point("email", value, "email", terms, golden is not None)
    use = _USES[kind]
    if use == "phone" and (golden == "mobile" or (golden is None and _is_mobile(value))):
        use = "mobile"
    return Point("phone", value, use, terms, golden is not None)


def _add_golden(person: Person) -> None:
    """What no record says any more, or a hand edit said: nobody knows on what terms it came."""
    if not person.golden:
        return
    known = [one[1] for one in person.points]
    for value, use in person.golden.items():
        if value not in known:
            person.points.append(Point("email" if use == "email" else "phone", value, use, None, True))


@lru_cache(maxsize=4096)
def _is_mobile(number: str) -> bool:
    usage = phone_usage(number)
    return usage is not None and usage.usage == "mobile"


def _add_addresses(people: People, rows: Sequence[tuple[Any, ...]], terms: Mapping[int, Terms]) -> None:
    located = [(row[0], row[10], row[11], row[12]) for row in rows if row[10] and row[11]]
    doubtful = _quarantined_addresses(people, [row[0] for row in located], terms)
    for row, identifier in zip(located, _postal_keys(located), strict=True):
        said = doubtful.get(row[0])
        people.by_id[row[0]].points.append(Point("postal", identifier, "postal", said, True))


def _quarantined_addresses(
    people: People, ids: Sequence[int], terms: Mapping[int, Terms]
) -> dict[int, Terms]:
    """Whose address came from a source in quarantine, or may have."""
    shut = {source: said for source, said in terms.items() if said.quarantine}
    if not shut:
        return {}
    mixed = {pk: one for pk in ids if (one := people.by_id[pk]) and not one.sources.keys().isdisjoint(shut)}
    alone = {pk: shut[next(iter(one.sources))] for pk, one in mixed.items() if len(one.sources) == 1}
    found = dict(alone)
    for pk, origins in bulk.fetch(_ORIGINS, mixed.keys() - alone.keys()):
        said = json.loads(origins) if isinstance(origins, str) else origins or {}
        source = people.sources.get(said.get("street") or 0)
        if source is None or source in shut:
            found[pk] = shut[source] if source is not None else next(iter(shut.values()))
    return found


def _postal_keys(located: Sequence[tuple[int, str, str, str | None]]) -> Iterable[str]:
    """As `identifiers.postal_of` writes them."""
    if len(located) < _BY_HAND:
        return [str(postal_of(street, code, name)) for _, street, code, name in located]
    codes = pl.Series("code", [row[2] for row in located])
    table = pl.DataFrame(
        {"code": codes, "street": [row[1] for row in located], "name": [row[3] or "" for row in located]},
        schema_overrides={"name": pl.String, "street": pl.String},
    )
    code = pl.col("code").str.strip_chars().str.to_uppercase()
    return table.select(
        pl.concat_str(code, key_expr(pl.col("street")), key_expr(pl.col("name")), separator="|")
    ).to_series()
