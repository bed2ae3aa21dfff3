"""Whom one may reach by which channel and for which purpose, worked out in advance for lists and counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chaland.customers.models import Contact


class Reach(models.Model):
    """One row a contact: for each channel, a mask of purposes (`Purpose.bit`).

    `<channel>_consented`: a valid consent stands. `<channel>_reachable`: `may_contact` answers allow or
    defer. True as of its computing; `recheck_on`: the first day on which time alone may change it.
    No constraint in the database: contacts leave in bulk, and the Change log says which. Rows are written
    and deleted by `services.reach` alone, which keeps `ReachTally` with them.
    """

    contact = models.OneToOneField(
        Contact, primary_key=True, on_delete=models.DO_NOTHING, related_name="reach", db_constraint=False
    )
    email_consented = models.BigIntegerField(default=0)
    email_reachable = models.BigIntegerField(default=0)
    sms_consented = models.BigIntegerField(default=0)
    sms_reachable = models.BigIntegerField(default=0)
    call_consented = models.BigIntegerField(default=0)
    call_reachable = models.BigIntegerField(default=0)
    robocall_consented = models.BigIntegerField(default=0)
    robocall_reachable = models.BigIntegerField(default=0)
    letter_consented = models.BigIntegerField(default=0)
    letter_reachable = models.BigIntegerField(default=0)
    tracking_pixel_consented = models.BigIntegerField(default=0)
    tracking_pixel_reachable = models.BigIntegerField(default=0)
    partner_transfer_consented = models.BigIntegerField(default=0)
    partner_transfer_reachable = models.BigIntegerField(default=0)
    recheck_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recheck_on"], name="reach_recheck", condition=Q(recheck_on__isnull=False))
        ]

    def __str__(self) -> str:
        return f"reach of {self.contact_id}"


class ReachTally(models.Model):
    """How many rows of `Reach` have one purpose in one of their masks, so that nobody counts a million rows.

    `what`: the column, such as `email_reachable`. `bit`: that of the purpose.
    """

    what = models.TextField()
    bit = models.SmallIntegerField()
    people = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "bit"], name="reach_tally_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.bit}: {self.people}"


class ReachState(models.Model):
    """How much of the Change log, and which purposes, terms and rules, the table of reach knows. One row, id 1.

    `stamp`: of what everybody depends on; another one, and all is worked out anew. `floor`, `last`,
    `horizon`: the mark in the Change log (customers.queries.changes.Mark). `next_floor` is the floor once every
    transaction older than `next_horizon` has ended (PostgreSQL). `as_of`: the instant of the last computing.
    """

    stamp = models.TextField()
    floor = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)
    next_floor = models.BigIntegerField(default=0)
    next_horizon = models.BigIntegerField(default=0)
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return f"reach as of change {self.last}"
