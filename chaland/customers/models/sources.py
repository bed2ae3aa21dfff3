"""What each source says: sources, batches, source records, their former versions, contact points."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.customers.models.golden import Company, Contact


class Source(models.Model):
    """Where records come from. `trust`: the lower, the more believed; `hand` is 0.

    Sources of one `id_space` share their customers' identifiers: the shop's customers and its orders.
    """

    slug = models.TextField(unique=True)
    name = models.TextField()
    trust = models.IntegerField(default=100)
    id_space = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["trust", "id"]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """One delivery of one source: an imported file, or the records entered by hand (never ending)."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="batches")
    kind = models.TextField()
    label = models.TextField()
    headers = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.label}"


class Said(models.Model):
    """What was said in one delivery: the row as received, and normalised.

    `raw` is the JSON list of the cells, in the order of the batch's headers.
    `values` holds the normalised fields, without those that are empty.
    `digest` is 16 bytes of BLAKE2b over `values`: equal digests say the same thing.
    """

    line = models.BigIntegerField()
    raw = models.TextField()
    values = models.TextField()
    digest = models.BinaryField()
    seen_at = models.DateTimeField()

    class Meta:
        abstract = True


class SourceRecord(Said):
    """What one source says of one person, company or product, as last heard.

    `key` is the source's own identifier, or one derived from strong evidence (see intake.keys).
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="records", db_index=False)
    kind = models.TextField()
    key = models.TextField()
    external_id = models.TextField(null=True, blank=True)
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.SET_NULL, related_name="records", db_index=False
    )
    company = models.ForeignKey(
        Company, null=True, on_delete=models.SET_NULL, related_name="records", db_index=False
    )
    product = models.ForeignKey(
        "customers.Product", null=True, on_delete=models.SET_NULL, related_name="records", db_index=False
    )
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="records", db_index=False)
    first_batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "key"], name="record_key"),
        ]
        indexes = [
            models.Index(fields=["contact"], name="record_contact", condition=Q(contact__isnull=False)),
            models.Index(fields=["company"], name="record_company", condition=Q(company__isnull=False)),
            models.Index(fields=["product"], name="record_product", condition=Q(product__isnull=False)),
            models.Index(fields=["batch"], name="record_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.kind}:{self.key}"


class SourceVersion(Said):
    """What a source said before: kept when a newer delivery supersedes it."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="versions")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="versions")
    superseded_by = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["superseded_by"], name="version_superseded_by")]

    def __str__(self) -> str:
        return f"{self.record_id} before {self.superseded_by_id}"


class Repeat(models.Model):
    """A batch said again, word for word, what stood there: should the first one be undone, this one says it.

    `table`: record, purchase, event or interaction, and the row in it. `word`: whose word was repeated.
    """

    table = models.TextField()
    row_id = models.BigIntegerField()
    word = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    line = models.BigIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["table", "row_id"], name="repeat_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} said again by {self.batch_id}"


class ContactPoint(models.Model):
    """A normalised way to reach whom the record is about.

    `kind`: email, mobile, phone, fax, address. `value`: lower-case address, E.164 number, or the
    key of a postal address. Follows its record when a merge re-points it.
    """

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="points", db_index=False)
    kind = models.TextField()
    value = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["record"], name="point_record"),
            models.Index(fields=["value"], name="point_value"),
        ]

    def __str__(self) -> str:
        return self.value
