"""What rows say of people's choices, handed to the ledger: files of consents, and columns of contacts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from chaland.consent.domain.identifiers import Identifier, postal_of
from chaland.consent.domain.words import POINT_OF_CHANNEL, Channel, PointKind
from chaland.consent.queries.identifiers import contacts_with, identifiers_of
from chaland.consent.services.ledger.files import Answer, Written, compare_answers, write_answers
from chaland.customers import bulk
from chaland.customers.models import Repeat, SourceRecord
from chaland.intake.delivery import CREATED, UNCHANGED, Delivery
from chaland.intake.writers.records import known_records

ENTRY = "consent"
"""What `Repeat.table` calls the entries of the ledger."""
_CHANNELS = {"email": Channel.EMAIL, "sms": Channel.SMS, "call": Channel.CALL, "letter": Channel.LETTER}
_COLUMNS = (*(f"consent_{name}" for name in _CHANNELS), "refusal_all")
_FILE = ("customer_id", "customer_email", "customer_phone", "channel", "purpose", "consent", "date", "at", "proof", "wording", "partners", "extra")  # fmt: skip
_CONTACT = (
    *("line", "part", "key", *_COLUMNS, "consent_date", "consent_at", "consent_source"),
    *("email", "emails_other", "mobile", "phone", "phones_other", "street", "postal_code", "last_name"),
)


def compare(delivery: Delivery, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a file of consents with their `fate`. Writes nothing."""
    written = compare_answers(_answers(delivery, rows), source_id=delivery.source_id, now=delivery.now)
    return _fates(delivery, rows, written)


def write(delivery: Delivery, rows: pl.DataFrame) -> pl.DataFrame:
    """Store a chunk of a file of consents. Returns columns line, fate."""
    return _fates(delivery, rows, _write(delivery, _answers(delivery, rows)))


def write_columns(delivery: Delivery, rows: pl.DataFrame) -> None:
    """Store what rows of contacts accept and refuse; their records are written already."""
    said = [name for name in _COLUMNS if name in rows.columns]
    if said:
        speaking = rows.filter(pl.any_horizontal(pl.col(said).is_not_null()))
        if speaking.height:
            _write(delivery, list(_answers_of_contacts(delivery, speaking)))


def _write(delivery: Delivery, answers: Sequence[Answer]) -> Written:
    written, repeats = write_answers(
        answers, source_id=delivery.source_id, batch_id=delivery.batch_id, now=delivery.now
    )
    Repeat.objects.bulk_create(
        [
            Repeat(
                table=ENTRY,
                row_id=entry,
                word_id=batch,
                batch_id=delivery.batch_id,
                line=line,
                seen_at=delivery.now,
            )
            for line, entry, batch in repeats
        ],
        batch_size=500,
    )
    return written


def _fates(delivery: Delivery, rows: pl.DataFrame, written: Written) -> pl.DataFrame:
    for reason, count in written.refused.items():
        delivery.counts[reason] += count
    fates = [CREATED if fresh else UNCHANGED for fresh in written.fresh]
    return rows.select("line", pl.Series("fate", fates, dtype=pl.UInt8))


def _answers(delivery: Delivery, rows: pl.DataFrame) -> list[Answer]:
    plain = _plain(rows, ("line", *_FILE))
    owners = _Owners.of(delivery, plain)
    return [_answer(row, *owners.of_row(row)) for row in plain]


def _answer(row: dict[str, Any], record: SourceRecord | None, known: Sequence[Identifier]) -> Answer:
    channel = Channel(row["channel"])
    given = [_identifier(row, "customer_email"), _identifier(row, "customer_phone")]
    identifiers = [one for one in given if one is not None]
    kind = POINT_OF_CHANNEL[channel].value
    if not any(one.kind == kind for one in identifiers):
        identifiers += [one for one in known if one.kind == kind]
    return Answer(
        line=row["line"],
        channel=channel,
        yes=row["consent"],
        identifiers=tuple(identifiers),
        record_id=record.pk if record else None,
        contact_id=record.contact_id if record else None,
        subject=_subject(record.source_id, record.key) if record else "",
        purpose=row["purpose"],
        on=row["date"],
        at=row["at"],
        source=row["proof"],
        wording=row["wording"],
        partners=tuple(part.strip() for part in re.split(r"[,;/|]", row["partners"] or "") if part.strip()),
        evidence={"row": row["extra"]} if row["extra"] else None,
    )


def _identifier(row: dict[str, Any], column: str) -> Identifier | None:
    kind = PointKind.EMAIL if column.endswith("email") else PointKind.PHONE
    return Identifier(kind.value, row[column]) if row[column] else None


class _Owners:
    """Whom each row is about: by the number of its source, else the only contact with its e-mail or phone."""

    def __init__(
        self,
        by_number: dict[str, SourceRecord],
        by_point: dict[Identifier, list[int]],
        records: dict[int, SourceRecord],
        known: dict[int, list[Identifier]],
    ) -> None:
        self._by_number, self._by_point = by_number, by_point
        self._records, self._known = records, known

    @classmethod
    def of(cls, delivery: Delivery, rows: Sequence[dict[str, Any]]) -> _Owners:
        by_number = _numbered(delivery, {row["customer_id"] for row in rows if row["customer_id"]})
        points = {
            one
            for row in rows
            for column in ("customer_email", "customer_phone")
            if (one := _identifier(row, column))
        }
        by_point = contacts_with(points)
        contacts = {contact for found in by_point.values() for contact in found}
        numbered = {record.contact_id for record in by_number.values() if record.contact_id}
        return cls(by_number, by_point, _first_records(contacts), identifiers_of(contacts | numbered))

    def of_row(self, row: dict[str, Any]) -> tuple[SourceRecord | None, Sequence[Identifier]]:
        record = self._by_number.get(row["customer_id"] or "")
        if record is None:
            candidates = (_identifier(row, column) for column in ("customer_email", "customer_phone"))
            found = {contact for one in candidates if one for contact in self._by_point.get(one, ())}
            record = self._records.get(found.pop()) if len(found) == 1 else None
        return record, self._known.get(record.contact_id or 0, ()) if record else ()


def _numbered(delivery: Delivery, numbers: Iterable[str]) -> dict[str, SourceRecord]:
    """Customer number → the record of this source, or of one that shares its numbers."""
    keys = [f"id:{number}" for number in sorted(numbers)]
    found: dict[str, SourceRecord] = {}
    for source_id in reversed(delivery.siblings):
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            records = SourceRecord.objects.filter(source_id=source_id, kind="person", key__in=some)
            found |= {record.key.removeprefix("id:"): record for record in records.only(*_RECORD)}
    return found


_RECORD = ("id", "source_id", "key", "contact_id")


def _first_records(contact_ids: Iterable[int]) -> dict[int, SourceRecord]:
    """Contact → its oldest record."""
    found = bulk.fetch(
        "SELECT k.key, MIN(r.id) FROM {keys} {join} customers_sourcerecord r ON r.contact_id = k.key GROUP BY k.key",
        sorted(contact_ids),
    )
    records = SourceRecord.objects.only(*_RECORD).in_bulk([pk for _, pk in found])
    return {contact: records[pk] for contact, pk in found}


def _answers_of_contacts(delivery: Delivery, rows: pl.DataFrame) -> Iterable[Answer]:
    records = known_records(delivery, "person", "contact", rows["key"].to_list())
    for row in _plain(rows, _CONTACT):
        record = records.get(row["key"])
        if record is None:  # said twice in the file: the first row has the record
            continue
        points = _points(row)
        every = tuple(one for found in points.values() for one in found)
        for name, channel in _CHANNELS.items():
            said = row[f"consent_{name}"]
            if said is False or (said and not row["part"]):  # a couple's row says yes for its first person
                mine = points[name] if said else (*points[name], *every)
                yield _of_contact(delivery, row, record.record_id, record.owner_id, channel, said, mine)
        if row["refusal_all"]:
            yield _of_contact(delivery, row, record.record_id, record.owner_id, None, False, every)


def _of_contact(
    delivery: Delivery,
    row: dict[str, Any],
    record_id: int,
    contact_id: int | None,
    channel: Channel | None,
    yes: bool,
    identifiers: Sequence[Identifier],
) -> Answer:
    return Answer(
        line=row["line"],
        channel=channel,
        yes=yes,
        identifiers=tuple(dict.fromkeys(identifiers)),
        record_id=record_id,
        contact_id=contact_id,
        subject=_subject(delivery.source_id, row["key"]),
        on=row["consent_date"],
        at=row["consent_at"],
        source=row["consent_source"],
    )


def _points(row: dict[str, Any]) -> dict[str, list[Identifier]]:
    """By channel, what the row gives: its own first."""
    found: dict[str, list[Identifier]] = defaultdict(list)
    for value in (row["email"], *(row["emails_other"] or ())):
        found["email"] += [Identifier(PointKind.EMAIL.value, value)] if value else []
    for value in (row["mobile"], row["phone"], *(row["phones_other"] or ())):
        found["call"] += [Identifier(PointKind.PHONE.value, value)] if value else []
    found["sms"] = found["call"][:1] if row["mobile"] else []
    postal = postal_of(row["street"], row["postal_code"], row["last_name"])
    found["letter"] = [Identifier(PointKind.POSTAL.value, postal)] if postal else []
    return {name: found[name] for name in _CHANNELS}


def _subject(source_id: int, key: str) -> str:
    return f"{source_id}:person:{key}"


def _plain(rows: pl.DataFrame, names: Sequence[str]) -> list[dict[str, Any]]:
    """Rows as dictionaries of these columns, None where nothing feeds them."""
    missing = [pl.lit(None).alias(name) for name in names if name not in rows.columns]
    return rows.with_columns(missing).select(names).to_dicts()
