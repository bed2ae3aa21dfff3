"""What the people of a sentence have spent: lent to the room of quality, which says what to mend first."""

from __future__ import annotations

from dataclasses import replace

from chaland.customers import bulk
from chaland.quality.ports import Worth
from chaland.segments.counting import asking, safely
from chaland.segments.language import Catalogue, Now, Tree, compile_where
from chaland.segments.queries import present, rows_of, sentence
from chaland.segments.stored import as_stored
from chaland.segments.truth import catalogue, dialect

_SPENT = (
    "SELECT coalesce(sum(u.total_cents), 0) FROM {keys} {join} customers_rollup u ON u.contact_id = k.key"
)


def worth_of(text: str) -> Worth:
    """How many fit, counted as the list of the same sentence is, and what they have spent. Raises: Faulty."""
    known, now = catalogue(), present()
    tree = as_stored(sentence(text, known))
    return _by_mirror(tree, known, now) or _by_rows(tree, known, now)


def _by_mirror(tree: Tree, known: Catalogue, now: Now) -> Worth | None:
    asked = asking(tree, known, now)
    if asked is None:
        return None
    sql, values = asked.about_others("count(*), coalesce(sum(c.total_cents), 0)")
    rows = safely(asked.snapshot, lambda: asked.snapshot.rows(sql, values))
    if rows is None:
        return None
    changed = bulk.fetch(_SPENT, asked.delta.fitting) or [(0,)]
    return Worth(int(rows[0][0]) + len(asked.delta.fitting), int(rows[0][1]) + int(changed[0][0]))


def _by_rows(tree: Tree, known: Catalogue, now: Now) -> Worth:
    fits = compile_where(tree, known, dialect(), now).marked("%s")
    first, *others = fits.parts
    people, cents = rows_of(replace(fits, parts=(_COUNTED + first, *others)))[0]
    return Worth(int(people), int(cents))


_COUNTED = (
    "SELECT count(*), coalesce(sum(spent.total_cents), 0) FROM customers_contact AS c "
    "LEFT JOIN customers_rollup AS spent ON spent.contact_id = c.id WHERE "
)
