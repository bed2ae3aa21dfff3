"""Secondary indexes step aside while a large first file comes in, and are rebuilt at once afterwards.

Building an index by one sort costs a fifth of keeping it up row by row. While they are away answers
are as right as ever, only slower. Whoever finds them missing (a crash, a cancelled job) puts them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, models, transaction

from chaland.customers import triggers
from chaland.customers.models import (
    Contact,
    ContactLabel,
    ContactPoint,
    Event,
    Interaction,
    Purchase,
    SourceRecord,
)

PEOPLE = (
    (Contact, "contact_name"),
    (Contact, "contact_city"),
    (Contact, "contact_updated"),
    (Contact, "contact_company"),
    (Contact, "contact_facets"),
    (SourceRecord, "record_batch"),
    (ContactPoint, "point_record"),
    (ContactPoint, "point_value"),
    (ContactLabel, "label_who"),
)
FACTS = (
    (Purchase, "purchase_record"),
    (Event, "event_record"),
    (Interaction, "interaction_record"),
)
_SEARCH = "contact_search"

Index = tuple[type[models.Model], str]


def set_aside(indexes: Iterable[Index], *, search: bool = False) -> None:
    """Drop these, in the caller's transaction; `search` also drops PostgreSQL's index for instant search."""
    names = [name for _, name in indexes]
    if search and connection.vendor == "postgresql":
        names.append(_SEARCH)
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP INDEX IF EXISTS {connection.ops.quote_name(name)}")


def missing_indexes() -> list[str]:
    """Names of the indexes above that are not there."""
    return [name for _, name in _missing((*PEOPLE, *FACTS))] + ([_SEARCH] if _search_is_missing() else [])


def put_back() -> list[str]:
    """Rebuild whatever is missing, an index a transaction. Returns their names."""
    built = []
    for model, name in _missing((*PEOPLE, *FACTS)):
        index = next(index for index in model._meta.indexes if index.name == name)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(str(index.create_sql(model, connection.schema_editor())))
        built.append(name)
    if _search_is_missing():
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in triggers.install_search(connection.vendor):
                cursor.execute(statement)
        built.append(_SEARCH)
    if built:
        _count_anew()
    return built


def _count_anew() -> None:
    """PostgreSQL plans by its statistics, which a first large file leaves at "empty" until its own round."""
    if connection.vendor == "postgresql":
        tables = sorted({model._meta.db_table for model, _ in (*PEOPLE, *FACTS)})
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


def _missing(indexes: Sequence[Index]) -> list[Index]:
    there = _names_of_indexes()
    return [(model, name) for model, name in indexes if name not in there]


def _search_is_missing() -> bool:
    return connection.vendor == "postgresql" and _SEARCH not in _names_of_indexes()


def _names_of_indexes() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        return {row[0] for row in cursor.fetchall()}
