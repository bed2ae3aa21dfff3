"""How often strangers knock: one row a door, a stranger and a span of time, shared by all processes."""

from __future__ import annotations

from django.db import models


class Throttle(models.Model):
    """`bucket`: HMAC over the door, who knocks and the span; neither address nor IP can be read from it."""

    bucket = models.BinaryField()
    hits = models.IntegerField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket"], name="throttle_bucket")]
        indexes = [models.Index(fields=["until"], name="throttle_until")]

    def __str__(self) -> str:
        return f"{self.hits} until {self.until:%Y-%m-%d %H:%M}"
