from functools import cache

import polars as pl
import pytest

from chaland.samples.damage.rows import COPY_KINDS, customer_rows
from chaland.samples.people import Population, invent_people

COUNT = 12_000
SEED = 4


@cache
def rows() -> pl.DataFrame:
    return customer_rows(0, COUNT, total=COUNT, population=Population(SEED), copies=0.1)


@cache
def paired(kind: str) -> pl.DataFrame:
    """The copies of that kind beside their originals, whose columns end in `_first`."""
    originals = rows().filter(pl.col("copy").is_null())
    return rows().filter(pl.col("copy") == kind).join(originals, on="person_id", suffix="_first")


def same(kind: str, column: str) -> float:
    return paired(kind).select(pl.col(column).eq_missing(pl.col(f"{column}_first")).mean()).item()


def test_chunks_agree_with_the_whole():
    middle = customer_rows(5_000, 5_500, total=COUNT, population=Population(SEED), copies=0.1)
    assert middle.equals(rows()[5_000:5_500])


def test_every_row_that_is_no_copy_is_its_own_person():
    first = rows().filter(pl.col("copy").is_null())
    assert (first["person_id"] == first["row"] + 1).all()
    clean = invent_people(COUNT, SEED)
    assert first.select(clean.columns).equals(clean[first["row"]])


def test_copies_come_at_their_rate_and_in_all_kinds():
    copied = rows().filter(pl.col("copy").is_not_null())
    assert copied.height / COUNT == pytest.approx(0.09, abs=0.015)
    assert set(copied["copy"]) == set(COPY_KINDS)


def test_a_copy_enters_somebody_who_stands_in_the_file():
    copied = rows().filter(pl.col("copy").is_not_null())
    first = rows().filter(pl.col("copy").is_null())
    assert copied.join(first, on="person_id", how="anti").is_empty()


def test_an_exact_copy_repeats_everything():
    assert all(same("exact", column) == 1 for column in invent_people(1, 1).columns if column != "person_id")
    assert (paired("exact")["damage_row"] == paired("exact")["row_first"]).all()


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("nickname", "first_name"),
        ("moved", "street"),
        ("new_email", "email"),
        ("new_mobile", "mobile"),
        ("misspelt", "last_name"),
        ("married", "last_name"),
    ],
)
def test_a_near_copy_changes_what_its_kind_says(kind: str, changed: str):
    assert paired(kind).height > 20
    assert same(kind, changed) < 0.2
    assert same(kind, "customer_number") == 0
    others = {"first_name", "last_name", "email", "mobile", "street", "birth_date"} - {changed}
    assert all(same(kind, column) == 1 for column in others)


def test_without_copies_there_are_none():
    alone = customer_rows(0, 500, total=500, population=Population(SEED), copies=0)
    assert alone["copy"].null_count() == 500
    assert alone["person_id"].n_unique() == 500
