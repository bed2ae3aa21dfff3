"""Campaigns: an audience frozen and costed, then messages rendered, claimed, sent and recorded one by one, beside a
naive loop that writes down what it sent after it was sent, on the same people, in the same run."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.consent import _setup as setup
from benchmarks.imports import fresh
from benchmarks.measure import measure

AT = datetime(2026, 11, 23, 11, tzinfo=UTC)
BODY = "Bonjour {{ contact.last_name }}, {{ contact.city | default: 'chez vous' }} : -10 % jusqu'a samedi."
LEAVING = 3_000
"""Messages of the dispatch, and of the naive loop."""


def run(people: int, folder: Path, databases: Sequence[str], cluster: str) -> None:
    """Print the lines of a database one after another."""
    print(f"\ncampaigns: an audience of {people:,} contacts, {LEAVING:,} messages sent to a file")
    for database in databases:
        home = folder / f"campaigns-{database}"
        home.mkdir(parents=True, exist_ok=True)
        url = fresh(cluster, "bench_campaigns") if database == "postgresql" else ""
        environment = {"CHALAND_HOME": str(home), "DATABASE_URL": url}
        measure("benchmarks.consent:fill", [people], environment)
        froze = measure("benchmarks.campaigns:freeze_all", [], environment)
        told = froze.answer
        print(
            f"{database:11} frozen and costed: {told['people']:,} people, {told['ready']:,} messages, "
            f"{told['seconds']:.1f} s, {froze.cpu:.1f} cpu s, {froze.memory:.0f} MB",
            flush=True,
        )
        for name, function in (("dispatched", "dispatch"), ("naive loop", "naive")):
            sent = measure(f"benchmarks.campaigns:{function}", [], environment)
            print(f"{database:11} {name}: {_rate(sent.answer)}", flush=True)


def _rate(told: Mapping[str, float]) -> str:
    wall, cpu, sent = told["wall"], told["cpu"], told["sent"]
    return f"{sent:,.0f} in {wall:.1f} s, {sent / wall:,.0f}/s, {sent / cpu:,.0f} a cpu second"


def freeze_all() -> dict[str, Any]:
    """Everybody with a mobile, by SMS."""
    setup()
    from chaland.campaigns.services import freezing
    from chaland.channels.queries import account_for
    from chaland.jobs.services import run_now

    account = account_for("sms")
    account.rate_per_s, account.price_millicents = 1_000_000, 4_500
    account.save()
    campaign = _campaign("everybody", "mobile is not empty")
    started = time.perf_counter()
    job = freezing.freeze(campaign_id=campaign.pk, by=None, clock=lambda: AT)
    told = run_now(job).result
    return {"seconds": time.perf_counter() - started, **told}


def _campaign(name: str, sentence: str) -> Any:
    from chaland.campaigns.models import Campaign, Variant
    from chaland.consent.queries.purposes import purposes
    from chaland.segments.services.saved.saving import kept_sentence

    purpose = next(one for one in purposes() if one.prospecting)
    campaign = Campaign.objects.create(
        name=name,
        channel="sms",
        purpose=purpose,
        sender="MAGASIN",
        sentence=kept_sentence(sentence, None, None),
        seed=f"{name} {time.time_ns()}",
        starts_at=AT,
        created_at=AT,
    )
    Variant.objects.create(campaign=campaign, letter="A", body={"fr": BODY})
    return campaign


def dispatch() -> dict[str, float]:
    """As a worker does it."""
    setup()
    from chaland.campaigns.services.dispatching import run_now

    campaign = _some("dispatched")
    started = time.perf_counter(), time.process_time()
    told = run_now(campaign_id=campaign.pk, clock=lambda: AT)
    return _taken(started, told.sent)


def naive() -> dict[str, float]:
    """Written, handed over, then written down; whoever crashes between the two sends twice."""
    setup()
    from chaland.campaigns.models import OutboxMessage
    from chaland.campaigns.services.checking import _recipient
    from chaland.campaigns.services.messages import message_of
    from chaland.campaigns.writing.writer import Written, writer_of
    from chaland.channels.catalogue import open_transport
    from chaland.channels.port import Transport

    campaign = _some("naive")
    transport: Transport[Any] = open_transport(campaign.account)
    writer, sent = writer_of(campaign), 0
    started = time.perf_counter(), time.process_time()
    for row in OutboxMessage.objects.filter(campaign=campaign, state="ready"):
        row.client_ref = f"naive-{row.pk}"
        (written,) = writer.write([_recipient(row)])
        assert isinstance(written, Written)
        for answer in transport.send([message_of(campaign, "MAGASIN", row, written, None)]):
            row.state, row.provider_ref, row.sent_at = "accepted", answer.provider_ref, AT
            row.save()
            sent += 1
    return _taken(started, sent)


def _some(name: str) -> Any:
    """A campaign of its own to some of those who may be written to, approved."""
    from chaland.campaigns.models import Campaign, OutboxMessage
    from chaland.campaigns.services import approving, freezing
    from chaland.customers.models import Contact
    from chaland.jobs.services import run_now

    known = OutboxMessage.objects.filter(campaign__name="everybody", state="ready").order_by("pk")
    last = known.values_list("home", flat=True)[: LEAVING * (1 + (name == "naive"))]
    chosen = list(last)[-LEAVING:]
    code = {"dispatched": "99001", "naive": "99002"}[name]
    Contact.objects.filter(pk__in=chosen).update(postal_code=code)
    campaign = _campaign(name, f'postal_code = "{code}"')
    run_now(freezing.freeze(campaign_id=campaign.pk, by=None, clock=lambda: AT))
    approving.approve(campaign_id=campaign.pk, by=None, clock=lambda: AT)
    return Campaign.objects.select_related("purpose__controller", "segment", "account").get(pk=campaign.pk)


def _taken(started: tuple[float, float], sent: int) -> dict[str, float]:
    wall, cpu = started
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "sent": sent}
