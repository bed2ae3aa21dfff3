"""Merges: which contacts or companies were found to be one, where their numbers lead now, whose each record is.

They are named by number without a foreign key: their rows are computed, and come and go with merges. `subject`
says whether the numbers are of contacts or of companies (`domain.subjects.Subject`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.customers.domain.subjects import Subject
from chaland.customers.models.sources import SourceRecord


class Merge(models.Model):
    """Several contacts, or several companies, made one, until it is undone. The row stays; the records went to
    `kept_id`.

    `records`: the numbers of those that moved. `choices`: field -> the one whose value was chosen.
    `edit`: its entry in the audit trail, by which it is dated against edits; `newest_record`: the last record
    there was, by which it is dated against what came later. `batch`: those that one job made share it.
    """

    subject = models.TextField(default=Subject.PERSON.value)
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
    """Where the number of one that was merged away leads, while `active`; that one may lead further."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="redirects")
    subject = models.TextField(default=Subject.PERSON.value)
    number = models.BigIntegerField()
    into_id = models.BigIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "subject"], name="redirect_once", condition=Q(active=True)
            )
        ]
        indexes = [
            models.Index(fields=["into_id", "subject"], name="redirect_into", condition=Q(active=True))
        ]

    def __str__(self) -> str:
        return f"{self.number} is now {self.into_id}"


class Home(models.Model):
    """Whose a record is by itself, while a merge has it speak of another contact or company.

    None for a record that is where it belongs. It counts only while `number` leads to the one that the record
    speaks of: a record that was since taken away and given to somebody else has its home there.
    """

    record = models.OneToOneField(
        SourceRecord, primary_key=True, on_delete=models.CASCADE, related_name="home"
    )
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.record_id} at home with {self.number}"
