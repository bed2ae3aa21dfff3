from datetime import date
from functools import cache

import polars as pl
import pytest

from chaland import reference
from chaland.samples.people import AS_OF, Population, invent_people, people_at

COUNT = 20_000


@cache
def people() -> pl.DataFrame:
    return invent_people(COUNT, seed=11)


def share(condition: pl.Expr) -> float:
    return people().select(condition.mean()).item()


def test_the_same_seed_gives_the_same_people():
    assert invent_people(500, seed=11).equals(invent_people(500, seed=11))
    assert not invent_people(500, seed=11).equals(invent_people(500, seed=12))


def test_a_longer_file_begins_as_a_shorter_one():
    assert invent_people(500, seed=11).equals(people().head(500))


def test_people_are_made_alike_in_any_order():
    scattered = people_at(pl.Series([301, 17, 17, 4]), Population(seed=11))
    assert scattered.equals(people()[[301, 17, 17, 4]])


def test_surnames_follow_the_frequencies_of_france():
    counts = people()["last_name"].value_counts(sort=True)
    commonest = counts.head(30)["last_name"].to_list()
    assert {"Martin", "Bernard", "Thomas", "Petit", "Robert"} <= set(commonest)
    assert 0.001 < counts.filter(pl.col("last_name") == "Martin")["count"].item() / COUNT < 0.008
    assert counts.height > 8_000


def test_given_names_belong_to_their_time():
    def common(first: int, last: int, sex: str) -> set[str]:
        born = people().filter(pl.col("birth_date").dt.year().is_between(first, last), pl.col("sex") == sex)
        return set(born["first_name"].value_counts(sort=True).head(15)["first_name"])

    assert {"Jean", "Michel"} <= common(1940, 1955, "M")
    assert {"Nathalie", "Sylvie"} <= common(1960, 1969, "F")
    assert common(2000, 2008, "F") & {"Léa", "Manon", "Emma", "Camille", "Chloé"}
    assert not common(2000, 2008, "F") & {"Monique", "Nicole", "Jacqueline"}


def test_ages_follow_the_pyramid_and_everybody_is_an_adult():
    births = people()["birth_date"].drop_nulls()
    ages = (AS_OF - births).dt.total_days() / 365.25
    assert ages.min() >= 18
    assert 48 < ages.median() < 56
    assert 0.10 < (ages > 75).mean() < 0.20
    assert births.value_counts()["count"].max() < 12


def test_towns_are_drawn_by_their_population():
    paris = share(pl.col("department") == "75")
    assert paris == pytest.approx(2_100_000 / 68_000_000, rel=0.2)
    overseas = share(pl.col("department").str.starts_with("97"))
    assert overseas == pytest.approx(2_200_000 / 68_000_000, rel=0.3)
    assert people()["department"].n_unique() == 101


def test_postal_code_town_and_insee_agree():
    known = reference.postal_towns().select("postal_code", "insee").unique()
    assert people().join(known, on=["postal_code", "insee"], how="anti").is_empty()
    departments = people().select("insee", "department").unique()
    assert all(reference.department_of(insee) == code for insee, code in departments.iter_rows())
    assert set(people().filter(pl.col("department") == "75")["city"]) == {"Paris"}


def test_a_quarter_lives_with_the_row_before():
    assert share(pl.col("person_id") != pl.col("household_id")) == pytest.approx(0.25, abs=0.02)
    alone = invent_people(400, seed=3, households=0)
    assert alone["household_id"].equals(alone["person_id"].rename("household_id"))


def test_a_household_shares_its_address():
    homes = people().group_by("household_id").agg(pl.col("street", "postal_code").n_unique(), size=pl.len())
    assert homes.filter((pl.col("street") > 1) | (pl.col("postal_code") > 1)).is_empty()
    assert homes["size"].max() == 4


def test_the_partner_is_the_next_row_and_bears_the_name():
    following = people().with_columns(
        pl.col("first_name", "last_name", "household_id").shift(-1).name.prefix("next_")
    )
    couples = following.filter(pl.col("partner").is_not_null())
    assert couples.height > 800
    assert (couples["partner"] == couples["next_first_name"]).all()
    assert (couples["last_name"] == couples["next_last_name"]).all()
    assert (couples["household_id"] == couples["next_household_id"]).all()


def test_civility_and_sex_agree():
    assert set(people().select("civility", "sex").unique().rows()) == {("M.", "M"), ("Mme", "F")}
    assert share(pl.col("sex") == "F") == pytest.approx(0.515, abs=0.02)


def test_professionals_have_a_company_and_private_people_none():
    at_work = people().filter(pl.col("kind") == "professionnel")
    assert at_work.height / COUNT == pytest.approx(0.12, abs=0.015)
    for column in ("company", "function", "siret", "naf", "activity"):
        assert at_work[column].null_count() == 0
        assert people().filter(pl.col("kind") == "particulier")[column].null_count() == COUNT - at_work.height
    colleagues = at_work.group_by("household_id").agg(pl.col("siret", "company").n_unique())
    assert colleagues["siret"].max() == colleagues["company"].max() == 1


def test_activities_are_real_codes():
    known = set(reference.naf().filter(pl.col("level") == 5)["code"])
    assert set(people()["naf"].drop_nulls()) <= known


def passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return sum(d if place % 2 == 0 else sum(divmod(2 * d, 10)) for place, d in enumerate(digits)) % 10 == 0


def test_sirets_pass_luhn_and_begin_with_a_zero():
    sirets = people()["siret"].drop_nulls().unique()
    assert len(sirets) > 1_500
    assert all(len(s) == 14 and s[0] == "0" and passes_luhn(s) and passes_luhn(s[:9]) for s in sirets)


def test_relations_are_within_their_bounds():
    assert people()["customer_number"].n_unique() == COUNT
    assert date(2009, 1, 1) < people()["created_on"].min()
    assert people()["created_on"].max() < AS_OF
    assert set(people()["status"]) == {"client", "prospect", "ancien client"}
    has = people().filter(pl.col("loyalty"))
    assert has["loyalty_tier"].null_count() == has["loyalty_points"].null_count() == 0
    assert people().filter(~pl.col("loyalty"))["loyalty_points"].drop_nulls().is_empty()
