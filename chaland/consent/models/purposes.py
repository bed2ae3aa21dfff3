"""For what the file is used, and by whom: the record of processing (GDPR art. 30, law.md REG-01)."""

from __future__ import annotations

from django.db import models

from chaland.consent.domain.words import Basis, Sector


class Controller(models.Model):
    """A legal entity that decides why and how data is used. Consent given to one is not given to another."""

    name = models.TextField(unique=True)
    siren = models.TextField(null=True, blank=True)
    address = models.TextField(null=True, blank=True)
    email = models.TextField(null=True, blank=True)
    phone = models.TextField(null=True, blank=True)
    dpo_name = models.TextField(null=True, blank=True)
    dpo_email = models.TextField(null=True, blank=True)
    sector = models.TextField(default=Sector.NONE.value)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Purpose(models.Model):
    """Why data is used. `bit` (0 to 61) is its place in the masks of `Reach`.

    `prospecting`: commercial, hence under the rules of each channel; otherwise a service message.
    `audience`: consumer, professional or any. `families`: product families that it concerns (soft
    opt-in, contract in progress). `target_functions`: jobs that a message to professionals relates to.
    `retention_months`: from the last contact with the person. Lists are JSON lists of text.
    """

    code = models.TextField(unique=True)
    bit = models.SmallIntegerField(unique=True)
    label_fr = models.TextField()
    label_en = models.TextField()
    description = models.TextField(default="", blank=True)
    controller = models.ForeignKey(Controller, on_delete=models.PROTECT, related_name="purposes")
    basis = models.TextField(default=Basis.CONSENT.value)
    prospecting = models.BooleanField(default=True)
    audience = models.TextField(default="any")
    channels = models.JSONField(default=list)
    people = models.JSONField(default=list)
    data = models.JSONField(default=list)
    recipients = models.JSONField(default=list)
    transfers = models.TextField(default="", blank=True)
    security = models.TextField(default="", blank=True)
    goods_or_services = models.TextField(default="", blank=True)
    families = models.JSONField(default=list)
    target_functions = models.JSONField(default=list)
    retention_months = models.IntegerField(default=36)
    active = models.BooleanField(default=True)
    position = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.code
