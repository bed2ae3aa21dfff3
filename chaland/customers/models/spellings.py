"""One way of writing for several: the rules that people made, and whom they concern."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.customers.models.facts import Product
from chaland.customers.models.golden import Company, Contact


class Unification(models.Model):
    """A rule: what of `field` is written `kept` from now on, until it is taken back (see `domain.spelling`).

    `keys`: folded texts; `forms`: as they were written when the rule was made. `edit`: its entry in the audit trail.
    `elsewhere`: what rooms above changed with it, to be given back too, under their names.
    """

    field = models.TextField()
    kept = models.TextField()
    keys = models.JSONField(default=list)
    forms = models.JSONField(default=list)
    place = models.JSONField(null=True)
    elsewhere = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["field", "id"], name="unification_active", condition=Q(undone_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.kept}"


class Respelt(models.Model):
    """A value that a rule shows otherwise than its source wrote it; `key` is it folded. Computed, never edited."""

    field = models.TextField()
    key = models.TextField()
    written = models.TextField()
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    company = models.ForeignKey(
        Company, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    product = models.ForeignKey(
        Product, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["field", "key"], name="respelt_key"),
            models.Index(fields=["contact"], name="respelt_contact", condition=Q(contact__isnull=False)),
            models.Index(fields=["company"], name="respelt_company", condition=Q(company__isnull=False)),
            models.Index(fields=["product"], name="respelt_product", condition=Q(product__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.written}"
