"""People who agreed to be written to, and campaigns for them: `make_campaign(people=agreed(10))`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from chaland.access.models import User
from chaland.campaigns.models import Campaign, OutboxMessage, Variant
from chaland.campaigns.services.approving import approve
from chaland.campaigns.services.dispatching import run_now
from chaland.campaigns.services.freezing import freeze
from chaland.consent.models import Controller, Entry, Purpose
from chaland.customers.models import Contact, ContactPoint, SourceRecord
from chaland.jobs import services as jobs
from chaland.kernel.clock import Clock, fixed_clock
from tests.consent.harness import LONG_AGO, make_entry, make_purpose
from tests.harness.rows import make_batch, make_source

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
"""A Monday, eleven o'clock in Paris: SMS may leave."""
CLOCK: Clock = fixed_clock(NOW)
_number = count(1)


def offers(**changes: Any) -> Purpose:
    """Offers of a company that says who it is."""
    named = Controller.objects.filter(name="Garage du Port").first() or Controller.objects.create(
        name="Garage du Port",
        siren="732829320",
        address="1 quai du Port, 33000 Bordeaux",
        email="contact@garage.example",
        created_at=LONG_AGO,
    )
    return make_purpose(named, **{"channels": ["sms", "email"], **changes})


def agreed(people: int, purpose: Purpose, *, channel: str = "sms", **changes: Any) -> list[Contact]:
    """So many contacts, each with a mobile and an address of their own and the consent to this purpose."""
    first = next(_number) * 100_000
    batch = make_batch(make_source())
    contacts = Contact.objects.bulk_create(
        Contact(
            **{
                "last_name": f"N{first + at}",
                "first_name": "Ana",
                "mobile": f"+336{first + at:08}",
                "email": f"n{first + at}@example.fr",
                "created_at": LONG_AGO,
                "updated_at": LONG_AGO,
                **changes,
            }
        )
        for at in range(people)
    )
    records = SourceRecord.objects.bulk_create(_record(one, batch) for one in contacts)
    ContactPoint.objects.bulk_create(
        ContactPoint(record=record, kind=kind, value=getattr(one, kind))
        for one, record in zip(contacts, records, strict=True)
        for kind in ("mobile", "email")
    )
    Entry.objects.bulk_create(
        _entry(record, one.mobile if channel == "sms" else one.email, channel, purpose)
        for one, record in zip(contacts, records, strict=True)
    )
    return contacts


def share_a_telephone(one: Contact, other: Contact, purpose: Purpose) -> None:
    """The other has the mobile of the first from now on, and agreed for it too."""
    record = SourceRecord.objects.get(contact=other)
    ContactPoint.objects.filter(record=record, kind="mobile").update(value=one.mobile)
    Contact.objects.filter(pk=other.pk).update(mobile=one.mobile)
    make_entry("given", one.mobile or "", "sms", purpose, record=record)


def _record(contact: Contact, batch: Any) -> SourceRecord:
    return SourceRecord(
        source=batch.source,
        batch=batch,
        first_batch=batch,
        contact=contact,
        kind="contact",
        key=f"id:{contact.pk}",
        line=2,
        raw="[]",
        values="{}",
        digest=b"\x00" * 16,
        seen_at=LONG_AGO,
        first_seen_at=LONG_AGO,
    )


def _entry(record: SourceRecord, identifier: str | None, channel: str, purpose: Purpose) -> Entry:
    return Entry(
        kind="phone" if channel == "sms" else "email",
        identifier=identifier or "",
        channel=channel,
        purpose=purpose,
        act="given",
        at=LONG_AGO,
        recorded_at=LONG_AGO,
        method="web_form",
        controller=purpose.controller,
        record=record,
        digest=(10**9 + next(_number)).to_bytes(16, "big"),
    )


def make_campaign(
    purpose: Purpose, *, body: str = "Bonjour {{ contact.first_name }}", **changes: Any
) -> Campaign:
    """A draft by SMS to everybody who has a mobile; `letters`: its wordings."""
    letters: Sequence[str] = changes.pop("letters", "A")
    number = next(_number)
    campaign = Campaign.objects.create(
        **{
            "name": f"Campagne {number}",
            "channel": "sms",
            "purpose": purpose,
            "sender": "GARAGE",
            "seed": f"seed-{number}",
            "created_at": NOW,
            "sentence": everybody(),
            **changes,
        }
    )
    for letter in letters:
        Variant.objects.create(campaign=campaign, letter=letter, body={"fr": f"{body} {letter}"})
    return campaign


def everybody() -> str:
    return said("mobile is not empty")


def said(sentence: str) -> str:
    """A sentence as campaigns keep it."""
    from chaland.segments.services.saved.saving import kept_sentence

    return kept_sentence(sentence, None, None)


def frozen(campaign: Campaign, by: User | None = None, clock: Clock = CLOCK) -> Campaign:
    from chaland.campaigns.services import freezing

    job = freeze(campaign_id=campaign.pk, by=by, clock=clock)
    claimed = jobs.claim(owner=jobs.new_owner(), job_id=job.pk)
    assert claimed is not None
    freezing.run(jobs.LeasedRun(claimed, claimed.lease_owner, clock, None), clock)
    jobs._end(claimed, claimed.lease_owner, jobs.State.DONE, clock)
    campaign.refresh_from_db()
    return campaign


def running(campaign: Campaign, clock: Clock = CLOCK) -> Campaign:
    """Frozen and approved: it leaves when somebody serves it."""
    frozen(campaign, clock=clock)
    approve(campaign_id=campaign.pk, by=None, clock=clock)
    campaign.refresh_from_db()
    return campaign


def sent(campaign: Campaign, clock: Clock = CLOCK) -> Campaign:
    run_now(campaign_id=campaign.pk, clock=clock)
    campaign.refresh_from_db()
    return campaign


def states(campaign: Campaign) -> dict[str, int]:
    """How many messages are in each state; those left out by reason."""
    told: dict[str, int] = {}
    for state, reason in OutboxMessage.objects.filter(campaign=campaign).values_list("state", "reason"):
        told[reason or state] = told.get(reason or state, 0) + 1
    return told
