"""However a file is cut into chunks, its rows are told apart as if it were whole."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from chaland.intake import staged
from chaland.intake.ranks import Ranks

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([b"1", b"2"]), st.booleans()), max_size=12)
FACTS = st.lists(st.sampled_from([1, 2, 3]), max_size=12)


def _told(part: staged.Part, frame: pl.DataFrame, cuts: list[int]) -> list[tuple[Any, ...]]:
    """The ranks of the frame's rows when it comes in chunks."""
    places = [0, *sorted(min(cut, frame.height) for cut in cuts), frame.height]
    with TemporaryDirectory() as name:
        folder, found = Path(name), list[tuple[Any, ...]]()
        ranks = Ranks(folder)
        for number, (start, end) in enumerate(pairwise(places)):
            if end > start:
                staged.write(folder, number, part, frame[start:end])
            ranks.tell(number)
            rows = staged.read(folder, number, part)
            found += rows.drop(frame.columns).rows() if rows is not None else []
        return found


def _firms(rows: list[tuple[str, bytes, bool]]) -> pl.DataFrame:
    schema = {"base_key": pl.String, "digest": pl.Binary, "derived": pl.Boolean}
    return pl.DataFrame(rows, schema, orient="row")


@given(ROWS, st.lists(st.integers(0, 12), max_size=3))
def test_companies(rows: list[tuple[str, bytes, bool]], cuts: list[int]) -> None:
    whole = _told("firms", _firms(rows), [])
    assert _told("firms", _firms(rows), cuts) == whole
    said = [row for row, (repeat, _) in zip(rows, whole, strict=True) if not repeat]
    assert {key for key, *_ in said} == {key for key, *_ in rows}
    own = {(key, digest) for key, digest, derived in rows if not derived}
    assert len([row for row in said if not row[2]]) == len(own)


@given(FACTS, st.lists(st.integers(0, 12), max_size=3))
def test_facts(hashes: list[int], cuts: list[int]) -> None:
    frame = pl.DataFrame({"hash": hashes}, {"hash": pl.Int64})
    whole = _told("facts", frame, [])
    assert _told("facts", frame, cuts) == whole
    assert len(set(whole)) == len(hashes)
    assert {key for (key,) in whole} >= set(hashes)
