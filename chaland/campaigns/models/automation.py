"""What happens by itself when somebody enters a segment, and how far each has come."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.campaigns.models.campaign import Campaign
from chaland.consent.models import Purpose
from chaland.segments.models import SavedSegment


class Automation(models.Model):
    """`state`: off, on, or braked (`state_reason`). `after_move`: the last entry into the segment that was looked at.
    `until`: the kept JSON of a sentence; whoever fits it leaves before their next step. `per_day`: entries a day above
    which it brakes."""

    name = models.TextField(unique=True)
    segment = models.ForeignKey(SavedSegment, on_delete=models.PROTECT, related_name="+")
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="+")
    until = models.TextField(default="", blank=True)
    per_day = models.IntegerField(default=500)
    state = models.TextField(default="off")
    state_reason = models.TextField(default="", blank=True)
    after_move = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """`kind`: send, wait, task, tag or webhook; `options`: what it takes (`automations.domain`). `campaign`: of a send."""

    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="steps")
    position = models.SmallIntegerField()
    kind = models.TextField()
    options = models.JSONField(default=dict)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["automation", "position"], name="step_once")]

    def __str__(self) -> str:
        return f"{self.automation_id} #{self.position} {self.kind}"


class Journey(models.Model):
    """One person on their way, once a `key` (the move that brought them). `home`: the contact they were then.
    `position`: of the step that comes next, `due_at` when. `state`: going, done, until, gone."""

    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="journeys")
    home = models.BigIntegerField()
    key = models.TextField()
    position = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    state = models.TextField(default="going")
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["automation", "key"], name="journey_once")]
        indexes = [
            models.Index(fields=["due_at"], name="journey_due", condition=Q(state="going")),
            models.Index(fields=["home"], name="journey_home"),
            models.Index(fields=["automation", "entered_at"], name="journey_day"),
            models.Index(fields=["automation", "state"], name="journey_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.home} in {self.automation_id} at {self.position}"


class StepDone(models.Model):
    """A step was taken for an entry: never a second time. `outcome`: what became of it, such as `ready` or `not_allowed`."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="taken")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="taken", db_index=False)
    outcome = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "step"], name="step_done_once")]
        indexes = [models.Index(fields=["step", "outcome"], name="step_done_counts")]

    def __str__(self) -> str:
        return f"{self.journey_id} {self.step_id} {self.outcome}"
