"""The append-only ledger (law.md CON-02): who said yes or no to what, when, how, with the proof."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.consent.models.collection import Form, Wording
from chaland.consent.models.purposes import Controller, Purpose
from chaland.customers.models import Batch, SourceRecord

NOTHING_PROVES = Q(
    document_ref__isnull=True,
    form__isnull=True,
    form_url__isnull=True,
    wording__isnull=True,
    operator__isnull=True,
    evidence__isnull=True,
)
"""No document, form, wording or other evidence, and no operator to ask."""


class Entry(models.Model):
    """One act, never changed afterwards (a trigger of the database refuses it); the state is computed.

    `kind` and `identifier`: email (lower case, IDNA), phone (E.164) or postal (key of the address).
    `record`: whose act it was; a consent counts for the contact that owns the record, a withdrawal or
    an objection for whoever is reached by that identifier. `channel` empty: all of them (objections).
    `purpose` NULL: every purpose of the channel (withdrawals, objections).
    `at`: when the person said it; `at_offset`: minutes east of UTC there. `valid_until`: last day.
    `partners`: ids of the partners named, with `partners_version` (PRT-03). `evidence`: what proves it,
    as JSON: form payload, reference of the scan or recording, HMAC of the IP.
    `voids`: the entry that a VOIDED one takes back. `batch`: the import that brought it.
    """

    record = models.ForeignKey(
        SourceRecord, null=True, on_delete=models.SET_NULL, related_name="consents", db_index=False
    )
    kind = models.TextField()
    identifier = models.TextField()
    channel = models.TextField(default="", blank=True)
    purpose = models.ForeignKey(Purpose, null=True, on_delete=models.PROTECT, related_name="+")
    act = models.TextField()
    at = models.DateTimeField()
    at_offset = models.SmallIntegerField(default=0)
    recorded_at = models.DateTimeField()
    method = models.TextField()
    controller = models.ForeignKey(Controller, null=True, on_delete=models.PROTECT, related_name="+")
    third_party = models.TextField(null=True, blank=True)
    goods_or_services = models.TextField(null=True, blank=True)
    wording = models.ForeignKey(Wording, null=True, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, null=True, on_delete=models.PROTECT, related_name="+")
    form_url = models.TextField(null=True, blank=True)
    document_ref = models.TextField(null=True, blank=True)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    double_opt_in_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)
    slot_start = models.DateTimeField(null=True)
    slot_end = models.DateTimeField(null=True)
    proof_until = models.DateField(null=True)
    partners = models.JSONField(null=True)
    partners_version = models.TextField(null=True)
    reason = models.TextField(null=True, blank=True)
    evidence = models.JSONField(null=True)
    guardian = models.TextField(null=True, blank=True)
    """Who, holding parental authority, said yes together with a person under 15 (law.md CON-06)."""
    voids = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="voided_by")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.BigIntegerField(null=True)
    digest = models.BinaryField()
    """16 bytes of BLAKE2b over what was said: a file imported again says nothing new."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="entry_once")]
        indexes = [
            models.Index(fields=["identifier", "kind"], name="entry_identifier"),
            models.Index(fields=["record"], name="entry_record", condition=Q(record__isnull=False)),
            models.Index(fields=["batch"], name="entry_batch", condition=Q(batch__isnull=False)),
            models.Index(fields=["channel", "valid_until"], name="entry_expiring"),
            models.Index(fields=["act", "at"], name="entry_act"),
            models.Index(fields=["act", "at"], name="entry_unproved", condition=NOTHING_PROVES),
            models.Index(fields=["kind"], name="entry_postal", condition=Q(kind="postal")),
            models.Index(
                fields=["identifier"],
                name="entry_for_anybody",
                condition=~Q(act="given") | Q(record__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.act} {self.channel} {self.kind}"


class Bar(models.Model):
    """Why a person is not reached at all: `restricted` (GDPR art. 18) or `deceased`. Lifted, not deleted."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="bars")
    kind = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} since {self.since:%Y-%m-%d}"
