"""The questions as somebody who knows pandas writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.segments.asked.in_polars import InPolars
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


class InPandas(Frames):
    """Read by Polars: pandas alone would need pyarrow. Words are categories, dates are datetime64."""

    def __init__(self, folder: str) -> None:
        frames = InPolars(folder)
        for name in ("people", "purchases", "events", "hobbies"):
            setattr(self, name, _in_pandas(getattr(frames, name)))

    def q1_near_and_age(self) -> int:
        return int((self.near(20) & self.aged(30, 45)).sum())

    def q2_lapsed_big_spenders_raw(self) -> int:
        grouped = self.purchases.groupby("contact_id").agg(
            spent=("amount_cents", "sum"), last=("date", "max")
        )
        return int(((grouped["spent"] >= 200_000) & (grouped["last"] < _day(HALF))).sum())

    def q3_bought_a_never_b(self) -> int:
        return _except(self.bought("category", "Voyage"), self.bought("category", "Assurance"))

    def q4_visits_without_a_purchase(self) -> int:
        seen = self.pages(self.events["at"] >= _day(start_of(SEASON)))
        return _except(_many(seen, 3), _who(self.purchases[self.purchases["date"] >= _day(QUARTER)]))

    def q5_recent_frequent_rich_near(self) -> int:
        grouped = self.purchases.groupby("contact_id").agg(
            spent=("amount_cents", "sum"), last=("date", "max"), rows=("date", "size")
        )
        fits = (grouped["last"] >= _day(QUARTER)) & (grouped["rows"] >= 12) & (grouped["spent"] >= 150_000)
        return int(grouped.index[fits].isin(self.people.loc[self.near(30), "id"]).sum())

    def city_and_age(self) -> int:
        return int(((self.people["city_key"] == "lyon") & self.aged(25, 40)).sum())

    def lapsed_big_spenders(self) -> int:
        people = self.people
        return int(((people["last_purchase"] < _day(HALF)) & (people["total_cents"] >= 50_000)).sum())

    def bought_suvs_twice(self) -> int:
        bought = self.purchases
        return len(_many(bought[(bought["category"] == "SUV") & (bought["date"] >= _day(YEAR))], 2))

    def a_product_never_a_category(self) -> int:
        return _except(self.bought("product", "Clio"), self.bought("category", "Assurance"))

    def spent_in_a_year(self) -> int:
        year = self.purchases["date"].between(_day(date(2025, 1, 1)), _day(date(2025, 12, 31)))
        spent = self.purchases[year].groupby("contact_id")["amount_cents"].sum()
        return int((spent > 100_000).sum())

    def saw_quote_pages(self) -> int:
        quotes = [path for path in self.events["path"].cat.categories if path.startswith("/devis")]
        recent = self.events["at"] >= _day(start_of(MONTH))
        return len(_many(self.pages(self.events["path"].isin(quotes) & recent), 3))

    def cities_or_postal_code(self) -> int:
        cities = self.people["city_key"].isin(["lyon", "paris"])
        return int((cities | self.people["postal_code"].str.startswith("69")).sum())

    def email_missing(self) -> int:
        return int(self.people["email"].isna().sum())

    def golf_or_sailing(self) -> int:
        return len(_who(self.hobbies[self.hobbies["key"].isin(["golf", "voile"])]))

    def birthday_soon(self) -> int:
        birth = self.people["birth_date"].dt
        return int((birth.month * 100 + birth.day).isin(soon()).sum())

    def near(self, km: float) -> Any:
        phi, other = np.radians(self.people["latitude"]), np.radians(LYON[0])
        turn = np.radians(self.people["longitude"]) - np.radians(LYON[1])
        root = np.sin((phi - other) / 2) ** 2 + np.cos(phi) * np.cos(other) * np.sin(turn / 2) ** 2
        return 2 * EARTH_KM * np.arcsin(np.sqrt(root)) <= km

    def aged(self, low: int, high: int) -> Any:
        born = self.people["birth_date"]
        return (born <= _day(years_ago(low))) & (born > _day(years_ago(high + 1)))

    def bought(self, column: str, word: str) -> Any:
        return _who(self.purchases[self.purchases[column] == word])

    def pages(self, which: Any) -> Any:
        return self.events[(self.events["type"] == "page_view") & which]


_day = pd.Timestamp


def _who(rows: Any) -> Any:
    return pd.Index(rows["contact_id"].unique())


def _many(rows: Any, least: int) -> Any:
    sizes = rows.groupby("contact_id").size()
    return sizes.index[sizes >= least]


def _except(some: Any, others: Any) -> int:
    return int((~some.isin(others)).sum())


def _in_pandas(frame: pl.DataFrame) -> Any:
    columns: dict[str, Any] = {}
    for series in frame.get_columns():
        if series.dtype == pl.Categorical:
            codes = series.to_physical()
            columns[series.name] = pd.Categorical.from_codes(
                codes.to_list(), categories=pd.Index(_words(series))
            )
        elif series.dtype == pl.Date:
            columns[series.name] = series.cast(pl.Datetime("us")).to_numpy()
        else:
            columns[series.name] = series.to_numpy()
    return pd.DataFrame(columns)


def _words(series: pl.Series) -> list[str]:
    """The categories in the order of their codes."""
    pairs = pl.DataFrame({"code": series.to_physical(), "word": series.cast(pl.String)}).unique().sort("code")
    words = dict(pairs.iter_rows())
    return [words.get(code, f"unused {code}") for code in range(max(words) + 1)]
