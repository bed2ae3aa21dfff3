"""A campaign and what it says."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chaland.campaigns.domain.states import CampaignState
from chaland.channels.models import Account
from chaland.consent.models import Purpose
from chaland.enrichment.models import HiredList
from chaland.segments.models import SavedSegment


class Campaign(models.Model):
    """Whom, what, when, by which channel, and what it was for.

    Whom: `segment`, else `sentence` (formal, of segments.language), less `exclude` (a sentence).
    `holdout_bp`: share that gets nothing, in hundredths of a percent.
    When: `starts_at`, `pace_per_hour`, never later than `late_after_h` hours. `cap_messages` in `cap_days` days,
    over all campaigns; both empty: the house's own. Goal: `goal` is purchase, event, answer or none, `goal_where`
    narrows it (`category = "SUV"`), counted within `window_days` of the day each was to be written to.

    Frozen: `audience` counts people by what becomes of them, `estimate` parts and cost, `content_hash` what was
    approved, `rule_set` the law it was judged by. `automation`: it is a step of one, and has no audience of its own.
    In place of a segment: `round`, the round of updating whose people it asks; or `hired_list`, whose names it writes
    to by the use of the contract `hired_use`. `last_page`: mark of the open page, or of
    the one change, that described it last: of two pages open on a draft, the second does not undo the first unseen.
    """

    name = models.TextField(unique=True)
    channel = models.TextField()
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    sender = models.TextField(default="", blank=True)
    sender_name = models.TextField(default="", blank=True)
    reply_to = models.TextField(default="", blank=True)
    segment = models.ForeignKey(SavedSegment, null=True, on_delete=models.PROTECT, related_name="+")
    sentence = models.TextField(default="", blank=True)
    exclude = models.TextField(default="", blank=True)
    holdout_bp = models.IntegerField(default=0)
    starts_at = models.DateTimeField(null=True)
    late_after_h = models.IntegerField(default=24)
    pace_per_hour = models.IntegerField(null=True)
    cap_messages = models.IntegerField(null=True)
    cap_days = models.IntegerField(null=True)
    goal = models.TextField(default="purchase")
    goal_where = models.TextField(default="", blank=True)
    window_days = models.IntegerField(default=30)
    track_opens = models.BooleanField(default=False)
    track_clicks = models.BooleanField(default=False)
    automation = models.BigIntegerField(null=True)
    round = models.BigIntegerField(null=True, db_index=True)
    hired_list = models.ForeignKey(HiredList, null=True, on_delete=models.PROTECT, related_name="+")
    hired_use = models.BigIntegerField(null=True)
    last_page = models.TextField(default="", blank=True)

    state = models.TextField(default=CampaignState.DRAFT.value)
    state_reason = models.TextField(default="", blank=True)
    seed = models.TextField()
    audience = models.JSONField(default=dict)
    estimate = models.JSONField(default=dict)
    content_hash = models.TextField(default="", blank=True)
    rule_set = models.TextField(default="", blank=True)
    epoch = models.TextField(default="", blank=True)
    job_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "starts_at"], name="campaign_state")]

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """One wording. `subject`, `preheader` and `body` by language: `{"fr": …, "en": …}`, French when one is missing.

    `body`: Liquid; for e-mail the plain text part, made from `blocks` when empty. `blocks`: the visual blocks of
    an e-mail, by language too. `weight`: share among variants.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="variants")
    letter = models.TextField()
    weight = models.IntegerField(default=1)
    subject = models.JSONField(default=dict)
    preheader = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    blocks = models.JSONField(default=dict)

    class Meta:
        ordering = ["letter"]
        constraints = [models.UniqueConstraint(fields=["campaign", "letter"], name="variant_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.letter}"


class Template(models.Model):
    """A message kept to be used again. `trade`: key of the trade pack it came with. Fields as of `Variant`."""

    name = models.TextField()
    channel = models.TextField()
    trade = models.TextField(default="", blank=True)
    subject = models.JSONField(default=dict)
    preheader = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    blocks = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="template_once")]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """A short address on the company's own domain. `clicks` counts without saying whose: nobody is tracked."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="links")
    token = models.TextField(unique=True)
    url = models.TextField()
    clicks = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "url"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.token} → {self.url}"
