"""The offers that people were sent: one row a message, kept for as long as the contact."""

from __future__ import annotations

from django.db import models

from chaland.customers.models.sources import SourceRecord


class Mailing(models.Model):
    """A campaign, as sentences name it. `key`: the name folded. Its messages share this row."""

    name = models.TextField(unique=True)
    key = models.TextField()

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One message of a campaign to one person, sent or perhaps sent (`domain.messages.MessageStatus`).

    `key`: its number in the outbox. `at`: when it was handed over. `variant`: letter of the wording. A fact: it hangs
    on a record of its contact, so that merges and undos carry it; without one, the person is gone.
    """

    record = models.ForeignKey(
        SourceRecord, null=True, on_delete=models.SET_NULL, related_name="messages", db_index=False
    )
    key = models.BigIntegerField(unique=True)
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="messages", db_index=False)
    channel = models.TextField()
    status = models.TextField()
    at = models.DateTimeField()
    variant = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["record"], name="message_record"),
            models.Index(fields=["mailing", "status"], name="message_mailing"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
