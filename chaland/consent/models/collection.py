"""How data and consents are collected: wordings, forms, terms of each source, contracts, partners."""

from __future__ import annotations

from django.db import models

from chaland.consent.models.purposes import Controller, Purpose
from chaland.customers.models import Source, SourceRecord


class Wording(models.Model):
    """The exact text shown or read. A change is a new version; `sha256` is over the UTF-8 text.

    `items`: the five of R223-1 for phone: who and for whom, goods or services, the choice, the
    period, how to withdraw, how to see the proof (law.md PHO-02).
    """

    code = models.TextField()
    version = models.IntegerField()
    language = models.TextField()
    text = models.TextField()
    sha256 = models.TextField()
    items = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version", "language"], name="wording_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version} {self.language}"


class Partner(models.Model):
    """A named partner to whom data may be passed with consent (law.md PRT-01 to PRT-03)."""

    name = models.TextField(unique=True)
    siren = models.TextField(null=True, blank=True)
    url = models.TextField(null=True, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Form(models.Model):
    """A hosted form that collects consents. `boxes`: one per channel and controller, unticked.

    `boxes` is a JSON list of `{channel, purpose (code), wording (code), partners [ids]}`; `fields` of
    `{field, required}`; `origins`: sites that may embed it. `texts`: title, intro and thanks by
    language. Each change adds 1 to `version`, kept in the proof.
    """

    slug = models.TextField(unique=True)
    name = models.TextField()
    controller = models.ForeignKey(Controller, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)
    boxes = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    origins = models.JSONField(default=list)
    double_opt_in = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class Submission(models.Model):
    """What was sent through a form, until its e-mail is confirmed (double opt-in); emptied then.

    `nonce` is that of the page: one page sends once. `payload` holds what was typed, ticked and shown.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    nonce = models.TextField(unique=True)
    payload = models.JSONField(null=True)
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at"], name="submission_sent")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.sent_at:%Y-%m-%d}"


class OneTimeCode(models.Model):
    """A code sent to an address that asks for its proofs. `identifier` and `code` are kept as HMACs."""

    identifier = models.BinaryField()
    code = models.BinaryField()
    sent_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["identifier", "sent_at"], name="code_identifier")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class CollectionTerms(models.Model):
    """On what terms the people of a source gave their data: what soft opt-in and B2B rest on.

    `direct`: from the persons themselves. `informed`: of GDPR art. 13, with a way to object.
    `refusal_offered`: a clear and free way to refuse at collection (EML-02 (e)). What is not declared
    is not assumed. `since`: from which day of collection on. `status`: `ready` or `quarantine` (PRT-04).
    """

    source = models.OneToOneField(Source, primary_key=True, on_delete=models.CASCADE, related_name="terms")
    controller = models.ForeignKey(Controller, on_delete=models.PROTECT, related_name="+")
    direct = models.BooleanField(default=False)
    informed = models.BooleanField(default=False)
    refusal_offered = models.BooleanField(default=False)
    since = models.DateField(null=True)
    status = models.TextField(default="ready")
    note = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"terms of {self.source_id}"


class Contract(models.Model):
    """A contract of a person, which while in progress allows calls about its object (PHO-03)."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="contracts")
    controller = models.ForeignKey(Controller, on_delete=models.PROTECT, related_name="+")
    purpose = models.ForeignKey(Purpose, null=True, on_delete=models.SET_NULL, related_name="+")
    reference = models.TextField()
    family = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.reference} until {self.ends_on}"
