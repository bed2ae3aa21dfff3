"""What is asked: the five reference questions (raw facts, no roll-up), then ten sentences of the design."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
"""Noon in Paris."""
TODAY = date(2026, 11, 22)
YEAR, HALF, QUARTER, MONTH = date(2025, 11, 22), date(2026, 5, 22), date(2026, 8, 22), date(2026, 10, 23)
SEASON = TODAY - timedelta(days=90)
LYON = (45.758, 4.8351)
EARTH_KM = 6371.0088

SENTENCES: Mapping[str, str] = {
    "q1_near_and_age": "near(45.758, 4.8351, 20 km) and age between 30 and 45",
    "q2_lapsed_big_spenders_raw": "sum(purchases.amount) >= 2000 and not exists(purchases where date >= 6 months ago)",
    "q3_bought_a_never_b": 'exists(purchases where category = "Voyage") and not exists(purchases where category = "Assurance")',
    "q4_visits_without_a_purchase": 'count(events where type = "page_view" and at >= 90 days ago) >= 3 and not exists(purchases where date >= 3 months ago)',
    "q5_recent_frequent_rich_near": "max(purchases.date) >= 3 months ago and count(purchases) >= 12 and sum(purchases.amount) >= 1500 and near(45.758, 4.8351, 30 km)",
    "city_and_age": 'city = "Lyon" and age between 25 and 40',
    "lapsed_big_spenders": "last_purchase < 6 months ago and total_spent >= 500",
    "bought_suvs_twice": 'count(purchases where category = "SUV" and date >= 12 months ago) >= 2',
    "a_product_never_a_category": 'exists(purchases where product = "Clio") and not exists(purchases where category = "Assurance")',
    "spent_in_a_year": "sum(purchases.amount where date between 2025-01-01 and 2025-12-31) > 1000",
    "saw_quote_pages": 'count(events where type = "page_view" and path starts with "/devis" and at >= 30 days ago) >= 3',
    "cities_or_postal_code": 'city in ("Lyon", "Paris") or postal_code starts with "69"',
    "email_missing": "email is empty",
    "golf_or_sailing": 'hobbies has any ("golf", "voile")',
    "birthday_soon": "birthday within next 7 days",
}


def years_ago(years: int) -> date:
    return TODAY.replace(year=TODAY.year - years)


def start_of(day: date) -> datetime:
    """Midnight in Paris, in UTC without a zone, as frames have it: winter time after the last Sunday of October, summer time before."""
    return datetime.combine(day, time.min) - timedelta(hours=1 if day >= date(2026, 10, 25) else 2)


def soon() -> list[int]:
    """The birthdays of the next seven days, as month and day: 1122."""
    return [
        (TODAY + timedelta(days=days)).month * 100 + (TODAY + timedelta(days=days)).day for days in range(8)
    ]


class Frames:
    """`people`, `purchases`, `events`, `hobbies`: as written beside the stores. A subclass answers each of
    SENTENCES by a method of its name: how many fit."""

    people: Any
    purchases: Any
    events: Any
    hobbies: Any

    def asked(self) -> Mapping[str, Callable[[], int]]:
        return {name: getattr(self, name) for name in SENTENCES}
