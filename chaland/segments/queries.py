"""Who fits a sentence: asked of the mirror where there is one, of the truth otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any, cast

from django.conf import settings
from django.db import connection, transaction

from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.text import Language
from chaland.segments.counting import Engine, NoMirror, mirror_count, mirror_ids
from chaland.segments.language import (
    Catalogue,
    Faults,
    Now,
    Query,
    Reach,
    Tree,
    compile_count,
    compile_ids,
    compile_where,
    read,
)
from chaland.segments.stored import as_stored
from chaland.segments.truth import catalogue, dialect

Asked = str | Tree
"""A sentence in French or English, or its tree."""


def present() -> Now:
    """The instant that sentences are asked at, at the company's place."""
    return Now(system_clock(), settings.CHALAND_ZONE)


def sentence(text: str, known: Catalogue | None = None, *, language: Language | None = None) -> Tree:
    """The tree of a sentence, in this language or in the one that makes sense.

    Raises: Faulty, with every fault at once; what this file does not hold is `not_available`.
    """
    tree = read(text, language, known or catalogue())
    if isinstance(tree, Faults):
        raise tree.refusal()
    return tree


def contact_ids_where(
    asked: Asked, *, language: Language | None = None, now: Now | None = None, engine: Engine = "auto"
) -> list[int]:
    """The contacts who fit, ascending. The same whichever engine answers. Raises: Faulty; NoMirror."""
    known = catalogue()
    tree, now = as_stored(_tree(asked, known, language)), now or present()
    if engine != "rows" and (found := mirror_ids(tree, known, now)) is not None:
        return found
    _refuse_without(engine, tree, known, now)
    query = compile_ids(tree, known, dialect(), now)
    return sorted(row[0] for row in rows_of(query.marked("%s")))


def count_where(
    asked: Asked, *, language: Language | None = None, now: Now | None = None, engine: Engine = "auto"
) -> int:
    """How many contacts fit. The same whichever engine answers. Raises: Faulty; NoMirror."""
    known = catalogue()
    tree, now = as_stored(_tree(asked, known, language)), now or present()
    if engine != "rows" and (found := mirror_count(tree, known, now)) is not None:
        return found
    _refuse_without(engine, tree, known, now)
    query = compile_count(tree, known, dialect(), now)
    return int(rows_of(query.marked("%s"))[0][0])


def _refuse_without(engine: Engine, tree: Tree, known: Catalogue, now: Now) -> None:
    """Who asked for the mirror alone is told that it cannot answer, or what is wrong with the sentence."""
    if engine == "mirror":
        compile_count(tree, known, dialect(), now)
        raise NoMirror


def where_clause(
    asked: Asked, *, language: Language | None = None, now: Now | None = None, reach: Reach = "all"
) -> tuple[str, list[Any]]:
    """A condition on `customers_contact AS c` and its values, marked `%s`. NULL means no. Raises: Faulty."""
    known = catalogue()
    tree = _tree(asked, known, language)
    query = compile_where(as_stored(tree), known, dialect(), now or present(), reach=reach).marked("%s")
    return query.sql, list(query.values)


def condition(
    tree: Tree,
    *,
    zone: str,
    clock: Clock = system_clock,
    reach: Reach = "all",
    known: Catalogue | None = None,
) -> Query:
    """A condition on `customers_contact AS c`, its values marked `%s`. Raises: Faulty."""
    now = Now(clock(), zone)
    return compile_where(as_stored(tree), known or catalogue(), dialect(), now, reach=reach).marked("%s")


def selection(tree: Tree, *, now: Now | None = None) -> Query:
    """`SELECT id` of the contacts who fit, as the database of this house is asked it. Raises: Faulty."""
    return compile_ids(as_stored(tree), catalogue(), dialect(), now or present())


def fitting(tree: Tree, contact_ids: Sequence[int], *, zone: str, known: Catalogue | None = None) -> set[int]:
    """Which of these contacts fit. Cost: one query about them alone."""
    if not contact_ids:
        return set()
    asked = condition(tree, zone=zone, reach="few", known=known)
    marks = ", ".join(["%s"] * len(contact_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id FROM customers_contact AS c WHERE c.id IN ({marks}) AND ({asked.sql})",
            [*contact_ids, *cast(tuple[Any, ...], asked.values)],
        )
        return {row[0] for row in cursor.fetchall()}


def _tree(asked: Asked, known: Catalogue, language: Language | None) -> Tree:
    return sentence(asked, known, language=language) if isinstance(asked, str) else asked


def rows_of(query: Query) -> list[tuple[Any, ...]]:
    """What the row store answers; values marked `%s`.

    PostgreSQL takes an anti join for one row where there are a million, and then goes over all the facts
    again for each of them: minutes where hashing takes half a second. It is told to hash."""
    with (
        transaction.atomic() if connection.vendor == "postgresql" else nullcontext(),
        connection.cursor() as cursor,
    ):
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(query.sql, cast(tuple[Any, ...], query.values))
        rows = cast(list[tuple[Any, ...]], cursor.fetchall())
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
        return rows
