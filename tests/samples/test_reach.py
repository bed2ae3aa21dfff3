import re

import polars as pl
import pytest

from chaland import reference
from chaland.samples.people import invent_people
from chaland.samples.reach import (
    FICTION_LANDLINES,
    UNATTRIBUTED_LANDLINES,
    UNATTRIBUTED_MARTINIQUE,
    UNATTRIBUTED_MOBILES,
    Range,
)

RESERVED_DOMAIN = re.compile(r"^[a-z0-9.-]+@(example\.(fr|com|org|net)|[a-z0-9-]+\.example)$")


def in_range(number: str, numbers: Range) -> bool:
    return numbers.first <= int(number) < numbers.first + numbers.size


@pytest.fixture(scope="module")
def small() -> pl.DataFrame:
    return invent_people(8_000, seed=5)


@pytest.fixture(scope="module")
def large() -> pl.DataFrame:
    return invent_people(40_000, seed=5)


def test_the_landlines_of_a_small_file_are_those_of_fiction(small: pl.DataFrame):
    blocks = "|".join(FICTION_LANDLINES.values())
    lines = small["landline"].drop_nulls()
    assert len(lines) > 2_000
    assert lines.str.contains(rf"^({blocks})\d{{4}}$").all()


def test_a_large_file_goes_on_in_ranges_that_nobody_holds(large: pl.DataFrame):
    for number in large["landline"].drop_nulls():
        zone = int(number[1])
        assert number.startswith(FICTION_LANDLINES[zone]) or in_range(number, UNATTRIBUTED_LANDLINES[zone]), (
            number
        )


def test_mobiles_are_in_ranges_that_nobody_holds(large: pl.DataFrame):
    for number in large["mobile"].drop_nulls():
        assert in_range(number, UNATTRIBUTED_MOBILES) or in_range(number, UNATTRIBUTED_MARTINIQUE), number


def test_all_numbers_have_ten_digits(large: pl.DataFrame):
    for column in ("mobile", "landline"):
        assert large[column].drop_nulls().str.contains(r"^0\d{9}$").all()


def test_a_mobile_belongs_to_one_person_and_a_landline_to_one_home(large: pl.DataFrame):
    assert not large["mobile"].drop_nulls().is_duplicated().any()
    lines = (
        large.filter(pl.col("landline").is_not_null())
        .group_by("landline")
        .agg(pl.col("household_id").n_unique())
    )
    assert lines["household_id"].max() == 1


def test_people_of_martinique_have_mobiles_of_martinique(large: pl.DataFrame):
    there = large.filter(pl.col("department") == "972")["mobile"].drop_nulls()
    assert len(there) > 50
    assert there.str.starts_with("0697").all()


def test_landlines_ring_in_the_zone_of_the_department(large: pl.DataFrame):
    for department, zone in (("75", "01"), ("29", "02"), ("67", "03"), ("69", "04"), ("31", "05")):
        lines = large.filter(pl.col("department") == department)["landline"].drop_nulls()
        assert len(lines) > 20
        assert lines.str.starts_with(zone).all()


def test_addresses_stay_on_reserved_domains(large: pl.DataFrame):
    emails = large["email"].drop_nulls()
    assert all(RESERVED_DOMAIN.match(email) for email in emails)


def test_hardly_two_people_share_an_address(large: pl.DataFrame):
    private = large.filter(pl.col("company").is_null())["email"].drop_nulls()
    assert private.is_duplicated().sum() < 10


def test_the_numbering_plan_makes_them_mobiles_and_landlines(large: pl.DataFrame):
    """Never a number of telemarketing platforms, of machines, or at a premium."""
    for column, usage in (("mobile", "mobile"), ("landline", "fixed")):
        numbers = large[column].drop_nulls().str.replace("^0", "+33").to_frame("e164")
        told = numbers.select(reference.phone_usage_expr(pl.col("e164")).struct.unnest())
        assert set(told["usage"]) == {usage}
        assert set(told["territory"]) <= {"metropole", "martinique"}
