"""The laws that every normaliser of persons and of ways to reach them obeys."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st

from chaland.intake.cleaning import companies, emails, identifiers, persons, phones
from chaland.intake.cleaning.column import Column

few = settings(max_examples=30, deadline=None)
"""Each example is a whole column: thirty of them try hundreds of cells."""

Cleaner = Callable[[pl.Series], Column]

LETTERS = "aeiouAEIOUbdmxMDéÉçœßİǆﬁſ' ’-–.,;/&@()\"\t\n\u00a0\u200b0123456789+#eE"
"""Where trouble is likely: accents, ligatures, letters that change length with their case, odd blanks."""


_ROOMS = (companies, emails, identifiers, persons, phones)
RULES = {rule.code for room in _ROOMS for rule in room.RULES}
FAULTS = {fault.code for room in _ROOMS for fault in room.FAULTS}


def cells(*words: str) -> st.SearchStrategy[list[str | None]]:
    """Columns made of anything, of troublesome letters, and of these words glued together."""
    glued = st.lists(st.sampled_from([*words, " ", "-", "'", ".", ",", ";", "/"]), max_size=6).map("".join)
    cell = st.one_of(st.none(), st.text(max_size=20), st.text(LETTERS, max_size=20), glued)
    return st.lists(cell, max_size=30)


def obeys(clean: Cleaner, name: str, column: list[str | None]) -> None:
    """Same length; what is clean stays as it is, without a rule; nothing changes or vanishes in silence.

    Every code is one that people can read about.
    """
    series = pl.Series("cell", column, dtype=pl.String)
    cleaned = clean(series)
    values = cleaned.values[name]
    for answer in (cleaned.rule, cleaned.fault, *cleaned.values.values()):
        assert len(answer) == len(series)
    assert set(cleaned.rule.drop_nulls()) <= RULES
    assert set(cleaned.fault.drop_nulls()) <= FAULTS
    again = clean(values)
    assert again.values[name].to_list() == values.to_list()
    assert again.rule.to_list() == [None] * len(series)
    for cell, value, rule, fault in zip(series, values, cleaned.rule, cleaned.fault, strict=True):
        if cell is None or not _visible(cell):
            assert (value, rule, fault) == (None, None, None)
        elif value != cell:
            assert rule or fault, (cell, value)
        else:
            assert rule is None, (cell, rule)


def _visible(cell: str) -> bool:
    kept = pl.Series([cell]).str.replace_all(r"\p{Cf}|\p{Cc}|\s", "")
    return bool(kept[0])


def table(clean: Cleaner, name: str, rows: dict[str, object]) -> list[tuple[str, object, object]]:
    """The cells whose cleaned value is not the one wanted, as (cell, got, wanted)."""
    got = clean(pl.Series(list(rows), dtype=pl.String)).values[name].to_list()
    return [
        (cell, value, wanted)
        for (cell, wanted), value in zip(rows.items(), got, strict=True)
        if value != wanted
    ]


def codes(clean: Cleaner, kind: str, rows: dict[str, str | None]) -> list[tuple[str, object, object]]:
    """The same for the `rule` or the `fault` of each cell."""
    got = getattr(clean(pl.Series(list(rows), dtype=pl.String)), kind).to_list()
    return [
        (cell, code, wanted) for (cell, wanted), code in zip(rows.items(), got, strict=True) if code != wanted
    ]
