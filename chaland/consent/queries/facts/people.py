"""Contacts of a batch, what they are known by, and the terms of the sources that said so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import polars as pl

from chaland.consent.domain.evidence import Point, PointUse, Terms
from chaland.consent.domain.identifiers import postal_of
from chaland.customers import bulk
from chaland.reference import key_expr, phone_usage

_CONTACTS = """
    SELECT c.id, c.email, c.mobile, c.phone, c.kind, c.company_id, c.function,
           CAST(c.birth_date AS text), substr(CAST(c.created_at AS text), 1, 10), c.department,
           CASE WHEN c.status = 'customer' OR u.contact_id IS NOT NULL THEN 1 ELSE 0 END{home}
    FROM {{keys}} {{join}} customers_contact c ON c.id = k.key
    LEFT JOIN customers_rollup u ON u.contact_id = c.id
"""
_HOME = ", c.street, c.postal_code, c.last_name"
_POINTS = """
    SELECT s.contact_id, s.id, s.source_id, p.kind, p.value
    FROM {keys} {join} customers_sourcerecord s ON s.contact_id = k.key
    LEFT JOIN customers_contactpoint p ON p.record_id = s.id AND p.kind <> 'address'
    WHERE s.kind <> 'answer'
"""
_ORIGINS = "SELECT c.id, c.origins FROM {keys} {join} customers_contact c ON c.id = k.key"
_USES: dict[str, PointUse] = {"email": "email", "mobile": "mobile", "phone": "phone", "fax": "phone"}
_BY_HAND = 60
"""Addresses from which on a column of keys is quicker than one key after another."""

Row = tuple[Any, ...]
"""As `_CONTACTS` gives it."""


class Person:
    """One contact as read, not yet facts; `sources` in the order of their records."""

    __slots__ = ("points", "row", "sources")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.points: list[Point] = []
        self.sources: list[int] = []

    @property
    def created(self) -> str | None:
        """The day, ISO."""
        return self.row[8]  # type: ignore[no-any-return]

    @property
    def numbers(self) -> list[str]:
        return list(dict.fromkeys(one.identifier for one in self.points if one.kind == "phone"))


@dataclass(frozen=True, slots=True)
class People:
    """Those that exist, by id; `owners`: whose each record is; `sources`: which gave each record; `holders`:
    who is known by each kind and identifier."""

    by_id: dict[int, Person]
    owners: dict[int, int] = field(default_factory=dict)
    sources: dict[int, int] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[int]] = field(default_factory=dict)


def people_of(ids: Sequence[int], terms: Mapping[int, Terms], *, at_home: bool) -> People:
    """`at_home`: with their postal addresses, whose keys take time. Cost: two queries by index."""
    asked = _CONTACTS.format(home=_HOME if at_home else "")
    people = People({row[0]: Person(row) for row in bulk.fetch(asked, ids)})
    _add_points(people, ids, terms)
    if at_home:
        _add_addresses(people, terms)
    _note_holders(people)
    return people


def _add_points(people: People, ids: Sequence[int], terms: Mapping[int, Terms]) -> None:
    """Rows of one record come together: what they share is looked up once."""
    by_id, known = people.by_id, -1
    for contact_id, record_id, source_id, kind, value in bulk.fetch(_POINTS, ids):
        if record_id != known:
            known, said, person = record_id, terms.get(source_id), by_id.get(contact_id)
            if person is not None and record_id not in people.owners:
                _add_record(people, person, record_id, source_id)
        if value is None or person is None:
            continue
        if kind == "email":
            person.points.append(Point("email", value, "email", said, value == person.row[1]))
        else:
            person.points.append(_number(person.row, kind, value, said))
    for person in by_id.values():
        _add_golden(person)


def _add_record(people: People, person: Person, record_id: int, source_id: int) -> None:
    people.owners[record_id], people.sources[record_id] = person.row[0], source_id
    if source_id not in person.sources:
        person.sources.append(source_id)


def _number(row: Row, kind: str, value: str, terms: Terms | None) -> Point:
    if value == row[2]:
        return Point("phone", value, "mobile", terms, True)
    golden, use = value == row[3], _USES[kind]
    if use == "phone" and not golden and _is_mobile(value):
        use = "mobile"
    return Point("phone", value, use, terms, golden)


def _add_golden(person: Person) -> None:
    """What no record says any more, or a hand edit said: nobody knows on what terms it came."""
    email, mobile, phone = person.row[1:4]
    points = person.points
    known = [one[1] for one in points]
    if phone and phone not in known and phone != mobile:
        points.append(Point("phone", phone, "phone", None, True))
    if mobile and mobile not in known:
        points.append(Point("phone", mobile, "mobile", None, True))
    if email and email not in known:
        points.append(Point("email", email, "email", None, True))


@lru_cache(maxsize=4096)
def _is_mobile(number: str) -> bool:
    usage = phone_usage(number)
    return usage is not None and usage.usage == "mobile"


def _note_holders(people: People) -> None:
    holders = people.holders
    for contact_id, person in people.by_id.items():
        for point in person.points:
            known = point[:2]
            held = holders.get(known)
            if held is None:
                holders[known] = [contact_id]
            elif held[-1] != contact_id:
                held.append(contact_id)


def _add_addresses(people: People, terms: Mapping[int, Terms]) -> None:
    rows = (person.row for person in people.by_id.values())
    located = [(row[0], *row[11:14]) for row in rows if row[11] and row[12]]
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
    mixed = {pk: one for pk in ids if (one := people.by_id[pk]) and not shut.keys().isdisjoint(one.sources)}
    alone = {pk: shut[one.sources[0]] for pk, one in mixed.items() if len(one.sources) == 1}
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
