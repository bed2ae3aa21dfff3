"""One company against the file: which is it already?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from chaland.customers import bulk
from chaland.customers.domain.subjects import Subject
from chaland.customers.queries.merging import live_id
from chaland.duplicates import queries
from chaland.duplicates.domain.companies.features import Context
from chaland.duplicates.domain.companies.file import Companies
from chaland.duplicates.domain.companies.records import SCHEMA, comparable
from chaland.duplicates.services.checking import MOST, Likely, first_with_each, likeliest, refuse_unknown
from chaland.duplicates.services.deciding import unknown
from chaland.duplicates.services.learning import COMPANY, model_in_use
from chaland.kernel.folding import fold


def check_values(*, values: Mapping[str, str]) -> list[Likely]:
    """Which companies of the file these values may be about, the likeliest first (`contact_id`: the number of the
    company; `home`: of the same group). `values`: fields of `companies.records.SCHEMA`, phones in E.164.

    Raises: Invalid (`field_unknown`). Cost: a few indexed reads, whatever the size of the file.
    """
    refuse_unknown(values, SCHEMA)
    return _among(pl.DataFrame([dict(values)], schema=SCHEMA), _candidates(values))


def check_company(*, company_id: int) -> list[Likely]:
    """The same of a company of the file, under any of its numbers. Raises: NotFound (`company_unknown`)."""
    living = live_id(company_id, Subject.COMPANY)
    row = queries.companies_of([] if living is None else [living])
    if row.is_empty():
        raise unknown(company_id, Subject.COMPANY)
    values = {name: value for name, value in row.drop("id").row(0, named=True).items() if value}
    return _among(row.drop("id"), [pk for pk in _candidates(values) if pk != living])


def _among(row: pl.DataFrame, ids: Sequence[int]) -> list[Likely]:
    others = queries.companies_of(ids)
    if others.is_empty():
        return []
    records = comparable(pl.concat([row, others.drop("id")]))
    file = Companies(records, first_with_each(others.height), _context(), model_in_use(COMPANY))
    return likeliest(others["id"], file)


def _context() -> Context:
    """What the last scan learnt of the file."""
    scan = queries.newest_scan(Subject.COMPANY)
    told = {name: value for name, value in (scan.context if scan else {}).items() if value is not None}
    return Context(**told)


def _candidates(values: Mapping[str, str]) -> list[int]:
    """Ids of those who share a number, a mailbox, or how the name begins, found by indexes alone."""
    comparing = comparable(pl.DataFrame([dict(values)], schema=SCHEMA)).row(0, named=True)
    found = [row[0] for row in bulk.fetch(_BY_SIREN, [comparing["siren"]] if comparing["siren"] else [])]
    reach = [values[name] for name in ("email", "mobile", "phone") if values.get(name)]
    found += [row[0] for row in bulk.fetch(_BY_REACH, [*reach, *(text.lower() for text in reach)])]
    for prefix in _starts(values.get("name"), comparing["words"]):
        found += [row[0] for row in bulk.fetch(_BY_NAME, [prefix], f"{prefix}\U0010ffff")]
    return list(dict.fromkeys(found))[:MOST]


_BY_SIREN = "SELECT c.id FROM {keys} {join} customers_company c ON c.siren = k.key ORDER BY c.id LIMIT 200"
_BY_REACH = (
    "SELECT DISTINCT r.company_id FROM {keys} {join} customers_contactpoint p ON p.value = k.key "
    "JOIN customers_sourcerecord r ON r.id = p.record_id WHERE r.company_id IS NOT NULL LIMIT 200"
)
_BY_NAME = (
    "SELECT c.id FROM {keys} {join} customers_company c ON c.name_key >= k.key AND c.name_key < %s "
    "ORDER BY c.name_key LIMIT 200"
)


def _starts(name: str | None, words: str | None) -> list[str]:
    """How the name it may stand under begins: as it is written, and without what says nothing."""
    if not name:
        return []
    written = [fold(name).strip(), fold(words or "").strip()]
    return list(dict.fromkeys(text[: max(4, len(text) * 2 // 3)] for text in written if text))
