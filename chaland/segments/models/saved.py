"""Sentences kept under a name, the members of those that were frozen, and the packs of a trade."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from chaland.customers.models import Contact


class Kept(models.Manager["SavedSegment"]):
    """Without those that were deleted."""

    def get_queryset(self) -> models.QuerySet[SavedSegment]:
        return super().get_queryset().filter(deleted_at=None)


class SavedSegment(models.Model):
    """A sentence under a name. `key` is the folded name.

    `tree`: JSON as the language encodes it, but other segments are named by their id (`#12`) and custom fields by
    their key, so that a renaming breaks nothing. `frozen`: its members are those of the day it was saved.
    `first_size`: how many were in it when its membership was first written; `size`: how many are in it as last
    written. `due_at`: when time alone may next move somebody; None when it never does.
    `pack` and `pack_segment`: where it comes from, when it is ready-made.
    `deleted_at`: since when it may only be put back; its `key` then no longer holds its name.
    """

    name = models.TextField()
    key = models.TextField(unique=True)
    tree = models.TextField()
    frozen = models.BooleanField(default=False)
    folder = models.TextField(default="", blank=True)
    description = models.TextField(default="", blank=True)
    colour = models.TextField(default="", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    shared = models.BooleanField(default=True)
    pack = models.TextField(default="", blank=True)
    pack_segment = models.TextField(default="", blank=True)
    first_size = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    evaluated_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects: ClassVar[Kept] = Kept()
    ever: ClassVar[models.Manager[SavedSegment]] = models.Manager()

    class Meta:
        ordering = ["folder", "key"]

    def __str__(self) -> str:
        return self.name


class FrozenMember(models.Model):
    """Who was in a segment when it was frozen."""

    pk = models.CompositePrimaryKey("segment_id", "contact_id")
    segment = models.ForeignKey(
        SavedSegment, on_delete=models.CASCADE, related_name="frozen_members", db_index=False
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["contact"], name="frozen_contact")]

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.segment_id}"


class FrozenGuest(models.Model):
    """A frozen member that is there for contacts merged into it, and goes when they are taken apart again."""

    segment = models.ForeignKey(
        SavedSegment, on_delete=models.CASCADE, related_name="frozen_guests", db_index=False
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "contact"], name="guest_once")]
        indexes = [models.Index(fields=["contact"], name="guest_contact")]

    def __str__(self) -> str:
        return f"{self.contact_id} for others in {self.segment_id}"


class InstalledPack(models.Model):
    """A pack of a trade that was installed, and the custom fields that it brought."""

    key = models.TextField(primary_key=True)
    fields = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    installed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
