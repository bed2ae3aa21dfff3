"""The questions as somebody who knows Polars writes them."""

from __future__ import annotations

from datetime import date

import polars as pl
from polars import col

from benchmarks.segments.asked.questions import (
    EARTH_KM,
    HALF,
    LYON,
    MONTH,
    QUARTER,
    SEASON,
    YEAR,
    Frames,
    soon,
    start_of,
    years_ago,
)

TOTAL, ROWS = col("amount_cents").sum(), pl.len()
INSURED, TRAVELLED = col("category") == "Assurance", col("category") == "Voyage"


class InPolars(Frames):
    """Words are categories."""

    people: pl.DataFrame
    purchases: pl.DataFrame
    events: pl.DataFrame
    hobbies: pl.DataFrame

    def __init__(self, folder: str) -> None:
        self.people, self.purchases, self.events, self.hobbies = (
            pl.read_parquet(f"{folder}/{name}-*.parquet")
            for name in ("people", "purchases", "events", "hobbies")
        )
        words = {"purchases": ("product", "category"), "events": ("type", "path")}
        for name, columns in words.items():
            setattr(self, name, getattr(self, name).with_columns(col(columns).cast(pl.Categorical)))

    def q1_near_and_age(self) -> int:
        return self.people.filter(_near(20) & _aged(30, 45)).height

    def q2_lapsed_big_spenders_raw(self) -> int:
        return _having(self.purchases, (TOTAL >= 200_000) & (col("date").max() < HALF)).height

    def q3_bought_a_never_b(self) -> int:
        return _except(self.bought(TRAVELLED), self.bought(INSURED))

    def q4_visits_without_a_purchase(self) -> int:
        seen = _having(self.pages(col("at") >= start_of(SEASON)), ROWS >= 3)
        return _except(seen, self.bought(col("date") >= QUARTER))

    def q5_recent_frequent_rich_near(self) -> int:
        fits = (col("date").max() >= QUARTER) & (ROWS >= 12) & (TOTAL >= 150_000)
        near = self.people.filter(_near(30))
        return (
            _having(self.purchases, fits).join(near, left_on="contact_id", right_on="id", how="semi").height
        )

    def city_and_age(self) -> int:
        return self.people.filter((col("city_key") == "lyon") & _aged(25, 40)).height

    def lapsed_big_spenders(self) -> int:
        return self.people.filter((col("last_purchase") < HALF) & (col("total_cents") >= 50_000)).height

    def bought_suvs_twice(self) -> int:
        bought = self.purchases.filter((col("category") == "SUV") & (col("date") >= YEAR))
        return _having(bought, ROWS >= 2).height

    def a_product_never_a_category(self) -> int:
        return _except(self.bought(col("product") == "Clio"), self.bought(INSURED))

    def spent_in_a_year(self) -> int:
        year = col("date").is_between(date(2025, 1, 1), date(2025, 12, 31))
        return _having(self.purchases.filter(year), TOTAL > 100_000).height

    def saw_quote_pages(self) -> int:
        quotes = col("path").cast(pl.String).str.starts_with("/devis")
        return _having(self.pages(quotes & (col("at") >= start_of(MONTH))), ROWS >= 3).height

    def cities_or_postal_code(self) -> int:
        return self.people.filter(
            col("city_key").is_in(["lyon", "paris"]) | col("postal_code").str.starts_with("69")
        ).height

    def email_missing(self) -> int:
        return self.people.filter(col("email").is_null()).height

    def golf_or_sailing(self) -> int:
        return _who(self.hobbies.filter(col("key").is_in(["golf", "voile"]))).height

    def birthday_soon(self) -> int:
        born = col("birth_date").dt.month().cast(int) * 100 + col("birth_date").dt.day()
        return self.people.filter(born.is_in(soon())).height

    def bought(self, what: pl.Expr) -> pl.DataFrame:
        return _who(self.purchases.filter(what))

    def pages(self, which: pl.Expr) -> pl.DataFrame:
        return self.events.filter((col("type") == "page_view") & which)


def _near(km: float) -> pl.Expr:
    phi, other = col("latitude").radians(), pl.lit(LYON[0]).radians()
    half, turn = (phi - other) / 2, (col("longitude").radians() - pl.lit(LYON[1]).radians()) / 2
    root = half.sin() ** 2 + phi.cos() * other.cos() * turn.sin() ** 2
    return 2 * EARTH_KM * root.sqrt().arcsin() <= km


def _aged(low: int, high: int) -> pl.Expr:
    return (col("birth_date") <= years_ago(low)) & (col("birth_date") > years_ago(high + 1))


def _who(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(col("contact_id").unique())


def _having(rows: pl.DataFrame, fits: pl.Expr) -> pl.DataFrame:
    return rows.group_by("contact_id").agg(fits.alias("fits")).filter(col("fits"))


def _except(some: pl.DataFrame, others: pl.DataFrame) -> int:
    return some.join(others, on="contact_id", how="anti").height
