"""What was asked of registers and services, what they answered, and who allowed it.

The answers themselves are source records of kind `answer` (see `customers.domain.answers`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.customers.models import Batch, Company, SourceRecord


class State(models.TextChoices):
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Run(models.Model):
    """One file or service asked about addresses or companies. Its number is its batch's number.

    `about`: addresses | companies; `way`: reference | file | service. `edition`: the day the answers are of.
    `counts`: asked, answered, unchanged, proposed, without.
    """

    batch = models.OneToOneField(Batch, primary_key=True, on_delete=models.PROTECT, related_name="enrichment")
    about = models.TextField()
    way = models.TextField()
    state = models.TextField(choices=State.choices, default=State.RUNNING)
    licence = models.TextField()
    edition = models.DateField()
    counts = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.about} ({self.state})"


class Proposal(models.Model):
    """Units of the register that a company may be, none of them surely: for somebody to settle.

    `candidates`: the most likely first, each with its score, what is shown, and the values it would bring.
    `settled`: empty while open, else accepted | none. Those said not to be it are not proposed again.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="proposals")
    candidates = models.JSONField(default=list)
    best = models.FloatField()
    settled = models.TextField(default="", blank=True)
    chosen = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="proposal_once", condition=Q(settled=""))
        ]
        indexes = [models.Index(fields=["settled", "-best", "id"], name="proposal_open")]

    def __str__(self) -> str:
        return f"{self.company_id}: {len(self.candidates)}"


class Ended(models.Model):
    """An establishment that the register says is closed, or moved to another one (`moved_to`, a SIRET)."""

    record = models.OneToOneField(
        SourceRecord, primary_key=True, on_delete=models.CASCADE, related_name="ended"
    )
    since = models.DateField(null=True)
    moved_to = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"{self.record_id} since {self.since}"


class ServiceSwitch(models.Model):
    """Somebody switched a service of others on or off, having read the notice. The last row of each counts."""

    service = models.TextField()
    is_on = models.BooleanField()
    notice = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["service", "-id"], name="switch_last")]

    def __str__(self) -> str:
        return f"{self.service}: {'on' if self.is_on else 'off'}"


class CachedAnswer(models.Model):
    """What a service answered, for a while. `key`: a hash of what was asked, in which nobody can be read."""

    service = models.TextField()
    key = models.TextField()
    answer = models.JSONField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "key"], name="cached_once")]
        indexes = [models.Index(fields=["expires_at"], name="cached_until")]

    def __str__(self) -> str:
        return f"{self.service} {self.key}"


class AskedFor(models.Model):
    """About whom a cached answer was asked: it is forgotten with them. `party`: contact | company."""

    answer = models.ForeignKey(CachedAnswer, on_delete=models.CASCADE, related_name="asked_for")
    party = models.TextField()
    party_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "party", "party_id"], name="asked_once")]
        indexes = [models.Index(fields=["party", "party_id"], name="asked_whom")]

    def __str__(self) -> str:
        return f"{self.party} {self.party_id}"


class Gap(models.Model):
    """How much is missing of a kind, as last counted: the page does not read a million rows to say it."""

    name = models.TextField(primary_key=True)
    count = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"
