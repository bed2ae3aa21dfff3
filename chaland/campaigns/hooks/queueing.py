"""Subscriptions, and the calls that wait to be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from chaland.access.keys import keyed
from chaland.access.models import User
from chaland.access.services import record
from chaland.campaigns.hooks.domain import EVENTS
from chaland.campaigns.models import Hook, HookCall
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text


def secret_of(url: str) -> str:
    """What calls to this address are signed with; told to whoever sets up the program that listens there."""
    return keyed("webhooks", url).hex()


@transaction.atomic
def add_hook(*, url: str, events: Sequence[str], by: User | None, clock: Clock = system_clock) -> Hook:
    """Raises: Invalid (`hook_url`, `hook_events`), Conflict (`hook_exists`)."""
    parts = urlsplit(url.strip())
    if parts.scheme != "https" or not parts.hostname or parts.username or len(url) > 2_000:
        raise Invalid(
            "hook_url",
            Text(
                "Donnez une adresse qui commence par https://.", "Give an address that begins with https://."
            ),
            path="url",
        )
    unknown = [one for one in events if one not in EVENTS]
    if unknown or not events:
        raise Invalid(
            "hook_events",
            Text("Choisissez parmi : {known}.", "Choose among: {known}."),
            path="events",
            known=", ".join(EVENTS),
        )
    try:
        with transaction.atomic():
            hook = Hook.objects.create(
                url=url.strip(), events=sorted(set(events)), created_at=clock(), created_by=by
            )
    except IntegrityError:
        raise Conflict(
            "hook_exists", Text("Cette adresse est déjà appelée.", "This address is called already.")
        ) from None
    record(
        actor=by,
        verb="hooks.add",
        subject_kind="hook",
        subject_id=hook.pk,
        facts={"url": hook.url},
        clock=clock,
    )
    return hook


@transaction.atomic
def remove_hook(*, hook_id: int, by: User | None, clock: Clock = system_clock) -> None:
    """What waits to be told to it is forgotten. Raises: NotFound (`hook_gone`)."""
    hook = hook_by_id(hook_id)
    HookCall.objects.filter(url=hook.url, state="waiting").exclude(event="automation.step").delete()
    record(
        actor=by,
        verb="hooks.remove",
        subject_kind="hook",
        subject_id=hook.pk,
        facts={"url": hook.url},
        clock=clock,
    )
    hook.delete()


@transaction.atomic
def enable_hook(*, hook_id: int, by: User | None, clock: Clock = system_clock) -> Hook:
    """Once it answers again: calls that failed are made again. Raises: NotFound (`hook_gone`)."""
    hook = hook_by_id(hook_id)
    hook.disabled_at = None
    hook.save(update_fields=["disabled_at"])
    failed = HookCall.objects.filter(url=hook.url, state="failed")
    failed.update(state="waiting", attempts=0, not_before=clock(), done_at=None)
    record(actor=by, verb="hooks.enable", subject_kind="hook", subject_id=hook.pk, clock=clock)
    return hook


def hook_by_id(hook_id: int) -> Hook:
    found = Hook.objects.filter(pk=hook_id).first()
    if found is None:
        raise NotFound(
            "hook_gone", Text("Cette adresse n'est plus appelée.", "This address is no longer called.")
        )
    return found


def standing(url: str) -> dict[str, int]:
    """How many calls to an address wait, and how many failed for good."""
    calls = HookCall.objects.filter(url=url)
    return {state: calls.filter(state=state).count() for state in ("waiting", "failed")}


def emit(*, event: str, key: str, facts: Mapping[str, Any], clock: Clock = system_clock) -> int:
    """Tell whoever asked to be told. In the caller's transaction. Returns how many calls wait for it. Cost when nobody
    listens: one small query."""
    urls = [one.url for one in Hook.objects.filter(disabled_at=None) if event in one.events]
    for url in urls:
        queue_call(url=url, event=event, key=key, facts=facts, clock=clock)
    return len(urls)


def queue_call(
    *, url: str, event: str, key: str, facts: Mapping[str, Any], clock: Clock = system_clock
) -> None:
    """Once an address, event and key."""
    now = clock()
    HookCall.objects.bulk_create(
        [HookCall(url=url, event=event, key=key, facts=dict(facts), not_before=now, created_at=now)],
        ignore_conflicts=True,
    )
