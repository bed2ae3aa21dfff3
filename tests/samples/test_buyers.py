from datetime import date
from functools import cache

import polars as pl

from chaland.samples.buyers import with_buyers
from chaland.samples.damage.rows import customer_rows
from chaland.samples.online_retail import online_retail_customers
from chaland.samples.people import Population

COUNT = 9_000


@cache
def rows() -> pl.DataFrame:
    return customer_rows(0, COUNT, total=COUNT, population=Population(2), copies=0.05)


@cache
def made() -> pl.DataFrame:
    return with_buyers(rows(), 2)


@cache
def buyers() -> pl.DataFrame:
    return made().filter(pl.col("customer_number").is_in(online_retail_customers().implode()))


def test_all_the_customers_of_online_retail_are_given_out():
    assert buyers()["customer_number"].n_unique() == 4_372
    assert buyers().filter(pl.col("copy").is_null()).height == 4_372


def test_only_exact_copies_share_a_number():
    assert set(buyers()["copy"].drop_nulls()) <= {"exact"}
    assert buyers().group_by("customer_number").agg(pl.col("person_id").n_unique())["person_id"].max() == 1


def test_buyers_were_adult_customers_before_the_first_purchase():
    assert buyers()["created_on"].max() < date(2010, 12, 1)
    assert buyers()["birth_date"].max() < date(1989, 1, 1)
    assert set(buyers()["status"]) == {"client"}


def test_the_others_stay_as_they_were():
    others = made()["row"].is_in(buyers()["row"].implode()).not_()
    assert made().filter(others).equals(rows().filter(others))
    assert made().columns == rows().columns
