"""Outside lists of people who object, in and out: Robinson lists, old Bloctel results, a provider's STOPs.

In: one e-mail or phone a line or a cell, in clear, or hashes made under one of our keys. Out: hashes, which
say nothing to who has not the key.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier, email_of, phone_of
from chaland.consent.domain.recording import NO_PROOF, Proof, Saying, check_moment
from chaland.consent.domain.words import Act, Channel, Method, PointKind
from chaland.consent.models import Suppression
from chaland.consent.queries.identifiers import contacts_with
from chaland.consent.services.ledger.entries import append
from chaland.customers.models import SourceRecord
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound, Refused
from chaland.kernel.text import Text

_STEP = 2_000
_HASH = re.compile(r"[0-9a-fA-F]{64}")
_PHONE = re.compile(r"[+0(][\d\s().+/-]{7,20}")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list: words read, those that were new, contacts concerned, cells that are neither."""

    read: int
    new: int
    contacts: int
    unreadable: int


def oppose_file(
    *,
    path: Path,
    origin: str,
    channel: Channel | None = None,
    at: datetime | None = None,
    kid: int | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> Taken:
    """Take in a list as objections to a channel (None: all). `kid`: the key of a list of hashes.

    `at`: when they objected, now if nobody knows. People we have get an entry of the ledger too; of the
    others the keyed hash alone is kept. Cost: 2,000 a transaction; taken in again, nothing is written.
    Raises: NotFound (`file_missing`), Invalid (`date_future`, `date_absurd`, `hashes_without_key`), Refused (`list_empty`).
    """
    now = clock()
    moment = at or now
    check_moment(moment, now)
    read = new = unreadable = 0
    concerned: set[int] = set()
    for cells in _pages(_cells(path)):
        known, hashes, lost = _sorted_out(cells)
        if hashes and kid is None:
            raise _hashes_without_key()
        with transaction.atomic():
            fresh, contacts = _oppose(known, channel, moment, origin, by, now)
            fresh += _oppose_hashes(hashes, kid or 0, channel, moment, origin)
        read, new, unreadable = read + len(known) + len(hashes), new + fresh, unreadable + lost
        concerned |= contacts
    if not read:
        raise Refused(
            "list_empty",
            Text(
                "Cette liste ne contient ni e-mail ni téléphone.", "This list holds neither email nor phone."
            ),
            remedy=Text("Donnez un e-mail ou un téléphone par ligne.", "Give one email or phone a line."),
        )
    facts = {"origin": origin, "channel": channel or "", "read": read, "new": new}
    record(actor=by, verb="oppositions.import", facts=facts, clock=clock)
    return Taken(read, new, len(concerned), unreadable)


def export_oppositions(*, path: Path, by: User | None, clock: Clock = system_clock) -> int:
    """Write the list as hashes, with the version of the key. Returns the number of rows."""
    names = ("kid", "hmac", "kind", "channel", "purpose", "lifted", "at", "reason")
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in Suppression.objects.order_by("pk").iterator(chunk_size=_STEP):
            said = (row.kid, bytes(row.hmac).hex(), row.kind, row.channel, row.purpose, int(row.lifted))
            writer.writerow((*said, row.at.isoformat(), row.reason))
            count += 1
    record(actor=by, verb="oppositions.export", facts={"rows": count}, clock=clock)
    return count


def _cells(path: Path) -> Iterator[str]:
    """Every cell of a text file, whatever separates them. Raises: NotFound (`file_missing`)."""
    if not path.is_file():
        raise NotFound("file_missing", Text("{file} n'existe pas.", "{file} does not exist."), file=str(path))
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for line in file:
            yield from (cell.strip().strip('"') for cell in re.split(r"[;,\t]", line) if cell.strip())


def _pages(cells: Iterator[str]) -> Iterator[list[str]]:
    page: list[str] = []
    for cell in cells:
        page.append(cell)
        if len(page) == _STEP:
            yield page
            page = []
    if page:
        yield page


def _sorted_out(cells: Sequence[str]) -> tuple[list[Identifier], list[bytes], int]:
    """Identifiers, hashes, and how many cells look like one and are none. Other words are headers, dates."""
    known: dict[Identifier, None] = {}
    hashes: dict[bytes, None] = {}
    lost = 0
    for cell in cells:
        if _HASH.fullmatch(cell):
            hashes[bytes.fromhex(cell)] = None
        elif (one := _identifier(cell)) is not None:
            known[one] = None
        else:
            lost += "@" in cell or bool(_PHONE.fullmatch(cell))
    return list(known), list(hashes), lost


def _identifier(cell: str) -> Identifier | None:
    if "@" in cell:
        email = email_of(cell)
        return Identifier(PointKind.EMAIL.value, email) if email else None
    phone = phone_of(cell) if _PHONE.fullmatch(cell) else None
    return Identifier(PointKind.PHONE.value, phone) if phone else None


def _oppose(
    known: Sequence[Identifier],
    channel: Channel | None,
    at: datetime,
    origin: str,
    by: User | None,
    now: datetime,
) -> tuple[int, set[int]]:
    """Entries for those we have, hashes alone for the others: of them we keep nothing that can be read."""
    ours = contacts_with(known)
    proof = Proof(document_ref=origin) if origin else NO_PROOF
    said = channel.value if channel else ""
    entries = append(
        [
            Saying(Act.OBJECTED, one, said, None, "", at, Method.IMPORT, record, proof=proof, reason="list")
            for one, record in _records(ours).items()
        ],
        by,
        now,
    )
    strangers = [one for one in known if one not in ours]
    words = [suppression.Word(one, said, "", at, "list", origin) for one in strangers]
    contacts = {contact for found in ours.values() for contact in found}
    return len(entries) + suppression.say(words), contacts


def _records(ours: Mapping[Identifier, Sequence[int]]) -> dict[Identifier, int | None]:
    """Where each entry hangs, so that it stays with the one person it is about when their address changes."""
    alone = {one: found[0] for one, found in ours.items() if len(found) == 1}
    held = SourceRecord.objects.filter(contact_id__in=alone.values()).order_by("-pk")
    oldest = {contact: pk for contact, pk in held.values_list("contact_id", "pk") if contact is not None}
    return {one: oldest.get(alone.get(one, 0)) for one in ours}


def _oppose_hashes(
    hashes: Sequence[bytes], kid: int, channel: Channel | None, at: datetime, origin: str
) -> int:
    """Hashes of a list are those of e-mails or phones: which, the hash does not say."""
    if not hashes:
        return 0
    return suppression.say_hashes(
        hashes, kid=kid, channel=channel.value if channel else "", at=at, reason="list", origin=origin
    )


def _hashes_without_key() -> Invalid:
    return Invalid(
        "hashes_without_key",
        Text("Cette liste contient des empreintes.", "This list holds hashes."),
        remedy=Text(
            "Dites sous quelle clé elles ont été faites, avec --key.",
            "Say under which key they were made, with --key.",
        ),
        path="key",
    )
