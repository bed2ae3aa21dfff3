"""What the people of a sentence are like: where they live, how old they are, how they buy; and a few of them.

Asked as counts are: of the snapshot for whom did not change since, of the row store for the others. The people
are those of one instant; where, of what age and of which RFM segment they are is read just after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from chaland.customers import bulk
from chaland.kernel.folding import fold
from chaland.segments.counting import Asking, Engine, asking, safely
from chaland.segments.language import Now, Query, Tree, compile_where
from chaland.segments.language.ast import AllOf
from chaland.segments.language.moments import born_by
from chaland.segments.queries import count_where, present, rows_of
from chaland.segments.stored import as_stored
from chaland.segments.truth import catalogue, dialect

BANDS = (18, 25, 35, 45, 55, 65, 75)
"""First age of each band but the youngest, which begins at birth. Units: years."""

UNKNOWN = ""
"""The key of those of whom it is not known."""

_RFM_TABLE = "segments_rfm"
_SEGMENT = f"(SELECT w.segment FROM {_RFM_TABLE} AS w WHERE w.contact_id = c.id)"
_SPREADER, _CIRCLE = 2_654_435_761, 4_294_967_296
"""Knuth's multiplier: neighbouring ids fall far from one another, the same way on every engine."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Spread:
    """How many people by department (INSEE code), age band (its first age, as text), and RFM segment.

    Each of the three adds up to `total`; `UNKNOWN` is the key of those of whom it is not known.
    """

    total: int
    departments: Mapping[str, int]
    ages: Mapping[str, int]
    rfm: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """How many are in both of two sentences, in the one alone, in the other alone."""

    both: int
    only_this: int
    only_that: int


def spread(tree: Tree, *, now: Now | None = None, engine: Engine = "auto") -> Spread:
    """Raises: Faulty. Cost: one pass over the mirror, and one look at each contact that changed since."""
    now = now or present()
    by_mirror, by_rows = _facets("duckdb", now), _facets(dialect(), now)
    found = _asked(tree, now, engine, lambda asked: _mirrored(asked, by_mirror, by_rows))
    return _spread(found if found is not None else _counted(rows_of(_grouped(tree, by_rows, now))))


def sample(
    tree: Tree, *, size: int, turn: int = 0, now: Now | None = None, engine: Engine = "auto"
) -> list[int]:
    """Some of those who fit, the same for the same `turn`; another `turn` shows others. Raises: Faulty."""
    now = now or present()
    found = _asked(tree, now, engine, lambda asked: _picked(asked, size, turn))
    if found is not None:
        return found
    known = catalogue()
    query = compile_where(as_stored(tree), known, dialect(), now).marked("%s")
    sql = f"SELECT c.id FROM customers_contact AS c WHERE ({query.sql}) ORDER BY {_order('c.id', turn, '%%')}, c.id LIMIT {size}"
    return [row[0] for row in rows_of(Query((sql,), query.values, "?"))]


def compare(this: Tree, that: Tree, *, now: Now | None = None) -> Compared:
    """Raises: Faulty. Cost: three counts."""
    now = now or present()
    both = count_where(AllOf((this, that)), now=now)
    return Compared(both, count_where(this, now=now) - both, count_where(that, now=now) - both)


def _asked(tree: Tree, now: Now, engine: Engine, ask: Callable[[Asking], Found]) -> Found | None:
    """What the mirror answers; None when the row store must."""
    asked = asking(as_stored(tree), catalogue(), now) if engine != "rows" else None
    if asked is None or _RFM_TABLE not in asked.snapshot.tables:
        return None
    found: Found | None = safely(asked.snapshot, lambda: ask(asked))
    return found


_Counts = Mapping[str, Counter[str]]


def _facets(spoken: str, now: Now) -> str:
    """The columns by which people are told apart, of the table of contacts `c`."""
    bands = " ".join(
        f"WHEN c.birth_date > {_literal(born_by(age, now), spoken)} THEN {first}"
        for first, age in zip((0, *BANDS), BANDS, strict=False)
    )
    return (
        f"c.id, c.department, CASE WHEN c.birth_date IS NULL THEN NULL {bands} ELSE {BANDS[-1]} END AS band, "
        f"{_SEGMENT} AS rfm"
    )


def _literal(day: date, spoken: str) -> str:
    return f"'{day.isoformat()}'" if spoken == "sqlite" else f"DATE '{day.isoformat()}'"


def _by_facet(people: str) -> str:
    """Three countings in one statement: a name, a key, a number."""
    return (
        f"WITH who AS MATERIALIZED ({people}) "
        "SELECT 'departments', department, count(*) FROM who GROUP BY department "
        "UNION ALL SELECT 'ages', CAST(band AS varchar(9)), count(*) FROM who GROUP BY band "
        "UNION ALL SELECT 'rfm', rfm, count(*) FROM who GROUP BY rfm"
    )


def _grouped(tree: Tree, facets: str, now: Now) -> Query:
    query = compile_where(as_stored(tree), catalogue(), dialect(), now).marked("%s")
    people = f"SELECT {facets} FROM customers_contact AS c WHERE ({query.sql})"
    return Query((_by_facet(people),), query.values, "?")


def _mirrored(asked: Asking, by_mirror: str, by_rows: str) -> _Counts:
    people, values = asked.about_others(by_mirror)
    counts = _counted(asked.snapshot.rows(_by_facet(people), values))
    sql = f"SELECT {by_rows} FROM {{keys}} {{join}} customers_contact AS c ON c.id = k.key"
    rows = bulk.fetch(sql, asked.delta.fitting)
    for place, name in enumerate(counts, 1):
        counts[name].update(_key(row[place]) for row in rows)
        counts[name][UNKNOWN] += len(asked.delta.fitting) - len(rows)  # who was erased this very instant
    return counts


def _counted(rows: Iterable[tuple[str, Any, int]]) -> _Counts:
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("departments", "ages", "rfm")}
    for name, key, number in rows:
        counts[name][_key(key)] += number
    return counts


def _key(value: object) -> str:
    """Codes as both engines give them: the mirror keeps them folded."""
    return UNKNOWN if value is None else fold(str(value))


def _spread(counts: _Counts) -> Spread:
    told = {name: {key: n for key, n in found.items() if n} for name, found in counts.items()}
    departments = {code.upper(): number for code, number in told["departments"].items()}
    return Spread(sum(departments.values()), departments, told["ages"], told["rfm"])


def _order(key: str, turn: int, modulo: str = "%") -> str:
    return f"((({key}) + {turn}) * {_SPREADER}) {modulo} {_CIRCLE}"


def _picked(asked: Asking, size: int, turn: int) -> list[int]:
    others, values = asked.about_others("c.id AS id")
    sql = f"SELECT id FROM ({others}) AS p ORDER BY {_order('id', turn)}, id LIMIT {size}"
    found = [*asked.snapshot.numbers(sql, values), *asked.delta.fitting]
    return sorted(found, key=lambda one: ((one + turn) * _SPREADER % _CIRCLE, one))[:size]
