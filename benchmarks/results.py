"""Results of a campaign: everybody drawn and what they bought, beside a loop that looks at people one by one, on the
same file, in the same run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.consent import _people as people_of
from benchmarks.consent import _setup as setup
from benchmarks.consent import _start as start
from benchmarks.imports import fresh
from benchmarks.measure import measure

DUE = datetime(2026, 3, 2, 10, tzinfo=UTC)
LATER = DUE + timedelta(days=60)
BOUGHT = 3
"""Purchases of each person, over four hundred days: a quarter of them buy within those that count."""
ONE_BY_ONE = 5_000
"""People whom the loop looks at: the first ones."""
_STEP = 50_000


def run(people: int, folder: Path, databases: Sequence[str], cluster: str) -> None:
    """Print the lines of a database one after another."""
    print(f"\nresults: {people:,} people drawn, {BOUGHT * people:,} purchases")
    for database in databases:
        home = folder / f"results-{database}"
        home.mkdir(parents=True, exist_ok=True)
        url = fresh(cluster, "bench_results") if database == "postgresql" else ""
        environment = {"CHALAND_HOME": str(home), "DATABASE_URL": url}
        measure("benchmarks.results:fill", [people], environment)
        for name, function in (("results", "ours"), ("one by one", "naive")):
            found = measure(f"benchmarks.results:{function}", [], environment)
            told = found.answer
            print(
                f"{database:11} {name:10}: {told['people']:,} people, {told['converted']:,} bought, "
                f"{told['seconds']:.1f} s, {told['people'] / told['cpu']:,.0f} people a cpu second, "
                f"{found.memory:.0f} MB",
                flush=True,
            )


def fill(people: int) -> None:
    """An empty home, a campaign that left, its messages (one in ten held out, two wordings), what people bought."""
    setup()
    from django.core.management import call_command
    from django.db import transaction

    from chaland.consent.services.purposes import seed_purposes

    call_command("migrate", verbosity=0)
    purpose = next(one for one in seed_purposes() if one.prospecting)
    source, batch, product = start(purpose.controller_id)
    campaign = _campaign(purpose)
    with transaction.atomic():
        for first in range(1, people + 1, _STEP):
            ids = range(first, min(first + _STEP, people + 1))
            people_of(ids, source, batch)
            _messages(ids, campaign)
            _purchases(ids, source, batch, product)


def _campaign(purpose: Any) -> int:
    from chaland.campaigns.models import Campaign

    made = Campaign.objects.create(
        name="large", channel="sms", purpose=purpose, seed="large", created_at=DUE, frozen_at=DUE,
        started_at=DUE, finished_at=DUE, state="finishing",
    )  # fmt: skip
    for letter in "AB":
        made.variants.create(letter=letter)
    return int(made.pk)


def _messages(ids: range, campaign: int) -> None:
    from chaland.campaigns.models import OutboxMessage
    from chaland.customers import bulk
    from chaland.customers.bulk import Same

    held = [pk % 10 == 0 for pk in ids]
    bulk.insert(
        OutboxMessage,
        {
            "campaign_id": Same(campaign),
            "contact_id": list(ids),
            "home": list(ids),
            "address": [f"+3373{pk:07d}" for pk in ids],
            "state": ["held" if out else "delivered" for out in held],
            "arm": ["" if out else "AB"[pk % 2] for pk, out in zip(ids, held, strict=True)],
            "due_at": Same(DUE),
            "sent_at": [None if out else DUE for out in held],
            "claimed_at": [None if out else DUE for out in held],
            "parts": Same(1),
            "cost_millicents": [0 if out else 4_500 for out in held],
            **{name: Same("") for name in ("reason", "rule", "basis", "proof", "body_hash", "lease_owner", "code")},
            "language": Same("fr"),
            "occasion": Same(0),
            "attempts": Same(1),
        },
    )  # fmt: skip


def _purchases(ids: range, source: int, batch: int, product: int) -> None:
    from chaland.customers import bulk
    from chaland.customers.bulk import Same
    from chaland.customers.models import Purchase

    buyers = [pk for pk in ids for _ in range(BOUGHT)]
    days = [
        DUE.date() + timedelta(days=(pk * 7919 + at * 104_729) % 400 - 30) for at, pk in enumerate(buyers)
    ]
    bulk.insert(
        Purchase,
        {
            "record_id": buyers,
            "key": [pk * BOUGHT + at % BOUGHT for at, pk in enumerate(buyers)],
            "date": days,
            "amount_cents": Same(1_000),
            "quantity": Same(1.0),
            "currency": Same("EUR"),
            "product_id": Same(product),
            "source_id": Same(source),
            "batch_id": Same(batch),
            "line": Same(2),
        },
    )


def ours() -> dict[str, float]:
    setup()
    from chaland.campaigns.models import Campaign
    from chaland.campaigns.queries.results import results

    began = time.perf_counter(), time.process_time()
    told = results(Campaign.objects.get().pk, LATER)
    assert told.held is not None
    return _taken(began, told.treated.people + told.held.people, told.treated.converted + told.held.converted)


def naive() -> dict[str, float]:
    """Each message, then what that person bought within the days."""
    setup()
    from chaland.campaigns.models import Campaign, OutboxMessage
    from chaland.customers.models import Purchase

    window = Campaign.objects.get().window_days
    began, bought, people = (time.perf_counter(), time.process_time()), 0, 0
    for row in OutboxMessage.objects.order_by("home")[:ONE_BY_ONE]:
        first = (row.due_at or DUE).date()
        theirs = Purchase.objects.filter(record__contact_id=row.contact_id, amount_cents__gt=0)
        people += 1
        bought += any(first <= one.date <= first + timedelta(days=window) for one in theirs)
    return _taken(began, people, bought)


def _taken(began: tuple[float, float], people: int, converted: int) -> dict[str, float]:
    wall, cpu = began
    return {
        "people": people,
        "converted": converted,
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
    }
