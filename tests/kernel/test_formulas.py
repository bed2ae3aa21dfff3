"""What a spreadsheet would run is shielded, and the shield comes off exactly."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.kernel.formulas import INSIDE, SHIELDED, shield, unshield

HOSTILE = st.text(st.sampled_from("='+-@\t\r\n＝aé1 ;\",.(") | st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "-1+A1", "'=1", "＝1"]
)
def test_formulas_are_shielded(cell: str) -> None:
    assert shield(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    ["", "Dupont", "'t Hooft", "-12,50", "-1 234.5", "+41 22 767 61 11", "a=b", "2026-11-22", "d'=Arc"],
)
def test_what_computes_nothing_stays(cell: str) -> None:
    assert shield(cell) == unshield(cell) == cell


@pytest.mark.parametrize(("cell", "said"), [(",=1", ",'=1"), ("a,@b,=c", "a,'@b,'=c"), (",'=1", ",''=1")])
def test_what_another_separator_would_cut_is_shielded_too(cell: str, said: str) -> None:
    assert shield(cell) == said
    assert unshield(said) == cell


@given(HOSTILE)
def test_the_shield_comes_off_exactly(cell: str) -> None:
    assert unshield(shield(cell)) == cell


@given(HOSTILE)
def test_nothing_that_is_left_bare_runs(cell: str) -> None:
    said = shield(cell)
    if said[:1] in set("=+-@\t\r\n＝＋－＠"):
        assert said == cell
        assert set(said[1:]) <= set("0123456789 .,()\u00a0\u202f")


@given(st.lists(HOSTILE, min_size=1))
def test_columns_are_read_as_cells_are(cells: list[str]) -> None:
    column = pl.Series(cells)
    off = pl.select(
        pl.when(column.str.contains(SHIELDED)).then(column.str.slice(1)).otherwise(column)
    ).to_series()
    assert off.str.replace_all(INSIDE, "$1$2").to_list() == [unshield(cell) for cell in cells]
