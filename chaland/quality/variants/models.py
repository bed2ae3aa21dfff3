"""Tables of what was found and of what people said of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ValueScan(models.Model):
    """When the values of a field were last looked at; `distinct`: how many there were."""

    field = models.TextField(primary_key=True)
    distinct = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.field}: {self.distinct}"


class ValueGroup(models.Model):
    """Values probably meant to be one, counted when they were looked at (see `domain.variants`).

    `members`: the kept value first: key, why, forms (text, count, examples: ids). `rule`: the one that writes them
    one way, while it holds. `said_distinct`: somebody said that they are several things.
    """

    field = models.TextField()
    kept = models.TextField()
    members = models.JSONField()
    count = models.BigIntegerField()
    rule = models.BigIntegerField(null=True)
    said_distinct = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["field", "count", "id"], name="value_group_open")]

    def __str__(self) -> str:
        return f"{self.field}: {self.kept}"
