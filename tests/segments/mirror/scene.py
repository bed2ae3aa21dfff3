"""A small file in the real tables, about what the golden sentences ask, and every way of writing to it."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection, transaction

from chaland.customers import bulk
from chaland.customers.models import (
    Company,
    Contact,
    ContactLabel,
    ContactPoint,
    CustomField,
    Event,
    Interaction,
    Mailing,
    Message,
    Product,
    Purchase,
    SourceRecord,
)
from chaland.customers.services.messages import SentMessage, forget_messages, note_messages
from chaland.customers.services.rollups import refresh_rollups
from chaland.kernel.folding import fold
from chaland.segments.language import Now
from chaland.segments.models import SavedSegment
from chaland.segments.services.rfm import refresh_rfm
from chaland.segments.services.saved import change_segment, save_segment
from tests.consent.harness import make_entry, make_purpose
from tests.harness.rows import make_batch, make_record, make_source

NOW = Now(datetime(2026, 3, 29, 22, 30, tzinfo=UTC), "Europe/Paris")
CITIES = (("Lyon", 45.7578, 4.8320), ("Saint-Étienne", 45.4347, 4.3903), ("Paris", 48.8566, 2.3522))
_key = count(10**6)


def fields() -> None:
    for place, (key, kind, label) in enumerate(
        (
            ("fuel", "choice", "carburant"),
            ("car", "text", "voiture"),
            ("mileage", "number", "kilométrage"),
            ("road_test", "date", "contrôle technique"),
            ("fleet", "yes_no", "flotte"),
        )
    ):
        kept = {"label_fr": label, "label_en": key.replace("_", " "), "type": kind, "position": place}
        CustomField.objects.create(key=key, choices=["Diesel", "Électrique"], created_at=NOW.instant, **kept)


def add_up(*contact_ids: int) -> None:
    with transaction.atomic():
        refresh_rollups(contact_ids)


def saved() -> None:
    """A living segment and one whose members are fixed."""
    save_segment(name="VIP", sentence='total_spent >= 100 or rfm_segment = "champions"', by=None)
    save_segment(name="Guests", sentence='hobbies has any ("golf") or city = "Lyon"', by=None, frozen=True)


class Scene:
    """Writes to the file. The same seed does the same things to the same file."""

    def __init__(self, seed: int, size: int = 0) -> None:
        self.draw = random.Random(seed)
        self.batches = [make_batch(make_source(name=name)) for name in ("Boutique", "Site d'été")]
        self.products = [
            Product.objects.create(
                key=f"{name}-{next(_key)}", name=name, category=category, lifetime_months=months
            )
            for name, category, months in (
                ("Clio", "SUV", 1),
                ("Mégane", "suv", 13),
                ("Tous risques", "Assurance", 0),
                ("Reste", None, None),
            )
        ]
        self.purpose = make_purpose()
        self.companies = [
            Company.objects.create(
                name=name,
                name_key=fold(name),
                created_at=NOW.instant,
                updated_at=NOW.instant,
                register_state=state,
            )
            for name, state in (("Ets Léger", "closed"), ("SNCF", None))
        ]
        for _ in range(size):
            self.join()
        for _ in range(size * 3):
            self.buy()
            self.visit()
        for _ in range(size):
            self.talk()
            self.label()
            self.send()
        add_up(*Contact.objects.values_list("pk", flat=True))

    def maybe(self, *values: Any) -> Any:
        return None if self.draw.random() < 0.3 else self.draw.choice(values)

    def contact(self) -> Contact | None:
        return self._any(Contact)

    def _any(self, model: Any) -> Any:
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return model.objects.get(pk=self.draw.choice(ids)) if ids else None

    def day(self) -> date:
        return NOW.today - timedelta(days=self.draw.choice((0, 1, 29, 30, 31, 180, 200, 364, 366, 500)))

    def instant(self) -> datetime:
        return NOW.instant - timedelta(
            hours=self.draw.choice((0, 1, 2, 3, 48, 700, 2000)), microseconds=self.draw.choice((0, 7))
        )

    def values(self) -> dict[str, Any]:
        """Columns of a contact, many missing."""
        city, latitude, longitude = self.maybe(*CITIES) or (None, None, None)
        email = self.maybe("zoé@exemple.fr", "A@B.fr")
        return {
            "last_name": self.maybe("Dupont", "Œuvré", "N’Guyen"),
            "city": city,
            "city_key": city and fold(city),
            "latitude": latitude,
            "longitude": longitude,
            "postal_code": self.maybe("69001", "75011"),
            "birth_date": self.maybe(
                date(1990, 3, 31), date(2000, 2, 29), date(1961, 4, 2), date(1996, 3, 30)
            ),
            "email": email,
            "status": self.maybe("customer", "former"),
            "sex": self.maybe("female", "male"),
            "owner": self.maybe('Ana, dite "Lise"', "é\nà la ligne", ""),
            "loyalty_points": self.maybe(0, 120),
            "created_at": self.instant(),
            "last_contact": self.maybe(self.instant()),
            "updated_at": NOW.instant,
        }

    def custom(self) -> dict[str, Any] | None:
        kept = {
            "fuel": self.maybe("diesel", "Électrique", True),
            "car": self.maybe("Clio II", 'Twingo "bis", ll'),
            "mileage": self.maybe(0, 1500.5, "beaucoup"),
            "road_test": self.maybe("2026-04-02", "2027-01-01", "bientôt"),
            "fleet": self.maybe(True, False),
        }
        return self.maybe({key: value for key, value in kept.items() if value is not None})

    def join(self) -> None:
        """A contact by the ORM, with two records, and a company at times."""
        made = Contact.objects.create(
            **self.values(), custom=self.custom(), company=self.maybe(*self.companies)
        )
        for _ in range(2):
            make_record(made, self.draw.choice(self.batches))

    def join_in_bulk(self) -> None:
        rows = [self.values() for _ in range(3)]
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        same = {"record_count": [1] * 3, "name_key": [""] * 3, "search": [""] * 3}
        bulk.insert(Contact, {"id": bulk.allocate(Contact, 3), **columns, **same})

    def change(self) -> None:
        if (who := self.contact()) is not None:
            Contact.objects.filter(pk=who.pk).update(**self.values(), custom=self.custom())

    def change_by_hand(self) -> None:
        if (who := self.contact()) is not None:
            custom = json.dumps(self.custom())
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE customers_contact SET city = %s, city_key = %s, custom = %s WHERE id = %s",
                    ["PARIS", "paris", custom, who.pk],
                )
                cursor.execute("DELETE FROM customers_contactlabel WHERE contact_id = %s", [who.pk])

    def leave(self) -> None:
        """A contact is erased, by the ORM."""
        if (who := self.contact()) is not None:
            who.delete()

    def buy(self) -> None:
        record = self._record()
        amount = {
            "amount_cents": self.draw.choice((-500, 0, 999, 60_000)),
            "quantity": self.draw.choice((-1, 1, 2.5)),
        }
        words = {
            "order": self.maybe("É-1", "B2"),
            "store": self.maybe("Lyon", "Été"),
            "product": self.maybe(*self.products),
        }
        Purchase.objects.create(**self._of(record), date=self.day(), **amount, **words)
        self._add_up(record)

    def visit(self) -> None:
        properties = self.maybe(
            {"menu entry": "Blé", "colour": "red"}, {"menu entry": "table", "colour": True}, {"n": 1.5}
        )
        words = {
            "type": self.draw.choice(("page_view", "Page_View", "test_drive")),
            "path": self.maybe("/devis/é", "/DEVIS", "/a"),
        }
        Event.objects.create(**self._of(self._record()), at=self.instant(), properties=properties, **words)

    def talk(self) -> None:
        words = {"kind": self.draw.choice(("call", "visit")), "outcome": self.maybe("reached", "not_reached")}
        Interaction.objects.create(
            **self._of(self._record()), at=self.instant(), satisfaction=self.maybe(1, 5), **words
        )

    def send(self) -> None:
        """A campaign writes to somebody."""
        if (who := self.contact()) is not None:
            campaign, channel = self.draw.choice((("Noël", "sms"), ("Été", "email")))
            status = self.draw.choice(("accepted", "delivered", "delivered"))
            note_messages(
                [
                    SentMessage(
                        next(_key), who.pk, campaign, channel, status, self.instant(), self.maybe("A") or ""
                    )
                ]
            )

    def report(self) -> None:
        """What became of a message is told later; or that it never left."""
        keys = list(Message.objects.order_by("pk").values_list("key", flat=True))
        for key in self.draw.sample(keys, k=min(2, len(keys))):
            status = self.maybe("delivered", "stopped", "bounced")
            if status is None:
                forget_messages([key])
            else:
                Message.objects.filter(key=key).update(status=status)

    def label(self) -> None:
        if (who := self.contact()) is not None:
            field, value = self.draw.choice(
                (("hobbies", "Golf"), ("hobbies", "voile"), ("tags", "VIP"), ("tags", "Salon 2026"))
            )
            ContactLabel.objects.get_or_create(
                contact=who, field=field, key=fold(value), defaults={"value": value}
            )

    def forget_purchases(self) -> None:
        record = self._record()
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM customers_purchase WHERE record_id = %s", [record.pk if record else 0]
            )
        self._add_up(record)

    def repoint(self) -> None:
        """As a merge does: a record, with all that hangs on it, becomes somebody else's."""
        record, other = self._record(), self.contact()
        if record is not None:
            former = record.contact_id
            SourceRecord.objects.filter(pk=record.pk).update(contact=self.maybe(other))
            now = SourceRecord.objects.values_list("contact_id", flat=True).get(pk=record.pk)
            add_up(*(pk for pk in (former, now) if pk))

    def agree(self) -> None:
        """Somebody says yes or no to text messages, or stops saying anything."""
        if (record := self._record()) is None:
            return
        number = f"+337300{record.pk:05d}"
        ContactPoint.objects.get_or_create(record=record, kind="mobile", value=number)
        if (act := self.maybe("given", "withdrawn", "objected")) is not None:
            purpose = self.purpose if act == "given" else None
            make_entry(act, number, "sms", purpose, record=record)

    def freeze(self) -> None:
        """A segment whose members are fixed takes those of now."""
        for guests in SavedSegment.objects.filter(name="Guests"):
            change_segment(segment_id=guests.pk, frozen=True, by=None)

    def score(self) -> None:
        """Everybody's RFM anew."""
        refresh_rfm()

    def rename(self) -> None:
        """What many share: a company, a product, a source, a campaign."""
        mailings = list(Mailing.objects.order_by("pk")) or self.companies
        sources = [batch.source for batch in self.batches]
        one = self.draw.choice(self.draw.choice((self.companies, self.products, sources, mailings)))
        name = f"{one.name}é"
        changed = {"name": name}
        if isinstance(one, Company | Mailing):
            changed["name_key" if isinstance(one, Company) else "key"] = fold(name)
        type(one).objects.filter(pk=one.pk).update(**changed)
        one.refresh_from_db()

    def _record(self) -> SourceRecord | None:
        ids = list(SourceRecord.objects.order_by("pk").values_list("pk", flat=True))
        return (
            SourceRecord.objects.get(pk=self.draw.choice(ids)) if ids and self.draw.random() < 0.95 else None
        )

    def _of(self, record: SourceRecord | None) -> dict[str, Any]:
        batch = record.batch if record else self.batches[0]
        return {"record": record, "source": batch.source, "batch": batch, "line": 2, "key": next(_key)}

    def _add_up(self, record: SourceRecord | None) -> None:
        if record is not None and record.contact_id:
            add_up(record.contact_id)


WAYS = (
    *("join", "join_in_bulk", "change", "change_by_hand", "leave", "buy", "visit", "talk", "label"),
    *("forget_purchases", "repoint", "agree", "freeze", "score", "send", "report", "rename"),
)
"""Every way of writing, by name."""
