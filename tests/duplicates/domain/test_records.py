"""Comparable records: a few read at once say what each would in a large file."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.duplicates.domain.companies import records as companies
from chaland.duplicates.domain.persons import records as persons
from chaland.reference import phonetics

cells = st.one_of(
    st.none(),
    st.sampled_from(("", "  ", "SARL Côté & fils", "12 bis, av. de la Gare", "Paris 3e", "X", "0612345678")),
    st.text("aéÉ -'.@019", max_size=12),
)


@pytest.mark.parametrize(
    ("schema", "comparable"),
    [(persons.SCHEMA, persons.comparable), (companies.SCHEMA, companies.comparable)],
    ids=["people", "companies"],
)
@settings(max_examples=10)
@given(data=st.data())
def test_a_small_file_and_a_large_one_are_read_alike(
    schema: dict[str, pl.DataType], comparable: Callable[[pl.DataFrame], pl.DataFrame], data: st.DataObject
) -> None:
    """The short way takes all columns at once, the long one each distinct text of a column once."""
    row = st.fixed_dictionaries(dict.fromkeys(schema, cells))
    rows = pl.DataFrame(data.draw(st.lists(row, min_size=1, max_size=4)), schema=schema)
    with patch.object(phonetics, "_FEW", 0):
        long_way = comparable(rows)
    assert comparable(rows).equals(long_way)
