"""The append-only Change log, written by database triggers alone, and how far each reader has come."""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """One row inserted, updated or deleted in a watched table, bulk writes and raw SQL included.

    `contact_id` is whom it concerns (no foreign key: the contact may be gone). On PostgreSQL
    `transaction` is the writer's xid8: readers stop at the oldest running one, or a late commit is lost.
    """

    table = models.TextField()
    row_id = models.BigIntegerField()
    contact_id = models.BigIntegerField(null=True)
    op = models.TextField()
    transaction = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.pk}: {self.op} {self.table} {self.row_id}"


class Position(models.Model):
    """The last change that a reader of the log has taken in."""

    reader = models.TextField(primary_key=True)
    change_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reader} at {self.change_id}"
