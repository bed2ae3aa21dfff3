"""Tables of the room: scans, the pairs they found, who stands with whom, what people decided.

People and companies alike, side by side: the newest scan of each `subject` counts. Contacts and companies are named
by id without a foreign key: they come and go with merges and undone imports, and a pair of which one is gone is
simply not shown.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import SourceRecord


class Scan(models.Model):
    """One look through all people, or all companies (`subject`: `customers.domain.subjects.Subject`). Its results
    are there when `finished_at` is; the newest one of its subject counts.

    `pairs`: those kept; `clusters`: of several records; `households`: of several people; groups, of companies.

    `context`: what the file said as a whole (`persons.features.Context`), for checks of one record.
    """

    subject = models.TextField(default=Subject.PERSON.value)
    threshold = models.FloatField()
    records = models.IntegerField(default=0)
    candidates = models.BigIntegerField(default=0)
    pairs = models.IntegerField(default=0)
    clusters = models.IntegerField(default=0)
    households = models.IntegerField(default=0)
    context = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} of {self.started_at:%Y-%m-%d}"


class Pair(models.Model):
    """Two contacts worth a look, or of one home; two companies worth a look, or of one group. `left_id` <
    `right_id`; `why`: [feature, log-odds] of what weighed, the weightiest first."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="found", db_index=False)
    left_id = models.BigIntegerField()
    right_id = models.BigIntegerField()
    probability = models.FloatField()
    band = models.TextField()
    home = models.BooleanField()
    why = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scan", "left_id", "right_id"], name="pair_once")]
        indexes = [models.Index(fields=["scan", "band", "-probability"], name="pair_band")]

    def __str__(self) -> str:
        return f"{self.left_id} and {self.right_id}: {self.probability:.3f}"


class Member(models.Model):
    """A contact (a company) that stands with others: its cluster and its household (its group), each named by
    its smallest number.

    `probability`: of its likeliest pair within the cluster; null when it is alone there.
    """

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="members", db_index=False)
    subject_id = models.BigIntegerField()
    cluster_id = models.BigIntegerField()
    household_id = models.BigIntegerField()
    probability = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scan", "subject_id"], name="member_once")]
        indexes = [
            models.Index(fields=["scan", "cluster_id"], name="member_cluster"),
            models.Index(fields=["scan", "household_id"], name="member_household"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} in {self.cluster_id}"


class Decision(models.Model):
    """What somebody said of two records; records, not contacts, since merges do not move what was meant. Both are
    of persons, or both of companies (`SourceRecord.kind`).

    `verdict`: same, different or household (of companies: one group). `evidence` is a digest of what both said then: the same pair is
    proposed again only when it has changed. The newest decision about a pair holds.
    """

    left = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="+", db_index=False)
    verdict = models.TextField()
    probability = models.FloatField()
    evidence = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["left", "right"], name="decision_left"),
            models.Index(fields=["right"], name="decision_right"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} and {self.right_id}: {self.verdict}"
