"""The outbox of refusals: who is to be told that somebody said no, and the proof that they were (law.md SUP-03)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Min

from chaland.access.keys import keyed
from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.recording import Saying, check_moment
from chaland.consent.domain.words import Act, Channel
from chaland.consent.models import Partner, Relay
from chaland.customers import bulk
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.files import written_whole
from chaland.kernel.formulas import shield
from chaland.kernel.text import Text

_STEP = 500
_SCOPES = ("", Channel.PARTNER.value)
"""A refusal of one channel of ours is none of what a partner does; of all, or of the transfer, is."""
_GIVEN = """
    SELECT e.kind, e.identifier, e.partners, e.partners_version FROM {keys} {join} consent_entry e
    ON e.identifier = k.key WHERE e.act = 'given' AND e.channel = %s
      AND NOT EXISTS (SELECT 1 FROM consent_entry v WHERE v.voids_id = e.id)
"""


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody's no, to be told to `recipient`."""

    recipient: str
    identifier: Identifier
    channel: str
    said_at: datetime
    reference: str = ""
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one recipient is still to be told: how many refusals, the oldest of which dates from `since`."""

    recipient: str
    refusals: int
    since: datetime


def to_relay(refusals: Sequence[Refused], now: datetime) -> int:
    """Put refusals in the outbox, in the caller's transaction; what waits there already is not put twice."""
    rows = {(one.recipient, one.digest, one.channel): one for one in (_row(each, now) for each in refusals)}
    digests = sorted({one.digest for one in rows.values()})
    for start in range(0, len(digests), _STEP):
        waits = Relay.objects.filter(relayed_at=None, digest__in=digests[start : start + _STEP])
        for known in waits.values_list("recipient", "digest", "channel"):
            rows.pop(known, None)
    return len(Relay.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=500))


def _row(one: Refused, now: datetime) -> Relay:
    return Relay(
        recipient=one.recipient,
        partner_id=one.partner_id,
        reference=one.reference,
        kind=one.identifier.kind,
        identifier=one.identifier.value,
        digest=keyed("relays", "\0".join(one.identifier)).hex()[:32],
        channel=one.channel,
        said_at=one.said_at,
        noted_at=now,
    )


def tell_partners(sayings: Sequence[Saying], now: datetime) -> int:
    """Of what was just written in the ledger: refusals of people whose consent let their data go to partners."""
    refused = {
        saying.identifier: saying
        for saying in sayings
        if saying.act in (Act.OBJECTED, Act.WITHDRAWN)
        and saying.channel in _SCOPES
        and saying.identifier.value
    }
    if not refused or not Partner.objects.exists():
        return 0
    names = dict(Partner.objects.values_list("pk", "name"))
    found = bulk.fetch(_GIVEN, [one.value for one in refused], Channel.PARTNER.value)
    return to_relay(list(_of_partners(found, refused, names)), now)


def _of_partners(
    found: Sequence[tuple[str, str, object, str | None]],
    refused: dict[Identifier, Saying],
    names: dict[int, str],
) -> Iterator[Refused]:
    for kind, value, partners, version in found:
        saying = refused.get(Identifier(kind, value))
        for partner in _numbers(partners) if saying else ():
            if saying is not None and partner in names:
                at, channel = saying.at, saying.channel
                yield Refused(names[partner], saying.identifier, channel, at, version or "", partner)


def _numbers(partners: object) -> list[int]:
    """SQLite hands JSON over as text."""
    read = json.loads(partners) if isinstance(partners, str) else partners
    return [int(one) for one in read] if isinstance(read, list) else []


def waiting() -> list[Waiting]:
    """Who is to be told something, the longest wait first."""
    rows = Relay.objects.filter(relayed_at=None).values_list("recipient")
    told = rows.annotate(n=Count("id"), since=Min("said_at")).order_by("since")
    return [Waiting(*row) for row in told]


def export_relays(*, recipient: str, path: Path, by: User | None, clock: Clock = system_clock) -> int:
    """Write what a recipient is to be told, as a csv to send them. Returns the rows.

    It stays to be relayed until `mark_relayed`. Raises: NotFound (`nothing_to_relay`), Invalid (`folder_missing`).
    """
    rows = _of(recipient)
    with written_whole(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("type", "coordonnee", "canal", "date", "reference"))
        for one in rows:
            cells = (one.kind, one.identifier, one.channel, f"{one.said_at:%Y-%m-%d}", one.reference)
            writer.writerow([shield(cell) for cell in cells])
    facts = {"recipient": recipient, "rows": len(rows)}
    record(actor=by, verb="relays.export", subject_kind="relay", facts=facts, clock=clock)
    return len(rows)


@transaction.atomic
def mark_relayed(
    *, recipient: str, how: str, proof: str, at: datetime, by: User | None, clock: Clock = system_clock
) -> int:
    """Write that a recipient was told of all that waited at that moment: by what way, and what shows it.

    The coordinates themselves are forgotten. Raises: NotFound (`nothing_to_relay`), Invalid (`relay_unproved`,
    `date_future`).
    """
    check_moment(at, clock())
    if not (how.strip() and proof.strip()):
        raise Invalid(
            "relay_unproved",
            Text("Dites comment, et ce qui le prouve.", "Say how, and what proves it."),
            remedy=Text(
                "Par exemple : e-mail, accusé de réception du 23/11.", "For example: email, receipt of 23/11."
            ),
            path="proof",
        )
    held = [one.pk for one in _of(recipient) if one.noted_at <= at]
    told = Relay.objects.filter(pk__in=held).update(
        relayed_at=at, how=how.strip()[:200], proof=proof.strip()[:1000], identifier="", by=by
    )
    facts = {"recipient": recipient, "rows": told, "how": how[:200], "proof": proof[:1000]}
    record(actor=by, verb="relays.done", subject_kind="relay", facts=facts, clock=clock)
    return told


def _of(recipient: str) -> list[Relay]:
    rows = list(Relay.objects.filter(recipient=recipient, relayed_at=None).order_by("pk"))
    if not rows:
        raise NotFound(
            "nothing_to_relay",
            Text("Rien n'attend d'être relayé à {recipient}.", "Nothing waits to be relayed to {recipient}."),
            recipient=recipient[:80],
        )
    return rows
