"""The suppression list: keyed hashes and nothing else (law.md SUP-01 to SUP-03)."""

from __future__ import annotations

from django.db import models


class Suppression(models.Model):
    """An objection, or its end (`lifted`), of whoever has this identifier. Append-only; the latest counts.

    `hmac`: HMAC-SHA-256 of the normalised identifier under key `kid`, which is kept outside the
    database. `kind`: email, phone, postal. `channel` empty: all. `purpose`: code, empty for all.
    `reason`: code. `origin`: where it was said, never who.
    """

    kid = models.SmallIntegerField()
    hmac = models.BinaryField()
    kind = models.TextField()
    channel = models.TextField(default="", blank=True)
    purpose = models.TextField(default="", blank=True)
    lifted = models.BooleanField(default=False)
    at = models.DateTimeField()
    reason = models.TextField(default="", blank=True)
    origin = models.TextField(default="", blank=True)
    digest = models.BinaryField()
    """16 bytes of BLAKE2b over the rest: replayed from the journal, it stands there once."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="suppression_once")]
        indexes = [
            models.Index(fields=["hmac"], name="suppression_hmac"),
            models.Index(fields=["kind"], name="suppression_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.kind} {self.channel or 'all'}"


class Journal(models.Model):
    """How much of the journal, a file outside the database, this database has taken in. One row, id 1."""

    size = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.size} bytes"


class Door(models.Model):
    """While a row stands here, ledger and suppression list may be deleted from: erasure, and nothing else.

    Opened and closed within one transaction (`services.door`), so that nobody else ever sees it open.
    """

    why = models.TextField()

    def __str__(self) -> str:
        return self.why
