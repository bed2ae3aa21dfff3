"""Golden records: contacts and companies. A missing value is NULL, never an empty string."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Located(models.Model):
    """A postal address in its parts (NF Z10-011), its commune and its place on earth.

    `department` comes from the INSEE commune, never from the postal code. Units: degrees.
    """

    recipient_line = models.TextField(null=True, blank=True)
    building_line = models.TextField(null=True, blank=True)
    street = models.TextField(null=True, blank=True)
    locality_line = models.TextField(null=True, blank=True)
    postal_code = models.TextField(null=True, blank=True)
    city = models.TextField(null=True, blank=True)
    city_key = models.TextField(null=True, blank=True)
    insee = models.TextField(null=True, blank=True)
    department = models.TextField(null=True, blank=True)
    region = models.TextField(null=True, blank=True)
    country = models.TextField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True


class Golden(Located):
    """What persons and companies have in common.

    `origins` says which source record gave each field; NULL when the only record gave them all.
    `search` is the folded text that instant search looks into.
    """

    activity = models.TextField(null=True, blank=True)
    email = models.TextField(null=True, blank=True)
    mobile = models.TextField(null=True, blank=True)
    phone = models.TextField(null=True, blank=True)
    website = models.TextField(null=True, blank=True)
    status = models.TextField(null=True, blank=True)
    owner = models.TextField(null=True, blank=True)
    notes = models.TextField(null=True, blank=True)
    custom = models.JSONField(null=True, blank=True)
    origins = models.JSONField(null=True, blank=True)
    record_count = models.IntegerField(default=1)
    name_key = models.TextField(default="", blank=True)
    search = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True


class Company(Golden):
    """A company, association or public body. `register_state`: active, closed or moved, as a register answered; null
    where none was asked or knows it."""

    name = models.TextField()
    legal_form = models.TextField(null=True, blank=True)
    siren = models.TextField(null=True, blank=True)
    siret = models.TextField(null=True, blank=True)
    vat = models.TextField(null=True, blank=True)
    naf = models.TextField(null=True, blank=True)
    naf_version = models.TextField(null=True, blank=True)
    staff = models.TextField(null=True, blank=True)
    register_state = models.TextField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="company_name"),
            models.Index(fields=["siren"], name="company_siren"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Golden):
    """A person, private or at work."""

    civility = models.TextField(null=True, blank=True)
    first_name = models.TextField(null=True, blank=True)
    last_name = models.TextField(null=True, blank=True)
    birth_name = models.TextField(null=True, blank=True)
    sex = models.TextField(null=True, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    kind = models.TextField(null=True, blank=True)
    company = models.ForeignKey(
        Company, null=True, on_delete=models.SET_NULL, related_name="people", db_index=False
    )
    function = models.TextField(null=True, blank=True)
    language = models.TextField(null=True, blank=True)
    colour = models.TextField(null=True, blank=True)
    loyalty_programme = models.TextField(null=True, blank=True)
    loyalty_number = models.TextField(null=True, blank=True)
    loyalty_tier = models.TextField(null=True, blank=True)
    loyalty_points = models.BigIntegerField(null=True, blank=True)
    last_contact = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="contact_name"),
            models.Index(fields=["city_key", "id"], name="contact_city"),
            models.Index(fields=["updated_at", "id"], name="contact_updated"),
            models.Index(fields=["company"], name="contact_company", condition=Q(company__isnull=False)),
            models.Index(fields=["department", "status", "colour", "owner", "kind"], name="contact_facets"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or f"#{self.pk}"


class ContactLabel(models.Model):
    """One value of a list field: a tag, a hobby, a value of a custom list. `key` is the folded value."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="labels", db_index=False)
    field = models.TextField()
    value = models.TextField()
    key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "field", "key"], name="label_once"),
        ]
        indexes = [models.Index(fields=["field", "key", "contact"], name="label_who")]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"
