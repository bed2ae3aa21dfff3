"""The offers people were sent, noted as facts about them by whoever sends, within its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Min

from chaland.customers.domain import answers
from chaland.customers.models import Mailing, Message, SourceRecord
from chaland.customers.queries.merging import at_home, heirs, homes_of, live_ids
from chaland.kernel.folding import fold


@dataclass(frozen=True, slots=True)
class SentMessage:
    """`key`: its number in the outbox. `campaign`: its name. `status`: of `domain.messages.MessageStatus`.
    `at`: when it was handed over. `variant`: letter of the wording."""

    key: int
    contact_id: int
    campaign: str
    channel: str
    status: str
    at: datetime
    variant: str = ""


def note_messages(rows: Sequence[SentMessage]) -> None:
    """Note messages, or what has become of them: of one that is known, `status` alone is taken. One to somebody who
    is no longer in the file is not noted. In the caller's transaction.

    Cost: one query by index when all are known and stand as told; some four for new ones, whatever their number.
    """
    told = {row.key: row for row in rows}
    known = dict(Message.objects.filter(key__in=told).values_list("key", "status"))
    changed = {key: told[key].status for key, status in known.items() if told[key].status != status}
    for status in set(changed.values()):
        Message.objects.filter(key__in=[key for key in changed if changed[key] == status]).update(
            status=status
        )
    _note_new([row for row in told.values() if row.key not in known])


def update_message(*, key: int, status: str) -> None:
    """What became of one that was noted; nothing for one that was not, or that stands so already. In the caller's transaction. Cost: one write by
    index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_message SET status = %s WHERE key = %s AND status <> %s", [status, key, status]
        )


def forget_messages(keys: Iterable[int]) -> int:
    """Those that turned out never to have left. Returns their number. In the caller's transaction."""
    return Message.objects.filter(key__in=list(keys)).delete()[0]


def let_messages_go(record_ids: Iterable[int]) -> None:
    """Called before records are deleted: their messages move to another record of the same contact, of those at
    home with it when several were merged. Cost: one read by index when there are none."""
    going = list(record_ids)
    found = Message.objects.filter(record_id__in=going).values_list("record_id", flat=True)
    if hanging := sorted(set(found)):
        homes = homes_of(SourceRecord.objects.filter(pk__in=hanging))
        staying = heirs({contact_id for contact_id, _ in homes.values()}, going)
        for record_id, place in homes.items():
            Message.objects.filter(record_id=record_id).update(record=staying.get(place))


def _note_new(rows: Sequence[SentMessage]) -> None:
    if not rows:
        return
    records = _records_of({row.contact_id for row in rows})
    noted = [row for row in rows if row.contact_id in records]
    mailings = _mailings({row.campaign for row in noted})
    Message.objects.bulk_create(
        [
            Message(
                record_id=records[row.contact_id],
                key=row.key,
                mailing_id=mailings[row.campaign],
                channel=row.channel,
                status=row.status,
                at=row.at,
                variant=row.variant,
            )
            for row in noted
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["status"],
    )


def _records_of(contact_ids: set[int]) -> dict[int, int]:
    """Contact -> the record on which its messages hang: its oldest, of those at home with it if there are any.
    Numbers that were merged away stand for whom they lead to; without those who are gone."""
    found = _oldest(contact_ids)
    if missing := contact_ids - found.keys():
        living = live_ids(missing)
        further = _oldest(set(living.values()))
        found |= {number: further[pk] for number, pk in living.items() if pk in further}
    return found


def _oldest(contact_ids: set[int]) -> dict[int, int]:
    records = SourceRecord.objects.filter(contact_id__in=contact_ids).exclude(kind=answers.KIND)
    every = dict(records.values_list("contact_id").annotate(Min("pk")))
    own: Mapping[int, int] = dict(at_home(records).values_list("contact_id").annotate(Min("pk")))
    return {**every, **own}


def _mailings(names: set[str]) -> dict[str, int]:
    found = dict(Mailing.objects.filter(name__in=names).values_list("name", "pk"))
    if missing := names - found.keys():
        fresh = [Mailing(name=name, key=fold(name)) for name in sorted(missing)]
        Mailing.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= dict(Mailing.objects.filter(name__in=missing).values_list("name", "pk"))
    return found
