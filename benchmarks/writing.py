"""Messages of an audience sized without being written, beside writing each of them; and how fast attacks are refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.consent import AT
from benchmarks.consent import _setup as setup
from benchmarks.imports import fresh
from benchmarks.measure import measure

BODY = (
    "Bonjour {{ contact.last_name }}, {{ contact.city | default: 'chez vous' }} : vos {{ loyalty.points | default: 0 }} "
    "points {% if loyalty.points > 500 %}valent un cadeau{% else %}vous attendent{% endif %} jusqu'au {{ today }}."
)
WRITTEN = 100_000
"""People whose messages are written too, to compare."""


def run(people: int, folder: Path, databases: Sequence[str], cluster: str) -> None:
    print(f"\nwriting: the messages of {people:,} contacts")
    for database in databases:
        home = folder / f"writing-{database}"
        home.mkdir(parents=True, exist_ok=True)
        url = fresh(cluster, "bench_writing") if database == "postgresql" else ""
        environment = {"CHALAND_HOME": str(home), "DATABASE_URL": url}
        measure("benchmarks.consent:fill", [people], environment)
        for name, function in (("sized", "size_all"), ("written", "write_some")):
            taken = measure(f"benchmarks.writing:{function}", [], environment)
            told = taken.answer
            print(
                f"{database:11} {name:8} {told['people']:,} in {told['seconds']:.1f} s, "
                f"{told['people'] / told['seconds']:,.0f}/s, {told['parts']:,} parts, {taken.memory:.0f} MB",
                flush=True,
            )
    for name, milliseconds in measure("benchmarks.writing:refuse", [], {}).answer.items():
        print(f"refused     {name:14} {milliseconds:6.1f} ms")


def size_all() -> dict[str, Any]:
    setup()
    from chaland.campaigns.writing.measuring import Measurer

    measurer = Measurer(_writer())
    started = time.perf_counter()
    total = measurer.total(_people())
    return {"people": total.people, "parts": total.parts, "seconds": time.perf_counter() - started}


def write_some() -> dict[str, Any]:
    setup()
    from itertools import islice

    from chaland.campaigns.writing.writer import Written

    writer, people, parts, seen = _writer(), islice(_people(), WRITTEN), 0, 0
    started = time.perf_counter()
    while page := list(islice(people, 1_000)):
        seen += len(page)
        parts += sum(one.parts for one in writer.write(page) if isinstance(one, Written))
    return {"people": seen, "parts": parts, "seconds": time.perf_counter() - started}


def _people() -> Iterator[Any]:
    from chaland.campaigns.writing.writer import Recipient
    from chaland.customers.models import Contact

    ids = Contact.objects.order_by("pk").values_list("pk", flat=True)
    return (Recipient(pk, "+33612345678", "A") for pk in ids.iterator(chunk_size=20_000))


def _writer() -> Any:
    from chaland.campaigns.models import Campaign, Variant
    from chaland.campaigns.writing.writer import writer_of
    from chaland.consent.queries.purposes import purposes

    purpose = next(one for one in purposes() if one.prospecting)
    campaign = Campaign.objects.create(
        name=f"sizes {time.time_ns()}",
        channel="sms",
        purpose=purpose,
        sender="MAGASIN",
        seed="s",
        created_at=AT,
    )
    Variant.objects.create(campaign=campaign, letter="A", body={"fr": BODY})
    return writer_of(campaign, clock=lambda: AT)


def refuse() -> Mapping[str, float]:
    """The attacks of the tests, the slowest of five times each. Units: milliseconds."""
    from tests.campaigns.domain.templates.test_compiling import ATTACKS, GROWTH, compiled, said

    return {
        name: max(_timed(function, source) for _ in range(5))
        for attacks, function in ((ATTACKS, compiled), (GROWTH, said))
        for name, source in attacks.items()
    }


def _timed(function: Callable[[str], object], source: str) -> float:
    from chaland.kernel.errors import Refused

    started = time.perf_counter()
    try:
        function(source)
    except Refused:
        return (time.perf_counter() - started) * 1_000
    raise AssertionError("nothing was refused")
