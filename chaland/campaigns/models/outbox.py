"""What is to leave, what was tried, what was reported."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chaland.campaigns.domain.states import State
from chaland.campaigns.models.campaign import Campaign
from chaland.channels.models import Account
from chaland.customers.models import Contact


class OutboxMessage(models.Model):
    """One person of one campaign, and what became of their message (`domain.states.State`).

    `home`: the contact it was frozen for; `contact`: whom that number leads to now. `occasion`: 0, or the entry of
    an automation, so that each has its own. `address`: normalised; empty of those left out. `arm`: letter of the
    variant, empty when held out. `reason`: a code of `domain.states.SKIPS`, and `rule` that of the law. `client_ref`:
    ours, told to the provider, from the first claim on. `parts`, `cost_millicents`: estimated at freezing;
    `charged_*`: as the provider says. `due_at`: the day it counts from in results, sent or held out.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="messages", db_index=False)
    occasion = models.BigIntegerField(default=0)
    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    home = models.BigIntegerField()
    address = models.TextField(null=True)
    language = models.TextField(default="fr")
    arm = models.TextField(default="", blank=True)
    state = models.TextField(default=State.READY.value)
    reason = models.TextField(default="", blank=True)
    rule = models.TextField(default="", blank=True)
    basis = models.TextField(default="", blank=True)
    proof = models.TextField(default="", blank=True)
    not_before = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    parts = models.SmallIntegerField(default=1)
    cost_millicents = models.BigIntegerField(default=0)
    body_hash = models.TextField(default="", blank=True)
    lease_owner = models.TextField(default="", blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client_ref = models.TextField(null=True)
    provider_ref = models.TextField(null=True)
    code = models.TextField(default="", blank=True)
    charged_parts = models.SmallIntegerField(null=True)
    charged_millicents = models.BigIntegerField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "occasion", "home"], name="outbox_once_a_contact"),
            models.UniqueConstraint(
                fields=["campaign", "occasion", "address"],
                condition=Q(address__isnull=False),
                name="outbox_once_an_address",
            ),
            models.UniqueConstraint(
                fields=["client_ref"], condition=Q(client_ref__isnull=False), name="outbox_client_ref"
            ),
            models.UniqueConstraint(
                fields=["account", "provider_ref"],
                condition=Q(provider_ref__isnull=False),
                name="outbox_provider_ref",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "state", "id"], name="outbox_state"),
            models.Index(
                fields=["campaign", "not_before", "id"], name="outbox_next", condition=Q(state="ready")
            ),
            models.Index(fields=["lease_until"], name="outbox_lease", condition=Q(state="sending")),
            models.Index(fields=["contact", "sent_at"], name="outbox_contact"),
            models.Index(fields=["home"], name="outbox_home"),
            models.Index(fields=["address"], name="outbox_address", condition=Q(address__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}:{self.home} {self.state}"


class Attempt(models.Model):
    """One time that a message was handed over. Written before the first octet, closed with the answer."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="tries")
    n = models.SmallIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", blank=True)
    code = models.TextField(default="", blank=True)
    detail = models.TextField(default="", blank=True)
    request_hash = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "n"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.message_id} #{self.n} {self.outcome}"


class Report(models.Model):
    """What a provider told later, as `channels.port.Event`. Append-only; one that finds no message yet waits: a
    receipt may come before our own commit."""

    provider = models.TextField()
    event_id = models.TextField()
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.TextField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    provider_ref = models.TextField(default="", blank=True)
    client_ref = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    code = models.TextField(default="", blank=True)
    raw = models.JSONField(default=dict)
    message = models.ForeignKey(OutboxMessage, null=True, on_delete=models.SET_NULL, related_name="reports")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="report_once")]
        indexes = [
            models.Index(fields=["received_at"], name="report_waiting", condition=Q(applied_at__isnull=True)),
            models.Index(fields=["provider_ref"], name="report_ref", condition=Q(applied_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.provider_ref or self.address}"


class Bucket(models.Model):
    """Messages that may leave now, shared by all workers: one row an account and sender. `rate_per_s` falls when
    the provider throttles and climbs again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    sender = models.TextField()
    tokens = models.FloatField()
    rate_per_s = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "sender"], name="bucket_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.sender}: {self.tokens:.1f}"
