"""What the ledger holds for whoever reads a mailbox: every act about its address, and those said with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import (
    ACT_NAMES,
    CHANNEL_NAMES,
    METHOD_NAMES,
    Act,
    Channel,
    Method,
    PointKind,
)
from chaland.consent.models import Entry, Partner
from chaland.consent.queries.identifiers import contacts_with
from chaland.consent.queries.plain import said_at
from chaland.customers.models import ContactPoint, SourceRecord
from chaland.kernel.text import Language, Text

ALL_CHANNELS = Text("tous les canaux", "every channel")
MOST = 500


@dataclass(frozen=True, slots=True)
class ShownProof:
    """One act as its author may see it. `about`: the address or number, its middle hidden unless it is theirs.
    `at`: by the clock where it was said. `slot`: from and to, of the one call that was agreed to."""

    number: int
    act: Text
    channel: Text
    purpose: Text | None
    about: str
    at: datetime
    method: Text
    controller: str
    goods_or_services: str
    wording: str
    wording_version: str
    sha256: str
    document: str
    form_url: str
    confirmed_at: datetime | None
    valid_until: date | None
    proof_until: date | None
    third_party: str
    partners: str
    guardian: str
    slot: tuple[datetime, datetime] | None


def proofs_of_mailbox(email: str) -> list[ShownProof]:
    """The latest first, 500 at most. Art. R223-2 opens the proof of a phone consent to whoever gave it: the
    records that give this address bring what they say of a phone or a household, and so does the contact
    that alone has it, whose word at the counter hangs on a record of its own."""
    mine = Q(kind="email", identifier=email) | Q(record_id__in=_records_with(email))
    voided = Entry.objects.filter(voids__isnull=False).values("voids_id")
    found = (
        Entry.objects.filter(mine)
        .exclude(act=Act.VOIDED.value)
        .exclude(pk__in=voided)
        .select_related("purpose", "controller", "wording")
        .order_by("-at", "-pk")
    )
    return [shown(entry, reader=email) for entry in found[:MOST]]


def _records_with(email: str) -> list[int]:
    """Those of a mailbox that several people share stay with who gave it: nobody reads what another one said."""
    address = Identifier(PointKind.EMAIL.value, email)
    owners = contacts_with([address]).get(address, [])
    giving = ContactPoint.objects.filter(value=email, kind="email").values_list("record_id", flat=True)
    if len(owners) != 1:
        return list(giving[:MOST])
    theirs = SourceRecord.objects.filter(contact_id=owners[0]).order_by("pk")
    return list({*giving[:MOST], *theirs.values_list("pk", flat=True)[:MOST]})


def as_plain(proof: ShownProof, language: Language) -> Mapping[str, Any]:
    """As values of JSON, in one language."""
    values = {name: _plain(getattr(proof, name), language) for name in ShownProof.__slots__}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _plain(value: Any, language: Language) -> Any:
    if isinstance(value, tuple):
        return [_plain(one, language) for one in value]
    if isinstance(value, Text):
        return value.to(language)
    return value.isoformat() if isinstance(value, date) else value


def shown(entry: Entry, *, reader: str | None = None) -> ShownProof:
    """`reader`: the mailbox that reads it, to which other addresses are hidden; None for somebody of the house."""
    wording, purpose = entry.wording, entry.purpose
    return ShownProof(
        number=entry.pk,
        act=ACT_NAMES[Act(entry.act)],
        channel=CHANNEL_NAMES[Channel(entry.channel)] if entry.channel else ALL_CHANNELS,
        purpose=Text(purpose.label_fr, purpose.label_en) if purpose else None,
        about=entry.identifier if reader in (None, entry.identifier) else _hidden(entry),
        at=said_at(entry),
        method=METHOD_NAMES[Method(entry.method)],
        controller=entry.controller.name if entry.controller else "",
        goods_or_services=entry.goods_or_services or "",
        wording=wording.text if wording else "",
        wording_version=f"{wording.code} v{wording.version} {wording.language}" if wording else "",
        sha256=wording.sha256 if wording else "",
        document=entry.document_ref or "",
        form_url=entry.form_url or "",
        confirmed_at=_here(entry.double_opt_in_at),
        valid_until=entry.valid_until,
        proof_until=entry.proof_until,
        third_party=entry.third_party or "",
        partners=_named(entry.partners),
        guardian=entry.guardian or "",
        slot=(start, end) if (start := _here(entry.slot_start)) and (end := _here(entry.slot_end)) else None,
    )


def _here(moment: datetime | None) -> datetime | None:
    """By the clock of the company."""
    return timezone.localtime(moment) if moment else None


def _named(partners: list[int] | None) -> str:
    found = Partner.objects.filter(pk__in=partners) if partners else ()
    return ", ".join(sorted(one.name for one in found))


def _hidden(entry: Entry) -> str:
    """Said on the same form by the same person, but a mailbox may be shared: its end only."""
    return f"••• {entry.identifier[-4:]}" if entry.kind == "phone" else ""
