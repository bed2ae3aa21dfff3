"""Tables of the room: imports in their states, recipes."""

from __future__ import annotations

from django.db import models

from chaland.customers.models import Batch, Source


class State(models.TextChoices):
    MAPPING = "mapping"
    STAGING = "staging"
    STAGED = "staged"
    COMMITTING = "committing"
    COMMITTED = "committed"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class Import(models.Model):
    """One file on its way in. Its number is its batch's number.

    `counts` is the diff once staged, then what was done: read, created, updated, unchanged, rejected…
    `report` holds corrections and warnings by rule with examples. Files live under `imports/<id>/` of
    the home: the upload, the staged chunks (removed once committed), the rejects.
    """

    batch = models.OneToOneField(Batch, primary_key=True, on_delete=models.PROTECT, related_name="intake")
    state = models.TextField(choices=State.choices, default=State.MAPPING)
    kind = models.TextField()
    file_name = models.TextField()
    file_digest = models.TextField()
    sheet = models.TextField(null=True, blank=True)
    mapping = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    notices = models.JSONField(default=list)
    chunks = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    rejects_file = models.TextField(default="", blank=True)
    allowed_sensitive = models.TextField(default="", blank=True)
    job_id = models.BigIntegerField(null=True)
    seconds = models.FloatField(default=0)

    class Meta:
        indexes = [models.Index(fields=["file_digest"], name="import_digest")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"


class Recipe(models.Model):
    """What a person answered for the files of one source: the mapping, to be used again."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="recipes")
    name = models.TextField()
    kind = models.TextField()
    signature = models.TextField()
    sheet = models.TextField(null=True, blank=True)
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="recipe_name")]

    def __str__(self) -> str:
        return self.name
