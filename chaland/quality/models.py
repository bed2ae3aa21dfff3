"""Tables of the room.

Contacts are pointed to without a constraint: a room below deletes them without knowing us, and the Change log
says which. Rows of `Score` and `Suspicion` are written by `services.computing` alone.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chaland.customers.models import Contact
from chaland.quality.updating.models import Answer as Answer
from chaland.quality.updating.models import Asked as Asked
from chaland.quality.updating.models import Round as Round
from chaland.quality.variants.models import ValueGroup as ValueGroup
from chaland.quality.variants.models import ValueScan as ValueScan


class Score(models.Model):
    """How good one record is: points from 0 to 100, null for a dimension that nobody worked out.

    `lacks`, `channels`, `confirmed_on`: why (see `domain.scoring.FRAME`).
    """

    contact = models.OneToOneField(
        Contact, primary_key=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    score = models.SmallIntegerField()
    complete = models.SmallIntegerField()
    valid = models.SmallIntegerField()
    fresh = models.SmallIntegerField()
    unique = models.SmallIntegerField(null=True)
    reachable = models.SmallIntegerField(null=True)
    lacks = models.IntegerField()
    channels = models.SmallIntegerField(null=True)
    confirmed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["score", "contact"], name="score_value")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.score}"


class Confirmed(models.Model):
    """When each value of a record was last confirmed (see `domain.confirming`); null: never, or not held.

    Written by `services.computing` alone, like `Score`; the Change log does not watch it.
    """

    contact = models.OneToOneField(
        Contact, primary_key=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    name = models.DateField(null=True)
    email = models.DateField(null=True)
    mobile = models.DateField(null=True)
    phone = models.DateField(null=True)
    address = models.DateField(null=True)
    company = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.contact_id} confirmed"


class Suspicion(models.Model):
    """A doubt that nobody settled (see `domain.doubt_rows.FRAME`). `proposal`: the fields to write instead."""

    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.TextField()
    field = models.TextField()
    value = models.TextField()
    evidence = models.TextField()
    proposal = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "kind"], name="suspicion_once")]
        indexes = [models.Index(fields=["kind", "contact"], name="suspicion_kind")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.kind}"


class Settled(models.Model):
    """Somebody said that a doubtful value is right: not doubted again as long as its evidence is the same."""

    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.TextField()
    evidence = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "kind"], name="settled_once")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.kind} is right"


class DailyQuality(models.Model):
    """How good the file was at the end of a day: as a whole, what each source gave, each field.

    `about`: file, source (`name` is its slug) or field. Means of points; null where nobody worked it out. For a
    field: `filled` contacts have it, `doubted` have it doubtful.
    """

    day = models.DateField()
    about = models.TextField()
    name = models.TextField(default="", blank=True)
    people = models.BigIntegerField()
    score = models.FloatField(null=True)
    complete = models.FloatField(null=True)
    valid = models.FloatField(null=True)
    fresh = models.FloatField(null=True)
    unique = models.FloatField(null=True)
    reachable = models.FloatField(null=True)
    filled = models.BigIntegerField(null=True)
    doubted = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "name", "day"], name="quality_once_a_day")]

    def __str__(self) -> str:
        return f"{self.about} {self.name} on {self.day}: {self.score}"


class QualityState(models.Model):
    """How much of the Change log the scores know. One row, id 1; as `ReachState`.

    `stamp`: of what everybody's score depends on; another one, and all is worked out anew. `day`: of the last full
    computing; `counted_at`: when the file's figures of today were last added up.
    """

    stamp = models.TextField()
    floor = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)
    next_floor = models.BigIntegerField(default=0)
    next_horizon = models.BigIntegerField(default=0)
    day = models.DateField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"quality as of change {self.last}"
