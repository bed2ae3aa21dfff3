"""Two hundred saved segments on the same file: filled, asked all anew, and kept true while people change."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.segments.asked.questions import SENTENCES
from benchmarks.segments.asking import begin

SEGMENTS = 200
WRITES = 40
FLOOD = 1_000
TOWNS = ("Paris", "Marseille", "Lyon", "Toulouse", "Nice", "Nantes", "Montpellier", "Strasbourg")


def sentences() -> Iterator[tuple[str, str]]:
    """Names and sentences: those of the questions, then kinds that firms keep, each of other people."""
    yield from SENTENCES.items()
    for place in range(SEGMENTS - len(SENTENCES)):
        town, age, euros = TOWNS[place % len(TOWNS)], 18 + place % 50, 100 * (1 + place % 30)
        kinds = (
            f'city = "{town}" and age between {age} and {age + 10}',
            f"total_spent >= {euros} and last_purchase < {1 + place % 24} months ago",
            f'department = "{1 + place % 19:02}" and email is not empty',
            f'exists(purchases where category = "Rayon {place % 17}" and amount >= {euros // 10})',
            f"purchase_count >= {1 + place % 12} and birthday within next {1 + place % 30} days",
            f'count(events where type = "visit" and at >= {1 + place % 12} months ago) >= 2',
        )
        yield f"segment {place}", kinds[place % len(kinds)]


def live() -> dict[str, float]:
    """Seconds, but `ms` at the end of a name: milliseconds."""
    begin()
    from chaland.customers.models import Contact
    from chaland.jobs.services import queue, run_now
    from chaland.segments.services.live import REFRESH, catch_up
    from chaland.segments.services.saved import save_segment

    started = time.perf_counter()
    for name, sentence in sentences():
        save_segment(name=name, sentence=sentence, by=None)
    told = {"filled": time.perf_counter() - started}
    started = time.perf_counter()
    run_now(queue(kind=REFRESH, arguments={}))
    told["refreshed"] = time.perf_counter() - started
    last = Contact.objects.count() - 1
    catch_up()
    delays = sorted(_delay(1 + place * 7919 % last) for place in range(1, WRITES + 1))
    told["one write p50 ms"] = statistics.median(delays) * 1000
    told["one write p95 ms"] = delays[int(len(delays) * 0.95) - 1] * 1000
    started = time.perf_counter()
    _move(range(10_000, 10_000 + FLOOD), "Brest")
    assert catch_up()
    told[f"{FLOOD} writes"] = time.perf_counter() - started
    return told


def _delay(contact: int) -> float:
    """From before the write until the list of the segment has the person, in seconds."""
    from chaland.segments.models import Membership, SavedSegment
    from chaland.segments.services.live import catch_up

    segment = SavedSegment.objects.get(name="cities_or_postal_code")
    inside = Membership.objects.filter(segment=segment, contact_id=contact)
    _move([contact], "Brest")
    catch_up()
    assert not inside.exists()
    started = time.perf_counter()
    _move([contact], "Lyon")
    catch_up()
    assert inside.exists()
    return time.perf_counter() - started


def _move(contacts: Any, town: str) -> None:
    from chaland.customers.models import Contact

    moved = Contact.objects.filter(pk__in=list(contacts))
    moved.update(city=town, city_key=town.lower(), postal_code="29200")
