"""Whom of the file one record is worth comparing with, found by indexes alone, whatever the size of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import ascii_lowercase

import polars as pl
from django.db import connection

from chaland.customers import bulk
from chaland.customers.domain.subjects import Party, Subject
from chaland.duplicates.domain.companies.records import SCHEMA, comparable
from chaland.kernel.folding import fold

MOST = 400
"""Looked at, at the most; those that share a way to be reached come first."""
Values = Mapping[str, str]

_BY_REACH = (
    "SELECT DISTINCT r.{party}_id FROM {{keys}} {{join}} customers_contactpoint p ON p.value = k.key "
    "JOIN customers_sourcerecord r ON r.id = p.record_id WHERE r.{party}_id IS NOT NULL LIMIT 200"
)
_BY_NAME = (
    "SELECT c.id FROM customers_{party} c WHERE c.name_key >= %s AND c.name_key < %s "
    "ORDER BY c.name_key LIMIT {most}"
)
_BY_WHOLE_NAME = (
    "SELECT c.id FROM {keys} {join} customers_contact c ON c.name_key = k.key ORDER BY c.id LIMIT 100"
)
_BY_SIREN = "SELECT c.id FROM {keys} {join} customers_company c ON c.siren = k.key ORDER BY c.id LIMIT 200"


def candidates(subject: Subject, values: Values) -> list[int]:
    """Contacts that share a mailbox, a number or a name; companies, a SIREN too. `values`: by the SCHEMA of its
    `records`."""
    return list(dict.fromkeys(_FOUND[subject](values)))[:MOST]


def _people(values: Values) -> list[int]:
    first, last = (fold(values.get(name) or "").strip() for name in ("first_name", "last_name"))
    slipped = [f"{slip} {first}" for slip in one_slip_from(last)] if first and last else []
    return [
        *_reached(values, "contact"),
        *_named(_names(values), "contact", 150),
        *(row[0] for row in bulk.fetch(_BY_WHOLE_NAME, slipped)),
    ]


def _companies(values: Values) -> list[int]:
    comparing = comparable(pl.DataFrame([dict(values)], schema=SCHEMA)).row(0, named=True)
    found = [row[0] for row in bulk.fetch(_BY_SIREN, [comparing["siren"]] if comparing["siren"] else [])]
    names = _starts(values.get("name"), comparing["words"])
    return found + _reached(values, "company") + _named(names, "company", 200)


_FOUND: Mapping[Subject, Callable[[Values], list[int]]] = {
    Subject.PERSON: _people,
    Subject.COMPANY: _companies,
}


def _reached(values: Values, party: Party) -> list[int]:
    reach = [values[name] for name in ("email", "mobile", "phone") if values.get(name)]
    asked = {*reach, *(text.lower() for text in reach)}
    return [row[0] for row in bulk.fetch(_BY_REACH.format(party=party), sorted(asked))]


def _named(prefixes: list[str], party: Party, most: int) -> list[int]:
    """Bounds that stand in the query itself: PostgreSQL reads half of the table to compare them with a joined one."""
    asked, found = _BY_NAME.format(party=party, most=most), []
    with connection.cursor() as cursor:
        for prefix in prefixes:
            cursor.execute(asked, [prefix, f"{prefix}\U0010ffff"])
            found += [row[0] for row in cursor.fetchall()]
    return found


def _names(values: Values) -> list[str]:
    """How the names somebody may stand under begin: their own, their birth name, and both names exchanged."""
    first, last, maiden = (
        fold(values.get(name) or "").strip() for name in ("first_name", "last_name", "birth_name")
    )
    if not last:
        return []
    stem = first[:1]
    names = [
        f"{last} {first}",
        f"{last} {stem}",
        *([f"{first} {last[:1]}"] if first else []),
        *([f"{maiden} {stem}"] if maiden else []),
    ]
    return list(dict.fromkeys(name.strip() for name in names))


def one_slip_from(name: str) -> list[str]:
    """Every name that one letter lost, added, wrong, or exchanged with the next makes of this one; none of short
    names, which are too near to others, nor of long ones, of which there would be tens of thousands."""
    if not _LONG_ENOUGH <= len(name) <= _TOO_LONG:
        return []
    parts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    lost = [left + right[1:] for left, right in parts if right]
    exchanged = [left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1]
    wrong = [left + letter + right[1:] for left, right in parts if right for letter in ascii_lowercase]
    added = [left + letter + right for left, right in parts for letter in ascii_lowercase]
    return sorted({*lost, *exchanged, *wrong, *added} - {name})


_LONG_ENOUGH, _TOO_LONG = 4, 60


_BEFORE = (
    *("sarl", "sas", "sasu", "sa", "eurl", "sci", "snc", "scop", "selarl", "earl", "gaec", "association"),
    *("ets", "etablissements", "ste", "societe", "groupe", "maison", "cabinet", "la", "le", "les", "l'"),
)
"""What may be written before the name of a company, or not."""


def _starts(name: str | None, words: str | None) -> list[str]:
    """How the name a company may stand under begins: as it is written, without what says nothing, and with that
    before it."""
    if not name:
        return []
    written, bare = fold(name).strip(), fold(words or "").strip()
    lean = bare[: max(4, len(bare) * 2 // 3)]
    preceded = [f"{word}{'' if word[-1] == chr(39) else ' '}{lean}" for word in _BEFORE] if lean else []
    return list(
        dict.fromkeys([written[: max(4, len(written) * 2 // 3)], *([lean] if lean else []), *preceded])
    )
