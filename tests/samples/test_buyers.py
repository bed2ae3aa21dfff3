from datetime import date

import polars as pl

from chaland.samples.buyers import with_buyers
from chaland.samples.damage.rows import customer_rows
from chaland.samples.online_retail import online_retail_customers
from chaland.samples.people import Population

COUNT = 9_000
ROWS = customer_rows(0, COUNT, total=COUNT, population=Population(2), copies=0.05)
MADE = with_buyers(ROWS, 2)
BUYERS = MADE.filter(pl.col("customer_number").is_in(online_retail_customers().implode()))


def test_all_the_customers_of_online_retail_are_given_out():
    assert BUYERS["customer_number"].n_unique() == 4_372
    assert BUYERS.filter(pl.col("copy").is_null()).height == 4_372


def test_only_exact_copies_share_a_number():
    assert set(BUYERS["copy"].drop_nulls()) <= {"exact"}
    assert BUYERS.group_by("customer_number").agg(pl.col("person_id").n_unique())["person_id"].max() == 1


def test_buyers_were_adult_customers_before_the_first_purchase():
    assert BUYERS["created_on"].max() < date(2010, 12, 1)
    assert BUYERS["birth_date"].max() < date(1989, 1, 1)
    assert set(BUYERS["status"]) == {"client"}


def test_the_others_stay_as_they_were():
    others = MADE["row"].is_in(BUYERS["row"].implode()).not_()
    assert MADE.filter(others).equals(ROWS.filter(others))
    assert MADE.columns == ROWS.columns
