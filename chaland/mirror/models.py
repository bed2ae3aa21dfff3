"""Tables of the room."""

from __future__ import annotations

from django.db import models


class Snapshot(models.Model):
    """One published file. The newest that is not `broken` is the one in use.

    `token` stands in the file too, so that no other file passes for this one. `position`, `floor` and
    `horizon`: how much of the Change log it holds (see `mirror.domain.Seen`). `form`: of the plan it was built by.
    """

    token = models.TextField(unique=True)
    file = models.TextField()
    form = models.TextField()
    position = models.BigIntegerField()
    floor = models.BigIntegerField()
    horizon = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField()
    rows = models.BigIntegerField()
    seconds = models.FloatField()
    built_at = models.DateTimeField()
    broken = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.file
