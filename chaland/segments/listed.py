"""Those who fit, for a list that is read in any order, a page at a time."""

from __future__ import annotations

from django.db import connection

from chaland.customers.queries.conditions import Clause
from chaland.segments.counting import mirror_ids
from chaland.segments.language import Catalogue, Now, Query, Tree, compile_ids, compile_where
from chaland.segments.queries import present, rows_of
from chaland.segments.stored import as_stored
from chaland.segments.truth import catalogue, dialect


def listed(tree: Tree, *, known: Catalogue | None = None, now: Now | None = None) -> Clause | list[int]:
    """A condition on `customers_contact AS c`, or the very people, ascending, for `grid.page`. Raises: Faulty.

    A page takes but a few people, and for some sentences the row store gathers the facts of everybody before it
    gives the first of them: of those the mirror says who fits.
    """
    known, now, tree = known or catalogue(), now or present(), as_stored(tree)
    query = compile_where(tree, known, dialect(), now).marked("%s")
    if _gathers_facts(query, known):
        found = mirror_ids(tree, known, now)
        if found is not None:
            return found
        if connection.vendor == "postgresql":  # it would gather them once for each contact it goes by
            asked = compile_ids(tree, known, dialect(), now)
            return sorted(row[0] for row in rows_of(asked.marked("%s")))
    return Clause(query.sql, list(query.values))


def _gathers_facts(query: Query, known: Catalogue) -> bool:
    """Whose absence is asked for, `SELECT 1`, is looked up as the list is gone through."""
    return any(f"SELECT {table.rows.contact}" in query.sql for table in known.facts.values())
