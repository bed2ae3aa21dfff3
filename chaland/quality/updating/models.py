"""Tables of rounds of updating: who was asked, what they said."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Round(models.Model):
    """One round. `way`: tasks or links. `fields`: the values to verify. `until`: the last day of its links."""

    way = models.TextField()
    fields = models.JSONField(default=list)
    day = models.DateField()
    until = models.DateField()
    handed_out = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"#{self.pk} of {self.day}"


class Asked(models.Model):
    """Somebody was asked in a round. `home`: the contact picked, by number, wherever it leads by now.

    `channel`: by which the link is to go; the address is not kept. `outcome`: confirmed, corrected, not_reached,
    empty as long as nothing came.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="asked")
    home = models.BigIntegerField()
    channel = models.TextField(default="", blank=True)
    owner = models.BigIntegerField(null=True)
    outcome = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "home"], name="round_asked_once")]
        indexes = [models.Index(fields=["home"], name="round_asked_home")]

    def __str__(self) -> str:
        return f"{self.home} in round {self.round_id}"


class Answer(models.Model):
    """What somebody said of their details. `record_id`: the source record it is; `edit`: of the fields that a hand
    had written before, the edit that lets the person's word stand over them, if any.

    `kept`, `corrected`: names of fields. `way`: link or call.
    """

    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="answers")
    at = models.DateTimeField()
    way = models.TextField()
    kept = models.JSONField(default=list)
    corrected = models.JSONField(default=list)
    record_id = models.BigIntegerField()
    edit = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"answer #{self.pk} to {self.asked_id}"
