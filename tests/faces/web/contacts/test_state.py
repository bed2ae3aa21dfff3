"""The state of the grid is the address: written and read back, it is the same."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from chaland.customers.domain.grid import COLUMNS, Ask
from chaland.customers.queries.grid import Cursor
from chaland.faces.web.contacts import state as states
from chaland.faces.web.contacts.filters import Chip

SORTS = [name for name, column in COLUMNS.items() if column.sort]
plain = st.text(
    st.characters(exclude_characters="|:\x00", exclude_categories=("Cs",)), min_size=1, max_size=12
)
chips = st.builds(
    Chip,
    field=st.sampled_from(["city", "status", "custom.fuel", "total_spent"]),
    operator=st.sampled_from(["one_of", "contains", "at_least", "empty"]),
    values=st.lists(plain, max_size=3).map(tuple),
)
columns = st.lists(st.sampled_from([name for name in COLUMNS if name != "name"]), min_size=1, unique=True)


@given(
    words=plain.map(str.strip),
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
    asked=st.lists(chips, max_size=3),
    shown=columns,
    view=st.integers(0, 99),
)
def test_written_then_read_is_the_same(words, sort, descending, asked, shown, view) -> None:  # type: ignore[no-untyped-def]
    state = states.GridState(Ask(words, sort, descending), tuple(asked), "", ("name", *shown), view)
    assert states.parse(QueryDict(state.encoded().lstrip("?")), None) == state


def test_a_column_is_sorted_then_turned_round() -> None:
    state = states.parse(QueryDict(""), None)
    by_town = states.parse(QueryDict(state.sorted_by("city").lstrip("?")), None)
    assert (by_town.ask.sort, by_town.ask.descending) == ("city", False)
    turned = states.parse(QueryDict(by_town.sorted_by("city").lstrip("?")), None)
    assert turned.ask.descending
    assert states.parse(QueryDict(state.sorted_by("total_spent").lstrip("?")), None).ask.descending


@given(value=st.one_of(st.none(), st.text(max_size=20), st.integers()), last=st.integers(1, 10**9))
def test_a_mark_is_read_back(value: object, last: int) -> None:
    assert states.read_cursor(states.write_cursor(Cursor(value, last))) == Cursor(value, last)


@pytest.mark.parametrize("text", ["", "!", "e30=", "W10=", "bnVsbA=="])
def test_a_mark_that_is_not_ours_is_none(text: str) -> None:
    assert states.read_cursor(text) is None


@pytest.mark.parametrize("query", ["sort=-nothing", "sort=email", "cols=evil,;drop", "view=x", "f=nothing"])
def test_nonsense_in_the_address_is_left_out(query: str) -> None:
    assert states.parse(QueryDict(query), None) == states.parse(QueryDict(""), None)
