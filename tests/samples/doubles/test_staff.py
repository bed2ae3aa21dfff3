"""What a labelled file of people at work is made of."""

from functools import cache

import polars as pl

from chaland.samples.doubles.design import Design, StaffDesign
from chaland.samples.doubles.people import labelled_people
from chaland.samples.doubles.staff import labelled_staff

DESIGN = StaffDesign(seed=4, people=1_000, damage=0.0, gaps=0.0)


@cache
def clean() -> pl.DataFrame:
    return labelled_staff(DESIGN)


def test_it_has_the_columns_of_people_and_is_always_the_same() -> None:
    assert clean().schema == labelled_people(Design(seed=4, people=10)).select(clean().columns).schema
    assert labelled_staff(DESIGN).equals(clean())
    assert clean()["person_id"].n_unique() == 1_000


def test_colleagues_share_what_is_their_company_s() -> None:
    once = clean().unique("person_id")
    firms = once.group_by("household_id").agg(
        pl.len(), pl.col("company").n_unique().alias("names"), pl.col("phone").n_unique().alias("lines"),
        pl.col("email").n_unique().alias("mailboxes"),
    )  # fmt: skip
    large = firms.filter(pl.col("len") >= 5)
    assert 3 < firms["len"].mean() < 10  # type: ignore[operator]
    assert large["names"].max() <= 3  # type: ignore[operator]  # some were hired away before their last entry
    assert (large["lines"] < large["len"]).all()
    assert (large["mailboxes"] < large["len"]).mean() > 0.5  # type: ignore[operator]


def test_who_stands_twice_keeps_a_name_and_changes_what_changes() -> None:
    several = clean().filter(pl.len().over("person_id") > 1)
    told = several.group_by("person_id").agg(pl.all().n_unique())
    assert (told["last_name"] == 1).all()
    assert 0.1 < (told["email"] > 1).mean() < 0.6  # type: ignore[operator]
    assert 0.01 < (told["company"] > 1).mean() < 0.2  # type: ignore[operator]
