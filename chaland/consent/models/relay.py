"""Refusals to pass on to whoever lent us a name or got one from us (law.md SUP-03, GDPR art. 19)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.consent.models.collection import Partner


class Relay(models.Model):
    """One person's refusal, to be told to one recipient, with the proof that it was.

    `identifier` is in clear while it waits, because the recipient must know whom to strike out; emptied once it was
    passed on, `digest` (keyed) staying. `reference`: contract of the hired list, version of the list of partners.
    `channel` empty: all of them. `how`, `proof`: by what it was told, and what shows it.
    """

    recipient = models.TextField()
    partner = models.ForeignKey(Partner, null=True, on_delete=models.SET_NULL, related_name="+")
    reference = models.TextField(default="", blank=True)
    kind = models.TextField()
    identifier = models.TextField(default="", blank=True)
    digest = models.TextField()
    channel = models.TextField(default="", blank=True)
    said_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    relayed_at = models.DateTimeField(null=True)
    how = models.TextField(default="", blank=True)
    proof = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "digest", "channel"], name="relay_once", condition=Q(relayed_at=None)
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "id"], name="relay_waiting", condition=Q(relayed_at=None)),
            models.Index(fields=["digest"], name="relay_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient}"
