"""Tables of the room."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chaland.customers.models import Contact


class Task(models.Model):
    """Something to do about a contact (`domain.NewTask`), and how it ended.

    `home`: the contact it was made for; `contact`: whom that number leads to now, without a constraint, since a
    room below merges and deletes contacts. `attempts`: how many were in vain. `before`: what the last act changed, by which it is undone.
    """

    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    home = models.BigIntegerField()
    kind = models.TextField()
    title_fr = models.TextField()
    title_en = models.TextField()
    note = models.TextField(default="", blank=True)
    due_on = models.DateField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    origin = models.TextField()
    key = models.TextField(default="", blank=True)
    state = models.TextField(default="open")
    outcome = models.TextField(default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    interaction_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "key"], name="task_once", condition=~Q(key=""))
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="task_due", condition=Q(state="open")),
            models.Index(fields=["owner", "due_on", "id"], name="task_owner", condition=Q(state="open")),
            models.Index(fields=["contact", "state"], name="task_contact"),
            models.Index(fields=["home"], name="task_home"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title_fr}"
