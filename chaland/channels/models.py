"""Tables of the room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Account(models.Model):
    """A provider as this house uses it. `channel`: sms or email. `provider`: `file`, `smpp`, `ovhcloud`…

    `options`: what is no secret (service name, host, callback). `secrets`: sealed under a key of the home, never
    shown. `rate_per_s`: messages a second that the contract allows, for each sender. `price_millicents`: of one
    SMS part or one e-mail (1 € = 100,000). `senders`: names or addresses that may be used. `retired_at`: no longer
    offered, kept for what it sent.
    """

    name = models.TextField(unique=True)
    channel = models.TextField()
    provider = models.TextField()
    options = models.JSONField(default=dict, blank=True)
    secrets = models.BinaryField(default=b"")
    senders = models.JSONField(default=list, blank=True)
    rate_per_s = models.FloatField(default=10)
    lanes = models.SmallIntegerField(default=1)
    price_millicents = models.BigIntegerField(default=0)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=Q(is_default=True, retired_at=None), name="account_one_default"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.channel})"
