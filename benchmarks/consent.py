"""Deciding a whole audience: seconds and memory of `bulk_may_contact`, and milliseconds of `may_contact`.

Then the table of reach: seconds of its job for everybody and for a thousand who changed, milliseconds of the
dashboard that reads it.

The people are made of numbers: an e-mail, a mobile and an address each, a purchase for one in two, consents,
withdrawals and objections as a file of some years holds them.
"""

from __future__ import annotations

import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.imports import fresh
from benchmarks.measure import Measure, measure

AT = datetime(2026, 11, 23, 11, tzinfo=UTC)
CHANNELS = ("email", "sms", "call", "letter")
PAGES = {"dashboard": "/consents/", "expiring": "/consents/expiring/", "unproved": "/consents/unproved/"}
_STEP = 50_000


def run(people: int, folder: Path, databases: Sequence[str], cluster: str) -> None:
    """Print one line a channel and a database."""
    print(f"\nconsent: {people:,} contacts decided in one pass")
    print(f"{'':12} {'database':11} {'wall s':>8} {'cpu s':>8} {'per s':>9} {'MB':>6}")
    for database in databases:
        home = folder / f"consent-{database}"
        home.mkdir(parents=True, exist_ok=True)
        url = fresh(cluster, "bench_consent") if database == "postgresql" else ""
        environment = {"CHALAND_HOME": str(home), "DATABASE_URL": url}
        measure("benchmarks.consent:fill", [people], environment)
        for channel in CHANNELS:
            taken = measure("benchmarks.consent:decide_all", [channel], environment)
            print(_line(channel, database, people, taken), flush=True)
        single = measure("benchmarks.consent:decide_one", [people], environment).answer
        print(f"may_contact  {database:11} {_milliseconds(single)}", flush=True)
        job = measure("benchmarks.consent:work_out", [], environment)
        again = measure("benchmarks.consent:work_out_some", [people], environment).answer
        print(
            f"reach        {database:11} everybody {job.answer:.1f} s, {job.cpu:.1f} cpu s, {job.memory:.0f} MB; "
            f"a thousand who changed {again:.2f} s"
        )
        shown = measure("benchmarks.consent:show", [], environment).answer
        for name, found in shown.items():
            print(f"{name:12} {database:11} {_milliseconds(found)}", flush=True)


def _milliseconds(found: Mapping[str, float]) -> str:
    return f"p50 {found['p50']:.1f} ms   p95 {found['p95']:.1f} ms"


def _line(channel: str, database: str, people: int, taken: Measure) -> str:
    wall = taken.answer["seconds"]
    said = ", ".join(f"{verdict} {count:,}" for verdict, count in taken.answer["verdicts"].items())
    return (
        f"{channel:12} {database:11} {wall:8.1f} {taken.cpu:8.1f} {people / wall:9,.0f} "
        f"{taken.memory:6.0f}  {said}"
    )


def decide_all(channel: str) -> dict[str, Any]:
    """Every contact of the file, by the first purpose that prospects."""
    _setup()
    from chaland.consent.queries.bulk import bulk_may_contact

    started = time.perf_counter()
    counted = Counter(verdict.verdict for _, verdict in bulk_may_contact(None, channel, at=AT))
    return {"seconds": time.perf_counter() - started, "verdicts": dict(sorted(counted.items()))}


def decide_one(people: int) -> dict[str, float]:
    """Milliseconds for one contact among all of them."""
    _setup()
    from chaland.consent.queries.decision import may_contact

    return _times(60, lambda place: may_contact(1 + (place * 7919) % people, CHANNELS[place % 4], at=AT))


def _times(times: int, work: Callable[[int], object]) -> dict[str, float]:
    taken = []
    for place in range(times):
        started = time.perf_counter()
        work(place)
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return {"p50": statistics.median(taken), "p95": taken[int(0.95 * (times - 1))]}


def work_out() -> float:
    """Seconds to work out everybody's reach, as the job does."""
    _setup()
    from chaland.consent.services.patience import be_patient
    from chaland.consent.services.reach import catch_up

    be_patient()
    started = time.perf_counter()
    catch_up(clock=lambda: AT)
    return time.perf_counter() - started


def work_out_some(people: int) -> float:
    """Seconds until the table knows of a thousand who came to be professionals."""
    _setup()
    from chaland.consent.services.patience import be_patient
    from chaland.consent.services.reach import catch_up
    from chaland.customers.models import Contact

    be_patient()
    some = [1 + place * (people // 1_000) for place in range(1_000)]
    Contact.objects.filter(pk__in=some).update(kind="professional")
    started = time.perf_counter()
    catch_up(clock=lambda: AT)
    return time.perf_counter() - started


def show() -> dict[str, dict[str, float]]:
    """Milliseconds of the dashboard and of its lists, as a manager gets them."""
    _setup()
    from django.conf import settings
    from django.test import Client

    from chaland.access.services import add_user
    from chaland.kernel.clock import stop_clock

    settings.ALLOWED_HOSTS = ["testserver"]
    stop_clock(AT)
    client = Client()
    client.force_login(add_user(email="bench@example.fr", role="manager", name="Bench", language="fr"))
    found = {}
    for name, address in PAGES.items():
        if (status := client.get(address).status_code) != 200:
            raise RuntimeError(f"{address} answers {status}")
        found[name] = _times(20, partial(_get, client, address))
    return found


def _get(client: Any, address: str, _: int) -> object:
    return client.get(address)


def fill(people: int) -> None:
    """An empty home filled with that many contacts and what they said."""
    _setup()
    from django.core.management import call_command
    from django.db import transaction

    from chaland.consent.services.purposes import seed_purposes

    call_command("migrate", verbosity=0)
    purpose = next(one for one in seed_purposes() if one.prospecting)
    source, batch, product = _start(purpose.controller_id)
    with transaction.atomic():
        for start in range(1, people + 1, _STEP):
            _people(range(start, min(start + _STEP, people + 1)), source, batch)
            _acts(range(start, min(start + _STEP, people + 1)), source, batch, product, purpose)


def _setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()


def _start(controller: int) -> tuple[int, int, int]:
    from chaland.consent.models import CollectionTerms
    from chaland.customers.models import Batch, Product, Source

    source = Source.objects.create(slug="shop", name="shop", id_space="shop", created_at=AT)
    CollectionTerms.objects.create(
        source=source,
        controller_id=controller,
        direct=True,
        informed=True,
        refusal_offered=True,
        since=date(2020, 1, 1),
    )
    batch = Batch.objects.create(source=source, kind="contacts", label="shop", created_at=AT, committed_at=AT)
    return source.pk, batch.pk, Product.objects.create(key="suv", name="SUV", category="SUV").pk


def _people(ids: range, source: int, batch: int) -> None:
    from chaland.customers import bulk
    from chaland.customers.bulk import Same
    from chaland.customers.models import Contact, ContactPoint, SourceRecord

    collected = [AT - timedelta(days=(pk * 37) % 2200) for pk in ids]
    emails, mobiles = [f"p{pk}@example{pk % 50}.fr" for pk in ids], [f"+3373{pk:07d}" for pk in ids]
    bulk.insert(
        Contact,
        {
            "id": list(ids),
            "last_name": [f"NOM{pk % 5000}" for pk in ids],
            "kind": ["professional" if pk % 20 == 0 else "person" for pk in ids],
            "email": emails,
            "mobile": mobiles,
            "street": [f"{pk % 200} rue de la Gare" for pk in ids],
            "postal_code": [f"{pk % 95 + 1:02}000" for pk in ids],
            "department": [f"{pk % 95 + 1:02}" for pk in ids],
            "birth_date": [date(1950, 1, 1) + timedelta(days=pk % 25_000) for pk in ids],
            "created_at": collected,
            "updated_at": Same(AT),
            "name_key": Same(""),
            "search": Same(""),
            "record_count": Same(1),
        },
    )
    said = {"source_id": Same(source), "batch_id": Same(batch), "first_batch_id": Same(batch)}
    kept = {"line": Same(2), "raw": Same("[]"), "values": Same("{}"), "digest": Same(b"\0" * 16)}
    times = {"seen_at": Same(AT), "first_seen_at": Same(AT), "kind": Same("contact")}
    keys = [f"id:{pk}" for pk in ids]
    bulk.insert(
        SourceRecord, {"id": list(ids), "contact_id": list(ids), "key": keys, **said, **kept, **times}
    )
    for kind, values in (("email", emails), ("mobile", mobiles)):
        bulk.insert(ContactPoint, {"record_id": list(ids), "kind": Same(kind), "value": values})


def _acts(ids: range, source: int, batch: int, product: int, purpose: Any) -> None:
    from chaland.consent.domain.identifiers import Identifier
    from chaland.consent.models import Entry, Suppression
    from chaland.consent.suppression import hmac_of
    from chaland.customers import bulk
    from chaland.customers.bulk import Same
    from chaland.customers.models import Interaction, Purchase

    fact = {"source_id": Same(source), "batch_id": Same(batch), "line": Same(2)}
    buyers = [pk for pk in ids if pk % 2]
    days = [date(2024, 1, 1) + timedelta(days=pk % 1000) for pk in buyers]
    sold: dict[str, Any] = {
        "date": days,
        "amount_cents": Same(1000),
        "product_id": Same(product),
        "quantity": Same(1.0),
    }
    bulk.insert(Purchase, {"record_id": buyers, "key": buyers, "currency": Same("EUR"), **sold, **fact})
    called = [pk for pk in ids if pk % 10 == 3]
    times = [AT - timedelta(days=pk % 60) for pk in called]
    bulk.insert(Interaction, {"record_id": called, "key": called, "kind": Same("call"), "at": times, **fact})
    rows = list(_sayings(ids, purpose))
    columns = dict(zip(rows[0], zip(*(row.values() for row in rows), strict=True), strict=True))
    bulk.insert(Entry, columns)
    opposed = [pk for pk in ids if pk % 25 == 7]
    hashes = [hmac_of(*Identifier("phone", f"+3373{pk:07d}")) for pk in opposed]
    listed = {"kid": Same(1), "kind": Same("phone"), "channel": Same(""), "purpose": Same("")}
    told = {"lifted": Same(False), "at": Same(AT), "reason": Same("list"), "origin": Same("bench")}
    bulk.insert(Suppression, {"hmac": hashes, "digest": [one[:16] for one in hashes], **listed, **told})


def _sayings(ids: range, purpose: Any) -> Iterator[dict[str, Any]]:
    """Six in ten consent to e-mails, three to text messages, two to calls; one in twenty takes it back."""
    for pk in ids:
        acts = [("given", "email")] * (pk % 10 < 6) + [("given", "sms")] * (pk % 10 in (0, 4, 8))
        acts += [("given", "call")] * (pk % 5 == 1) + [("withdrawn", "email")] * (pk % 20 == 4)
        for place, (act, channel) in enumerate(acts):
            email = channel == "email"
            yield {
                "record_id": pk,
                "kind": "email" if email else "phone",
                "identifier": f"p{pk}@example{pk % 50}.fr" if email else f"+3373{pk:07d}",
                "channel": channel,
                "purpose_id": purpose.pk,
                "act": act,
                "at": AT - timedelta(days=(pk % 700) + (5 - place), minutes=pk % 600),
                "at_offset": 0,
                "recorded_at": AT,
                "method": "web_form",
                "controller_id": purpose.controller_id,
                "goods_or_services": "voitures",
                "document_ref": None if pk % 1000 == 1 else "bulletin",
                "valid_until": AT.date() + timedelta(days=300 - pk % 700) if channel == "call" else None,
                "digest": pk.to_bytes(12, "big") + place.to_bytes(4, "big"),
            }
