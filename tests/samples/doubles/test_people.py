"""What a labelled file is made of, and what its truth is worth."""

from functools import cache

import polars as pl

from chaland.samples.doubles.design import Design
from chaland.samples.doubles.people import labelled_people
from chaland.samples.people import Population, people_at

DESIGN = Design(seed=4, people=2_000, households=0.3)


@cache
def file() -> pl.DataFrame:
    return labelled_people(DESIGN)


@cache
def clean() -> pl.DataFrame:
    return labelled_people(Design(seed=4, people=2_000, households=0.3, damage=0.0, gaps=0.0))


def entries(file: pl.DataFrame) -> pl.DataFrame:
    return file.group_by("person_id").len()


def test_the_same_design_gives_the_same_file() -> None:
    assert labelled_people(DESIGN).equals(file())
    assert not labelled_people(Design(seed=5, people=2_000, households=0.3)).equals(file())


def test_as_many_stand_twice_as_was_asked() -> None:
    counted = entries(file())
    assert counted.height == 2_000
    assert abs((counted["len"] > 1).mean() - 0.2) < 0.03  # type: ignore[operator]
    assert counted["len"].max() <= 8  # type: ignore[operator]
    assert entries(labelled_people(Design(seed=4, people=300, doubled=0.0)))["len"].max() == 1


def test_families_share_what_families_share() -> None:
    homes = clean().unique("person_id").filter(pl.len().over("household_id") > 1, pl.col("company").is_null())
    shared = homes.group_by("household_id").agg(
        one_town=pl.col("postal_code").n_unique() == 1,
        one_name=pl.col("last_name").n_unique() < pl.len(),
        one_mailbox=pl.col("email").drop_nulls().n_unique() < pl.col("email").drop_nulls().len(),
        one_birth=pl.col("birth_date").n_unique() < pl.len(),
    )
    rates = shared.select(pl.all().exclude("household_id").mean()).row(0, named=True)
    assert rates["one_town"] > 0.8  # those who moved between two entries apart
    assert rates["one_name"] > 0.6
    assert 0.1 < rates["one_mailbox"] < 0.5
    assert rates["one_birth"] > 0.01


def test_some_strangers_bear_the_same_names() -> None:
    named = labelled_people(
        Design(seed=4, people=1_000, households=0.0, doubled=0.0, damage=0.0, namesakes=0.2)
    )
    assert named.select(pl.len().over("first_name", "last_name") > 1).to_series().sum() > 200


def test_without_damage_nor_gaps_an_entry_is_the_person() -> None:
    """First entries only: later ones tell what has changed in a life."""
    people = people_at(pl.int_range(2_000, eager=True), Population(4, households=0.3, with_birth_date=1.0, with_landline=0.55))  # fmt: skip
    once = clean().filter(pl.len().over("person_id") == 1, pl.col("company").is_null())
    both = once.join(people, on="person_id", suffix="_true")
    assert once["birth_date"].null_count() == 0
    assert (both["last_name"] == both["last_name_true"]).mean() > 0.97  # type: ignore[operator]
    assert (both["birth_date"] == both["birth_date_true"].dt.strftime("%Y%m%d")).mean() > 0.97  # type: ignore[operator]


def test_damage_changes_entries_and_never_the_truth() -> None:
    worse = labelled_people(Design(seed=4, people=2_000, households=0.3, damage=5.0))
    assert worse["person_id"].equals(file()["person_id"])
    same = [(file()[name] == worse[name]).mean() for name in ("last_name", "first_name", "city")]
    assert all(share < 0.92 for share in same)  # type: ignore[operator]


def test_a_column_that_nobody_tells_is_empty() -> None:
    made = labelled_people(Design(seed=4, people=200, untold={"email": 1.0, "landline": 1.0}))
    assert made["email"].null_count() == made["phone"].null_count() == made.height
    assert made["mobile"].null_count() < made.height
