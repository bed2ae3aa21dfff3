"""Other programs that want to know, and the calls made to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Hook(models.Model):
    """A program that is told of `events` at `url`. `disabled_at`: nobody answered for days; somebody looks at it."""

    url = models.TextField(unique=True)
    events = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    disabled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url


class HookCall(models.Model):
    """One call, made again until somebody answers, once an event and `key`. `state`: waiting, done or failed."""

    url = models.TextField()
    event = models.TextField()
    key = models.TextField()
    facts = models.JSONField(default=dict)
    state = models.TextField(default="waiting")
    attempts = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField()
    code = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["url", "event", "key"], name="hook_call_once")]
        indexes = [models.Index(fields=["not_before"], name="hook_call_due", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.event} {self.key} {self.state}"
