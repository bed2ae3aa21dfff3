"""Recency, frequency, monetary value: how each customer stands among all."""

from __future__ import annotations

from django.db import models

from chaland.customers.models import Contact


class Rfm(models.Model):
    """Scores from 1 to 5 (the best fifth), and the segment they name; for who has bought only.

    `segment` is a code of the language's choices `rfm_segment`.
    """

    contact = models.OneToOneField(
        Contact, primary_key=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    recency = models.SmallIntegerField()
    frequency = models.SmallIntegerField()
    monetary = models.SmallIntegerField()
    segment = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["segment", "contact"], name="rfm_segment")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.segment}"
