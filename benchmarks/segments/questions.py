"""What is asked, and the same asked of frames by hand, in Polars and in pandas.

The five reference questions (raw facts, no roll-up), then ten sentences of the design.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
"""Noon in Paris."""
TODAY = date(2026, 11, 22)
YEAR, HALF, QUARTER, MONTH = date(2025, 11, 22), date(2026, 5, 22), date(2026, 8, 22), date(2026, 10, 23)
LYON = (45.758, 4.8351)

SENTENCES: Mapping[str, str] = {
    "Q1 near and age": "near(45.758, 4.8351, 20 km) and age between 30 and 45",
    "Q2 lapsed big spenders, raw": "sum(purchases.amount) >= 2000 and not exists(purchases where date >= 6 months ago)",
    "Q3 bought A, never B": 'exists(purchases where category = "Voyage") and not exists(purchases where category = "Assurance")',
    "Q4 visits without a purchase": 'count(events where type = "page_view" and at >= 90 days ago) >= 3 and not exists(purchases where date >= 3 months ago)',
    "Q5 recent, frequent, rich, near": "max(purchases.date) >= 3 months ago and count(purchases) >= 12 and sum(purchases.amount) >= 1500 and near(45.758, 4.8351, 30 km)",
    "city and age": 'city = "Lyon" and age between 25 and 40',
    "lapsed big spenders": "last_purchase < 6 months ago and total_spent >= 500",
    "bought SUVs twice": 'count(purchases where category = "SUV" and date >= 12 months ago) >= 2',
    "a product, never a category": 'exists(purchases where product = "Clio") and not exists(purchases where category = "Assurance")',
    "spent in a year": "sum(purchases.amount where date between 2025-01-01 and 2025-12-31) > 1000",
    "saw quote pages": 'count(events where type = "page_view" and path starts with "/devis" and at >= 30 days ago) >= 3',
    "cities or postal code": 'city in ("Lyon", "Paris") or postal_code starts with "69"',
    "e-mail missing": "email is empty",
    "hobbies": 'hobbies has any ("golf", "voile")',
    "birthday soon": "birthday within next 7 days",
}


def _years_ago(years: int) -> date:
    return TODAY.replace(year=TODAY.year - years)


def _start_of(day: date) -> datetime:
    """Midnight in Paris, in UTC without a zone, as frames have it: winter time after the last Sunday of October, summer time before."""
    return datetime.combine(day, time.min) - timedelta(hours=1 if day >= date(2026, 10, 25) else 2)


def _soon() -> list[int]:
    return [
        (TODAY + timedelta(days=days)).month * 100 + (TODAY + timedelta(days=days)).day for days in range(8)
    ]


class Frames:
    """`people`, `purchases`, `events`, `hobbies`: as written beside the stores. A subclass says who fits."""

    people: Any
    purchases: Any
    events: Any
    hobbies: Any

    def asked(self) -> Mapping[str, Callable[[], int]]:
        raise NotImplementedError


class InPolars(Frames):
    def __init__(self, folder: str) -> None:
        import polars as pl

        self.pl = pl
        self.people, self.purchases, self.events, self.hobbies = (
            pl.read_parquet(f"{folder}/{name}-*.parquet")
            for name in ("people", "purchases", "events", "hobbies")
        )
        words = {"purchases": ("product", "category"), "events": ("type", "path")}
        for name, columns in words.items():
            setattr(self, name, getattr(self, name).with_columns(pl.col(columns).cast(pl.Categorical)))

    def asked(self) -> Mapping[str, Callable[[], int]]:
        c, people, bought, seen = self.pl.col, self.people, self.purchases, self.events

        def near(km: float) -> Any:
            phi, other = c("latitude").radians(), self.pl.lit(LYON[0]).radians()
            half = (phi - other) / 2
            turn = (c("longitude").radians() - self.pl.lit(LYON[1]).radians()) / 2
            return (
                2 * 6371.0088 * (half.sin() ** 2 + phi.cos() * other.cos() * turn.sin() ** 2).sqrt().arcsin()
                <= km
            )

        def aged(low: int, high: int) -> Any:
            return (c("birth_date") <= _years_ago(low)) & (c("birth_date") > _years_ago(high + 1))

        def who(rows: Any) -> Any:
            return rows.select(c("contact_id").unique())

        def having(rows: Any, fits: Any) -> Any:
            return rows.group_by("contact_id").agg(fits.alias("fits")).filter(c("fits"))

        def except_(some: Any, others: Any) -> int:
            return int(some.join(others, on="contact_id", how="anti").height)

        total, rows = c("amount_cents").sum(), self.pl.len()
        insured = who(bought.filter(c("category") == "Assurance"))
        pages = seen.filter(c("type") == "page_view")
        q5 = (c("date").max() >= QUARTER) & (rows >= 12) & (total >= 150_000)
        return {
            "Q1 near and age": lambda: people.filter(near(20) & aged(30, 45)).height,
            "Q2 lapsed big spenders, raw": lambda: (
                having(bought, (total >= 200_000) & (c("date").max() < HALF)).height
            ),
            "Q3 bought A, never B": lambda: except_(
                who(bought.filter(c("category") == "Voyage")),
                who(bought.filter(c("category") == "Assurance")),
            ),
            "Q4 visits without a purchase": lambda: except_(
                having(pages.filter(c("at") >= _start_of(TODAY - timedelta(days=90))), rows >= 3),
                who(bought.filter(c("date") >= QUARTER)),
            ),
            "Q5 recent, frequent, rich, near": lambda: (
                having(bought, q5)
                .join(people.filter(near(30)), left_on="contact_id", right_on="id", how="semi")
                .height
            ),
            "city and age": lambda: people.filter((c("city_key") == "lyon") & aged(25, 40)).height,
            "lapsed big spenders": lambda: (
                people.filter((c("last_purchase") < HALF) & (c("total_cents") >= 50_000)).height
            ),
            "bought SUVs twice": lambda: (
                having(bought.filter((c("category") == "SUV") & (c("date") >= YEAR)), rows >= 2).height
            ),
            "a product, never a category": lambda: except_(
                who(bought.filter(c("product") == "Clio")), insured
            ),
            "spent in a year": lambda: (
                having(
                    bought.filter(c("date").is_between(date(2025, 1, 1), date(2025, 12, 31))), total > 100_000
                ).height
            ),
            "saw quote pages": lambda: (
                having(
                    pages.filter(
                        c("path").cast(self.pl.String).str.starts_with("/devis")
                        & (c("at") >= _start_of(MONTH))
                    ),
                    rows >= 3,
                ).height
            ),
            "cities or postal code": lambda: (
                people.filter(
                    c("city_key").is_in(["lyon", "paris"]) | c("postal_code").str.starts_with("69")
                ).height
            ),
            "e-mail missing": lambda: people.filter(c("email").is_null()).height,
            "hobbies": lambda: who(self.hobbies.filter(c("key").is_in(["golf", "voile"]))).height,
            "birthday soon": lambda: (
                people.filter(
                    (c("birth_date").dt.month().cast(int) * 100 + c("birth_date").dt.day()).is_in(_soon())
                ).height
            ),
        }


class InPandas(Frames):
    def __init__(self, folder: str) -> None:
        """Read by Polars: pandas alone would need pyarrow. Words are categories, dates are datetime64."""
        frames = InPolars(folder)
        for name in ("people", "purchases", "events", "hobbies"):
            setattr(self, name, _in_pandas(getattr(frames, name)))

    def asked(self) -> Mapping[str, Callable[[], int]]:
        import numpy as np
        import pandas as pd

        people, bought, seen = self.people, self.purchases, self.events
        day = pd.Timestamp

        def near(km: float) -> Any:
            phi, other = np.radians(people["latitude"]), np.radians(LYON[0])
            turn = np.radians(people["longitude"]) - np.radians(LYON[1])
            root = np.sin((phi - other) / 2) ** 2 + np.cos(phi) * np.cos(other) * np.sin(turn / 2) ** 2
            return 2 * 6371.0088 * np.arcsin(np.sqrt(root)) <= km

        def aged(low: int, high: int) -> Any:
            return (people["birth_date"] <= day(_years_ago(low))) & (
                people["birth_date"] > day(_years_ago(high + 1))
            )

        def who(rows: Any) -> Any:
            return pd.Index(rows["contact_id"].unique())

        def many(rows: Any, least: int) -> Any:
            sizes = rows.groupby("contact_id").size()
            return sizes.index[sizes >= least]

        def except_(some: Any, others: Any) -> int:
            return int((~some.isin(others)).sum())

        def lapsed() -> int:
            grouped = bought.groupby("contact_id").agg(spent=("amount_cents", "sum"), last=("date", "max"))
            return int(((grouped["spent"] >= 200_000) & (grouped["last"] < day(HALF))).sum())

        def best() -> int:
            grouped = bought.groupby("contact_id").agg(
                spent=("amount_cents", "sum"), last=("date", "max"), rows=("date", "size")
            )
            fits = grouped[
                (grouped["last"] >= day(QUARTER)) & (grouped["rows"] >= 12) & (grouped["spent"] >= 150_000)
            ]
            return int(fits.index.isin(people.loc[near(30), "id"]).sum())

        def in_year() -> int:
            spent = (
                bought[bought["date"].between(day(2025, 1, 1), day(2025, 12, 31))]
                .groupby("contact_id")["amount_cents"]
                .sum()
            )
            return int((spent > 100_000).sum())

        def quotes() -> int:
            paths = [path for path in seen["path"].cat.categories if path.startswith("/devis")]
            return len(
                many(
                    seen[
                        (seen["type"] == "page_view")
                        & seen["path"].isin(paths)
                        & (seen["at"] >= day(_start_of(MONTH)))
                    ],
                    3,
                )
            )

        def visited() -> int:
            pages = seen[
                (seen["type"] == "page_view") & (seen["at"] >= day(_start_of(TODAY - timedelta(days=90))))
            ]
            return except_(many(pages, 3), who(bought[bought["date"] >= day(QUARTER)]))

        def never(column: str, word: str) -> int:
            return except_(
                who(bought[bought[column] == word]), who(bought[bought["category"] == "Assurance"])
            )

        birth = people["birth_date"].dt
        return {
            "Q1 near and age": lambda: int((near(20) & aged(30, 45)).sum()),
            "Q2 lapsed big spenders, raw": lapsed,
            "Q3 bought A, never B": lambda: never("category", "Voyage"),
            "Q4 visits without a purchase": visited,
            "Q5 recent, frequent, rich, near": best,
            "city and age": lambda: int(((people["city_key"] == "lyon") & aged(25, 40)).sum()),
            "lapsed big spenders": lambda: int(
                ((people["last_purchase"] < day(HALF)) & (people["total_cents"] >= 50_000)).sum()
            ),
            "bought SUVs twice": lambda: len(
                many(bought[(bought["category"] == "SUV") & (bought["date"] >= day(YEAR))], 2)
            ),
            "a product, never a category": lambda: never("product", "Clio"),
            "spent in a year": in_year,
            "saw quote pages": quotes,
            "cities or postal code": lambda: int(
                (
                    people["city_key"].isin(["lyon", "paris"]) | people["postal_code"].str.startswith("69")
                ).sum()
            ),
            "e-mail missing": lambda: int(people["email"].isna().sum()),
            "hobbies": lambda: len(who(self.hobbies[self.hobbies["key"].isin(["golf", "voile"])])),
            "birthday soon": lambda: int((birth.month * 100 + birth.day).isin(_soon()).sum()),
        }


def _in_pandas(frame: Any) -> Any:
    import pandas as pd
    import polars as pl

    columns: dict[str, Any] = {}
    for series in frame.get_columns():
        if series.dtype == pl.Categorical:
            codes = series.to_physical()
            columns[series.name] = pd.Categorical.from_codes(codes.to_numpy(), categories=_words(series))
        elif series.dtype == pl.Date:
            columns[series.name] = series.cast(pl.Datetime("us")).to_numpy()
        else:
            columns[series.name] = series.to_numpy()
    return pd.DataFrame(columns)


def _words(series: Any) -> list[str]:
    """The categories in the order of their codes."""
    import polars as pl

    pairs = pl.DataFrame({"code": series.to_physical(), "word": series.cast(pl.String)}).unique().sort("code")
    words = dict(pairs.iter_rows())
    return [words.get(code, f"unused {code}") for code in range(max(words) + 1)]
