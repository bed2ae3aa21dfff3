"""Merges: which contacts were found to be one, where their numbers lead now, which contact each record is at home with.

Contacts are named by number without a foreign key: their rows are computed, and come and go with merges.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.customers.models.sources import SourceRecord


class Merge(models.Model):
    """Several contacts made one, until it is undone. The row stays; the records went to `kept_id`.

    `records`: the numbers of those that moved. `choices`: field -> the contact whose value was chosen.
    `edit`: its entry in the audit trail, by which it is dated against edits; `newest_record`: the last record
    there was, by which it is dated against what came later. `batch`: those that one job made share it.
    """

    kept_id = models.BigIntegerField()
    records = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    edit = models.BigIntegerField()
    newest_record = models.BigIntegerField()
    batch = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch"], name="merge_batch", condition=Q(batch__isnull=False))]

    def __str__(self) -> str:
        return f"#{self.pk} into {self.kept_id}"


class Redirect(models.Model):
    """Where the number of a contact that was merged away leads, while `active`; that one may lead further."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="redirects")
    contact_id = models.BigIntegerField()
    into_id = models.BigIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact_id"], name="redirect_once", condition=Q(active=True))
        ]
        indexes = [models.Index(fields=["into_id"], name="redirect_into", condition=Q(active=True))]

    def __str__(self) -> str:
        return f"{self.contact_id} is now {self.into_id}"


class Home(models.Model):
    """Whose a record is by itself, while a merge has it speak of another contact.

    None for a record that is where it belongs. It counts only while `contact_id` leads to the contact of the
    record: one that was since taken away and given to somebody else has its home there.
    """

    record = models.OneToOneField(
        SourceRecord, primary_key=True, on_delete=models.CASCADE, related_name="home"
    )
    contact_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.record_id} at home with {self.contact_id}"
