"""Hired lists: the contract, the names that it lends, each use, and what became ours. See `enrichment.lists`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chaland.customers.models import SourceRecord

_NAMED = "+"


class HiredList(models.Model):
    """A file of names hired from a supplier. What is missing keeps it in quarantine (law.md PRT-04).

    `audience`: consumers or professionals. `channels`, `consented`: JSON lists of channels. `columns`: pairs of a
    header and its field. `counts`: what became of the rows of its file, by reason. `uses_done` never passes `uses_allowed`. The papers are files in
    `CHALAND_HOME/lists/<id>`; `*_name` is what they were called, `*_digest` their SHA-256.
    """

    name = models.TextField()
    supplier = models.TextField(default="", blank=True)
    siren = models.TextField(default="", blank=True)
    supplier_contact = models.TextField(default="", blank=True)
    supplier_email = models.TextField(default="", blank=True)
    supplier_phone = models.TextField(default="", blank=True)
    contract_ref = models.TextField(default="", blank=True)
    contract_name = models.TextField(default="", blank=True)
    contract_digest = models.TextField(default="", blank=True)
    collected_from = models.DateField(null=True, blank=True)
    collected_until = models.DateField(null=True, blank=True)
    wording = models.TextField(default="", blank=True)
    partners_version = models.TextField(default="", blank=True)
    names_us = models.BooleanField(default=False)
    goods = models.TextField(default="", blank=True)
    proof_name = models.TextField(default="", blank=True)
    proof_digest = models.TextField(default="", blank=True)
    proofs_checked = models.IntegerField(default=0)
    audience = models.TextField(default="", blank=True)
    purpose = models.TextField(default="", blank=True)
    channels = models.JSONField(default=list, blank=True)
    consented = models.JSONField(default=list, blank=True)
    uses_allowed = models.IntegerField(default=0)
    uses_done = models.IntegerField(default=0)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    informing = models.TextField(default="", blank=True)
    informed_on = models.DateField(null=True, blank=True)
    informing_text = models.TextField(default="", blank=True)
    file_name = models.TextField(default="", blank=True)
    file_digest = models.TextField(default="", blank=True)
    columns = models.JSONField(default=list, blank=True)
    received_at = models.DateTimeField(null=True)
    taken_in_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict, blank=True)
    job_id = models.BigIntegerField(null=True)
    purged_at = models.DateTimeField(null=True)
    purge = models.JSONField(default=dict, blank=True)
    """How many names were erased, why, when, by whom: what the certificate says."""
    created_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name=_NAMED
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uses_done__gte=0, uses_done__lte=F("uses_allowed")), name="list_uses_within"
            )
        ]

    def __str__(self) -> str:
        return self.name


class HiredName(models.Model):
    """A name lent to us. `household`: postal code, street and surname as one key; `given`: key of the first name.

    `refused`: channels that the supplier's file says they refuse. `informed_at`: told that we have their data and
    from whom (art. 14). Gone when the list is purged.
    """

    list = models.ForeignKey(HiredList, on_delete=models.CASCADE, related_name="names", db_index=False)
    line = models.BigIntegerField()
    external_id = models.TextField(null=True, blank=True)
    civility = models.TextField(null=True, blank=True)
    first_name = models.TextField(null=True, blank=True)
    last_name = models.TextField(null=True, blank=True)
    company = models.TextField(null=True, blank=True)
    function = models.TextField(null=True, blank=True)
    email = models.TextField(null=True, blank=True)
    mobile = models.TextField(null=True, blank=True)
    phone = models.TextField(null=True, blank=True)
    recipient_line = models.TextField(null=True, blank=True)
    building_line = models.TextField(null=True, blank=True)
    street = models.TextField(null=True, blank=True)
    locality_line = models.TextField(null=True, blank=True)
    postal_code = models.TextField(null=True, blank=True)
    city = models.TextField(null=True, blank=True)
    department = models.TextField(null=True, blank=True)
    country = models.TextField(null=True, blank=True)
    household = models.TextField(null=True, blank=True)
    given = models.TextField(default="", blank=True)
    search = models.TextField(default="", blank=True)
    refused = models.TextField(default="", blank=True)
    consented_on = models.DateField(null=True)
    informed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["list", "id"], name="hired_list"),
            models.Index(fields=["list", "search"], name="hired_search"),
            models.Index(fields=["email"], name="hired_email", condition=Q(email__isnull=False)),
            models.Index(fields=["mobile"], name="hired_mobile", condition=Q(mobile__isnull=False)),
            models.Index(fields=["phone"], name="hired_phone", condition=Q(phone__isnull=False)),
            models.Index(fields=["household"], name="hired_household", condition=Q(household__isnull=False)),
            models.Index(
                fields=["list", "id"], name="hired_uninformed", condition=Q(informed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or f"#{self.pk}"


class HiredUse(models.Model):
    """One use of a list by one channel: counted when it is reserved, once a `key`.

    `state`: reserved, ready (its names are known), handed (they left), cancelled (given back). `counts`: names, and
    those left out by reason, now.
    """

    list = models.ForeignKey(HiredList, on_delete=models.CASCADE, related_name="uses")
    key = models.TextField()
    channel = models.TextField()
    purpose = models.TextField(default="", blank=True)
    state = models.TextField(default="reserved")
    counts = models.JSONField(default=dict)
    reserved_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    job_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name=_NAMED
    )

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="use_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.reserved_at:%Y-%m-%d}"


class UseName(models.Model):
    """A name of a use. Gone with the name."""

    use = models.ForeignKey(HiredUse, on_delete=models.CASCADE, related_name="names", db_index=False)
    name = models.ForeignKey(HiredName, on_delete=models.CASCADE, related_name="uses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["use", "name"], name="use_name_once")]

    def __str__(self) -> str:
        return f"{self.use_id}: {self.name_id}"


class Adoption(models.Model):
    """A hired name became ours by the person's own act: which, when, what shows it, and the record it made."""

    list = models.ForeignKey(HiredList, on_delete=models.CASCADE, related_name="adoptions")
    record = models.ForeignKey(SourceRecord, null=True, on_delete=models.SET_NULL, related_name=_NAMED)
    act = models.TextField()
    at = models.DateTimeField()
    evidence = models.TextField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name=_NAMED
    )

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"
