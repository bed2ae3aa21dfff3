"""Membership as last written, every move in and out, sizes by day, and how far the Change log was read."""

from __future__ import annotations

from django.db import models

from chaland.customers.models import Contact
from chaland.segments.models.saved import SavedSegment


class Membership(models.Model):
    """Who is in a living segment, and since when."""

    pk = models.CompositePrimaryKey("segment_id", "contact_id")
    segment = models.ForeignKey(
        SavedSegment, on_delete=models.CASCADE, related_name="memberships", db_index=False
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact"], name="membership_contact")]

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.segment_id}"


class Move(models.Model):
    """One contact entered or left one segment. Those who were there at the start did not enter.

    `reason`: `{"cause": change | time | sentence | gone | bulk, "clauses": [{"clause": tree, "holds": bool,
    "values": [...]}]}`: the clauses that decided, with the values they had then.
    """

    segment = models.ForeignKey(SavedSegment, on_delete=models.CASCADE, related_name="moves", db_index=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    entered = models.BooleanField()
    at = models.DateTimeField()
    reason = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["segment", "at", "id"], name="move_segment"),
            models.Index(fields=["contact", "id"], name="move_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {'entered' if self.entered else 'left'} {self.segment_id}"


class DailySize(models.Model):
    """How many were in a segment at the end of a day, and how many entered and left during it."""

    segment = models.ForeignKey(SavedSegment, on_delete=models.CASCADE, related_name="sizes", db_index=False)
    day = models.DateField()
    size = models.BigIntegerField()
    entered = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="size_once_a_day")]

    def __str__(self) -> str:
        return f"{self.segment_id} on {self.day}: {self.size}"


class Reading(models.Model):
    """How far the Change log was read; one row, which is also the lock of those who write memberships.

    Every change up to `floor` was read, and those of transactions older than `horizon`. Changes of running
    transactions may come late under low numbers: `next_floor` becomes the floor once every transaction older
    than `next_horizon` has ended. SQLite has one writer: `floor` alone counts. `day`: of the last full refresh.
    """

    floor = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)
    next_floor = models.BigIntegerField(default=0)
    next_horizon = models.BigIntegerField(default=0)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"read to {self.floor}"
