"""Tables of the room: scans, the pairs they found, who stands with whom, what people decided.

People and companies alike, side by side: the newest scan of each `subject` counts. Contacts and companies are named
by id without a foreign key: they come and go with merges and undone imports, and a pair of which one is gone is
simply not shown.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import SourceRecord


class Scan(models.Model):
    """One look through all people, or all companies (`subject`: `customers.domain.subjects.Subject`). Its results
    are there when `finished_at` is; the newest one of its subject counts.

    `pairs`: those kept; `clusters`: of several records; `households`: of several people; groups, of companies.

    `context`: what the file said as a whole (`persons.features.Context`), for checks of one record.
    `learned`: the version of what decisions taught that judged it (`Learned`); null for the shipped model alone.
    `figures`: what a batch of merges would do (`services.figures`), and what was known when that was worked out.
    """

    subject = models.TextField(default=Subject.PERSON.value)
    threshold = models.FloatField()
    records = models.IntegerField(default=0)
    candidates = models.BigIntegerField(default=0)
    pairs = models.IntegerField(default=0)
    clusters = models.IntegerField(default=0)
    households = models.IntegerField(default=0)
    context = models.JSONField(default=dict)
    learned = models.BigIntegerField(null=True)
    figures = models.JSONField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} of {self.started_at:%Y-%m-%d}"


class Pair(models.Model):
    """Two contacts worth a look, or of one home; two companies worth a look, or of one group. `left_id` <
    `right_id`; `why`: [feature, log-odds] of what weighed, the weightiest first. `shipped`: the log-odds by the
    shipped model, where decisions taught it something since; else null."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="found", db_index=False)
    left_id = models.BigIntegerField()
    right_id = models.BigIntegerField()
    probability = models.FloatField()
    band = models.TextField()
    home = models.BooleanField()
    why = models.JSONField()
    shipped = models.FloatField(null=True)

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


class Known(models.Model):
    """What was known of two records when somebody decided about them: against it, what is new since is told.

    `left`, `right`: field -> the values that each said, of the fields that are compared. `logit`: the log-odds
    of the shipped model, null when the scan had not met them; `why`: as in `Pair`.
    """

    decision = models.OneToOneField(
        Decision, primary_key=True, on_delete=models.CASCADE, related_name="known"
    )
    left = models.JSONField(default=dict)
    right = models.JSONField(default=dict)
    logit = models.FloatField(null=True)
    why = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"known at {self.decision_id}"


class Case(models.Model):
    """Several of whom somebody should say whether they are one: a cluster, or two that may be one.

    `probability`: of the weakest link that holds them together. `home`: some of them share one (a group, of
    companies). `worth`: what they have spent, in cents. `sources`: numbers of their sources, `,3,7,`. `batch_id`: that
    brought the newest of them. `waits`: there are still two of them of whom nobody has said anything that holds.
    """

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="cases", db_index=False)
    probability = models.FloatField()
    band = models.TextField()
    home = models.BooleanField()
    worth = models.BigIntegerField(default=0)
    sources = models.TextField(default="")
    batch_id = models.BigIntegerField(null=True)
    waits = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["scan", "batch_id", "band", "-worth", "id"],
                name="case_arrived",
                condition=Q(waits=True),
            ),
            models.Index(
                fields=["scan", "band", "-probability", "id"], name="case_surest", condition=Q(waits=True)
            ),
            models.Index(fields=["scan", "band", "-worth", "id"], name="case_worth", condition=Q(waits=True)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.probability:.3f}"


class CaseMember(models.Model):
    """A contact (a company) of a case. `case_id` is a `Case` of the same scan, with which it goes."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="+", db_index=False)
    case_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scan", "case_id", "subject_id"], name="case_member")]
        indexes = [models.Index(fields=["subject_id", "scan", "case_id"], name="case_of")]

    def __str__(self) -> str:
        return f"{self.subject_id} in case {self.case_id}"


class Looked(models.Model):
    """Those who came with an import were compared with the file. `came`: how many of them one by one; `scans`: jobs
    that look through the whole file for the others."""

    batch_id = models.BigIntegerField(primary_key=True)
    came = models.IntegerField()
    scans = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"arrivals of {self.batch_id}"


class Act(models.Model):
    """What somebody did in one go in a review, to be taken back in one go: decisions, and a merge or none."""

    subject = models.TextField()
    case_id = models.BigIntegerField()
    verdict = models.TextField()
    decisions = models.JSONField(default=list)
    merge_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-id"], name="act_latest")]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.verdict}"


class Learned(models.Model):
    """What the decisions of this house taught the shipped model; a version a row, at most one of a subject in use.

    `correction`: as `domain.learning.Correction`. `same`, `other`: how many pairs were said to be one, and not.
    `before`, `after`: log-loss of decisions held out, of the shipped model and of the corrected one. `former`: the
    version that was in use when this one was taken, null for the shipped model.
    """

    subject = models.TextField()
    correction = models.JSONField()
    same = models.IntegerField()
    other = models.IntegerField()
    before = models.FloatField()
    after = models.FloatField()
    in_use = models.BooleanField(default=False)
    former_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(in_use=True), name="learned_in_use")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.subject}"
