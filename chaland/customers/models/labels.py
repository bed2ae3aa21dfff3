"""What people add to the file to find their way: custom fields, tags, colours, views."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CustomField(models.Model):
    """A field of the trade. Values are kept in `Contact.custom` under `key`.

    `hidden`: taken off the pages; its values stay, and sentences about it still hold.
    """

    key = models.TextField(unique=True)
    label_fr = models.TextField()
    label_en = models.TextField()
    type = models.TextField()
    choices = models.JSONField(default=list)
    position = models.IntegerField(default=0)
    hidden = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.key


class Tag(models.Model):
    """What is known of a tag besides who wears it."""

    key = models.TextField(unique=True)
    name = models.TextField()
    hue = models.TextField(default="grey")

    def __str__(self) -> str:
        return self.name


class Colour(models.Model):
    """A colour code of the company. With a `rule` (a sentence) it is worn by whoever fits it."""

    key = models.TextField(unique=True)
    label_fr = models.TextField()
    label_en = models.TextField()
    hue = models.TextField()
    rule = models.TextField(default="", blank=True)
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.key


class SavedView(models.Model):
    """Columns, filters and order of the grid under a name, for oneself or for all."""

    name = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shared = models.BooleanField(default=False)
    state = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="view_name")]

    def __str__(self) -> str:
        return self.name
