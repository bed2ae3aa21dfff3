"""A complete contract, a small file of names, and what is done with them, to be changed by who asks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from chaland.enrichment.lists.domain.facts import ListFacts, NameFacts
from chaland.enrichment.lists.domain.people import Person
from chaland.enrichment.lists.domain.words import Audience, Informing
from chaland.enrichment.lists.services import editing, taking, using
from chaland.enrichment.models import HiredList, HiredUse
from chaland.jobs.services import run_now
from chaland.kernel.channels import OUTWARD, Channel
from chaland.kernel.clock import fixed_clock

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CLOCK = fixed_clock(NOW)
CONTRACT: dict[str, Any] = {
    "name": "Jardiniers du Rhône",
    "supplier": "Adresses de France",
    "siren": "732829320",
    "supplier_contact": "Mme Leroy",
    "contract_ref": "C-2026-118",
    "collected_from": "2026-09-01",
    "collected_until": "2026-10-31",
    "wording": "J'accepte de recevoir des offres des partenaires nommés.",
    "partners_version": "2026-09",
    "names_us": True,
    "goods": "mobilier de jardin",
    "proofs_checked": 20,
    "audience": "consumers",
    "purpose": "Faire connaître la jardinerie",
    "channels": ["letter", "email", "sms"],
    "consented": ["email", "sms"],
    "uses_allowed": 2,
    "starts_on": "2026-11-01",
    "ends_on": "2027-02-28",
    "informing": "first_message",
    "informing_text": "Pour ne plus recevoir nos offres : 04 00 00 00 00.",
}
HEADER = "Prénom;Nom;Email;Mobile;Téléphone;Adresse;Code postal;Ville;Date de naissance;Ne pas contacter"
ROWS = (
    "Jeanne;ROUX;jeanne.roux@example.fr;0611111101;;3 rue des Lilas;69003;Lyon;;",
    "Paul;MOREL;paul.morel@example.fr;0611111102;;5 rue des Lilas;69003;Lyon;;",
    "Lucie;BLANC;lucie.blanc@example.fr;;;7 rue des Lilas;69003;Lyon;;",
)
FACTS = ListFacts(
    supplier="Adresses de France",
    siren_valid=True,
    contact="Mme Leroy",
    contract_ref="C-2026-118",
    contract_file=True,
    collected_from=date(2026, 9, 1),
    collected_until=date(2026, 10, 31),
    wording="J'accepte…",
    partners_version="2026-09",
    names_us=True,
    goods="mobilier de jardin",
    proof_file=True,
    proofs_checked=20,
    audience=Audience.CONSUMERS,
    purpose="Faire connaître la jardinerie",
    channels=frozenset(OUTWARD),
    consented=frozenset({Channel.EMAIL, Channel.SMS, Channel.CALL}),
    uses_allowed=2,
    starts_on=date(2026, 11, 1),
    ends_on=date(2027, 2, 28),
    informing=Informing.FIRST_MESSAGE,
    informing_text="Pour vous opposer…",
    received_at=NOW,
    taken_in=True,
    names=3,
)
NAME = NameFacts(email=True, mobile=True, phone=True, address=True)


def write_file(folder: Path, *rows: str, header: str = HEADER, name: str = "noms.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *(rows or ROWS)]) + "\n", encoding="utf-8")
    return path


def make_list(folder: Path, **changes: Any) -> HiredList:
    """Every paper, no file yet."""
    row = editing.add_list(by=None, clock=CLOCK, **_named({**CONTRACT, **changes}))
    paper = folder / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4 signed")
    editing.add_paper(list_id=row.pk, paper="contract", path=paper, name="contrat.pdf", by=None, clock=CLOCK)
    return editing.add_paper(
        list_id=row.pk, paper="proof", path=paper, name="preuves.pdf", by=None, clock=CLOCK
    )


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {"name": values["name"], "values": {key: one for key, one in values.items() if key != "name"}}


def fill(row: HiredList, path: Path, now: datetime = NOW) -> HiredList:
    """Take the file in, to the end."""
    clock = fixed_clock(now)
    job = taking.take_in(list_id=row.pk, path=path, name=path.name, by=None, clock=clock)
    job.arguments = {**job.arguments}
    run_now(job)
    row.refresh_from_db()
    return row


PEOPLE = tuple(
    Person(
        line=line,
        said={
            "first_name": first,
            "last_name": last,
            "email": f"{first.lower()}.{last.lower()}@example.fr",
            "mobile": mobile,
            "street": f"{line} rue des Lilas",
            "postal_code": "69003",
            "city": "Lyon",
        },
        household=f"69003|{line} RUE DES LILAS|{last.upper()}",
        given=first.upper(),
    )
    for line, first, last, mobile in (
        (3, "Jeanne", "Roux", "+33611111101"),
        (5, "Paul", "Morel", "+33611111102"),
        (7, "Lucie", "Blanc", None),
    )
)


def filled(folder: Path, **changes: Any) -> HiredList:
    """Complete, with the names that `ROWS` say, written without reading a file."""
    row = make_list(folder, **changes)
    taking.insert_names(row, PEOPLE, NOW.date(), NOW)
    row.received_at = row.taken_in_at = NOW
    row.counts = {"read": 3, "kept": 3}
    row.save()
    return row


def use(row: HiredList, channel: str = "letter", key: str = "u1", now: datetime = NOW) -> HiredUse:
    """Reserved and prepared."""
    made = using.reserve_use(list_id=row.pk, channel=channel, key=key, by=None, clock=fixed_clock(now))
    run_now(using.prepare_use(use_id=made.pk, by=None))
    made.refresh_from_db()
    return made
