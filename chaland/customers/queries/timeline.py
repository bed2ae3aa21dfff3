"""What happened to one contact, the latest first: purchases by order, events, interactions, messages, imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from chaland.customers.models import Event, Interaction, Message, Purchase, SourceRecord, SourceVersion
from chaland.kernel.money import HOUSE

Kind = Literal["purchase", "event", "interaction", "message", "import"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `whole_day`: the hour is not known. `facts` depend on the kind."""

    kind: Kind
    at: datetime
    whole_day: bool
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def timeline(contact_id: int, *, limit: int = 60, kinds: Sequence[Kind] = ()) -> list[Moment]:
    """The latest moments. Cost: one query by index for each kind."""
    readers: dict[Kind, Callable[[int, int], list[Moment]]] = {
        "purchase": _orders,
        "event": _events,
        "interaction": _interactions,
        "message": _messages,
        "import": _imports,
    }
    wanted = kinds or tuple(readers)
    moments = [moment for kind in wanted for moment in readers[kind](contact_id, limit)]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)[:limit]


def order_lines(contact_id: int, limit: int = 200) -> list[dict[str, Any]]:
    """Purchases line by line, the latest first."""
    rows = (
        Purchase.objects.filter(record__contact_id=contact_id)
        .select_related("product")
        .order_by("-date", "-id")
    )
    return [
        {
            "date": row.date,
            "order": row.order,
            "product": row.product.name if row.product else None,
            "category": row.product.category if row.product else None,
            "quantity": row.quantity,
            "amount_cents": row.amount_cents,
            "currency": row.currency,
            "store": row.store,
        }
        for row in rows[:limit]
    ]


def other_currencies(contact_id: int) -> list[dict[str, Any]]:
    """What was sold in other currencies than the house's: `currency`, `lines`, `cents`. Roll-ups leave it out."""
    sold = Purchase.objects.filter(record__contact_id=contact_id).exclude(currency=HOUSE)
    told = sold.values("currency").annotate(lines=Count("id"), cents=Sum("amount_cents"))
    return [dict(row) for row in told.order_by("currency")]


def _orders(contact_id: int, limit: int) -> list[Moment]:
    rows = (
        Purchase.objects.filter(record__contact_id=contact_id)
        .values("order", "date", "currency")
        .annotate(
            cents=Sum("amount_cents"),
            lines=Count("id"),
            moment=Max("at"),
            name=Max("product__name"),
            store=Max("store"),
        )
        .order_by("-date", "-order")[:limit]
    )
    return [
        Moment(
            "purchase",
            row["moment"] or datetime.combine(row["date"], time(12), UTC),
            row["moment"] is None,
            dict(row),
        )
        for row in rows
    ]


def _events(contact_id: int, limit: int) -> list[Moment]:
    rows = Event.objects.filter(record__contact_id=contact_id).order_by("-at")[:limit]
    return [
        Moment(
            "event", row.at, False, {"type": row.type, "path": row.path, "properties": row.properties or {}}
        )
        for row in rows
    ]


def _interactions(contact_id: int, limit: int) -> list[Moment]:
    rows = (
        Interaction.objects.filter(record__contact_id=contact_id)
        .select_related("by", "source")
        .order_by("-at")
    )
    return [
        Moment(
            "interaction",
            row.at,
            False,
            {
                "id": row.pk,
                "kind": row.kind,
                "outcome": row.outcome,
                "notes": row.notes or row.subject,
                "call_back_at": row.call_back_at,
                "by": str(row.by) if row.by else row.source.name,
                "own": row.source.slug == "hand",
            },
        )
        for row in rows[:limit]
    ]


def _messages(contact_id: int, limit: int) -> list[Moment]:
    """The offers of campaigns; `status` is of `domain.messages.MessageStatus`."""
    sent = Message.objects.filter(record__contact_id=contact_id).select_related("mailing").order_by("-at")
    return [
        Moment(
            "message",
            row.at,
            False,
            {
                "campaign": row.mailing.name,
                "channel": row.channel,
                "status": row.status,
                "variant": row.variant,
            },
        )
        for row in sent[:limit]
    ]


def _imports(contact_id: int, limit: int) -> list[Moment]:
    """Each delivery that spoke of the contact, what was said by hand included."""
    records = SourceRecord.objects.filter(contact_id=contact_id).select_related("source", "batch")
    said = records.exclude(Q(source__slug="hand") & Q(values="{}"))[:limit]
    moments = [
        Moment(
            "import",
            row.seen_at,
            False,
            {
                "source": row.source.name,
                "hand": row.source.slug == "hand",
                "batch_id": row.batch_id,
                "label": row.batch.label,
                "line": row.line,
            },
        )
        for row in said
    ]
    older = SourceVersion.objects.filter(record__contact_id=contact_id).exclude(values="{}")
    return moments + [
        Moment(
            "import",
            row.seen_at,
            False,
            {
                "source": row.record.source.name,
                "hand": row.record.source.slug == "hand",
                "batch_id": row.batch_id,
                "label": row.batch.label,
                "line": row.line,
            },
        )
        for row in older.select_related("record__source", "batch").order_by("-seen_at")[:limit]
    ]
