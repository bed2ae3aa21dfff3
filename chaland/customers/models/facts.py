"""Facts: they hang on source records and never move. Units: cents; instants in UTC."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chaland.customers.models.golden import Contact
from chaland.customers.models.sources import Batch, Source, SourceRecord


class Product(models.Model):
    """A product as sold. `key` is its code, or its folded name when it has none."""

    key = models.TextField(unique=True)
    code = models.TextField(null=True, blank=True)
    name = models.TextField()
    category = models.TextField(null=True, blank=True)
    brand = models.TextField(null=True, blank=True)
    price_cents = models.BigIntegerField(null=True)
    currency = models.TextField(default="EUR")
    lifetime_months = models.IntegerField(null=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["name"], name="product_name")]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """What happened, as one line of one delivery. Without a record it is anonymous, and counted so.

    `key` is 64 bits of BLAKE2b over the line and its rank among identical lines of its file, so
    that identical lines are kept as often as they stand there and importing again changes nothing.
    """

    record = models.ForeignKey(
        SourceRecord, null=True, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.BigIntegerField()
    key = models.BigIntegerField()
    extra = models.TextField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["record"], name="%(class)s_record"),
            models.Index(fields=["batch"], name="%(class)s_batch"),
        ]


class Purchase(Fact):
    """One line of an order. A return is a line with negative quantity and amount."""

    order = models.TextField(null=True, blank=True)
    date = models.DateField()
    at = models.DateTimeField(null=True)
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="purchases", db_index=False
    )
    quantity = models.FloatField(default=1)
    unit_price_cents = models.BigIntegerField(null=True)
    amount_cents = models.BigIntegerField()
    currency = models.TextField(default="EUR")
    store = models.TextField(null=True, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="purchase_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.amount_cents}"


class Event(Fact):
    """Something done on the web or in a shop: a page seen, a form filled, a test drive."""

    type = models.TextField()
    at = models.DateTimeField()
    path = models.TextField(null=True, blank=True)
    store = models.TextField(null=True, blank=True)
    properties = models.JSONField(null=True, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.type}"


class Interaction(Fact):
    """A call, visit, e-mail or ticket between someone of the company and a contact."""

    kind = models.TextField()
    at = models.DateTimeField()
    outcome = models.TextField(null=True, blank=True)
    call_back_at = models.DateTimeField(null=True, blank=True)
    satisfaction = models.IntegerField(null=True, blank=True)
    subject = models.TextField(null=True, blank=True)
    notes = models.TextField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="interaction_once")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.kind}"


class Rollup(models.Model):
    """What the purchases of one contact come to. `purchase_count` counts orders that are not returns.

    Count and amounts are of what was sold in the house's currency (`kernel.money.HOUSE`); `other_lines`: the
    lines in other ones, of which only the dates count.
    """

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.CASCADE, related_name="rollup")
    purchase_count = models.IntegerField()
    line_count = models.IntegerField()
    other_lines = models.IntegerField(default=0, db_default=0)
    total_cents = models.BigIntegerField()
    last_order_cents = models.BigIntegerField()
    first_purchase = models.DateField()
    last_purchase = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["total_cents", "contact"], name="rollup_total"),
            models.Index(fields=["last_purchase", "contact"], name="rollup_last"),
            models.Index(fields=["purchase_count", "contact"], name="rollup_count"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.purchase_count}"
