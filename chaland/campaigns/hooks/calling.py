"""Calls are made by the workers, each again until somebody answers; never into the company's own network."""

from __future__ import annotations

import json
import socket
from datetime import timedelta

import httpx
from django.db import connection, transaction

from chaland.access.queries import house_setting
from chaland.campaigns.hooks.domain import ATTEMPTS, is_public, pause_after, signature
from chaland.campaigns.hooks.queueing import secret_of
from chaland.campaigns.models import Hook, HookCall
from chaland.kernel.clock import Clock, real_clock, system_clock

PRIVATE = "hooks.private_allowed"
"""House setting: also call addresses of the company's own network."""
_AT_ONCE = 20
_LEASE = timedelta(minutes=5)
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)


def make_calls(*, clock: Clock = system_clock) -> int:
    """Those that are due, some twenty at most. Returns how many were answered. Cost when none waits: one look."""
    answered = 0
    for _ in range(_AT_ONCE):
        call = _claimed(clock)
        if call is None:
            break
        answered += _make(call, clock)
    return answered


@transaction.atomic
def _claimed(clock: Clock) -> HookCall | None:
    """For five minutes nobody else makes it, which is longer than one call may last: should this process die, it is
    made again then."""
    now = clock()
    due = HookCall.objects.filter(state="waiting", not_before__lte=now).order_by("not_before")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    found = due.first()
    if found is not None:
        HookCall.objects.filter(pk=found.pk).update(not_before=now + _LEASE)
    return found


def _make(call: HookCall, clock: Clock) -> bool:
    code = _ask(call)
    call.attempts += 1
    call.code = code
    if code.startswith("2"):
        call.state, call.done_at = "done", clock()
    elif call.attempts >= ATTEMPTS:
        call.state, call.done_at = "failed", clock()
        Hook.objects.filter(url=call.url, disabled_at=None).update(disabled_at=clock())
    else:
        call.not_before = clock() + pause_after(call.attempts)
    call.save(update_fields=["attempts", "code", "state", "done_at", "not_before"])
    return call.state == "done"


def _ask(call: HookCall) -> str:
    """The status of the answer, or what went wrong in one word."""
    stamp = int(real_clock().timestamp())
    told = {"id": call.pk, "event": call.event, "created_at": call.created_at.isoformat(), "data": call.facts}
    body = json.dumps(told, ensure_ascii=False, default=str).encode()
    try:
        url = httpx.URL(call.url)
        address = _address_of(url)
        if address is None:
            return "private"
        headers = {
            "Host": url.netloc.decode(),
            "Content-Type": "application/json",
            "User-Agent": "Chaland",
            "Chaland-Event": call.event,
            "Chaland-Signature": signature(secret_of(call.url), stamp, body),
        }
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client:
            request = client.build_request(
                "POST",
                url.copy_with(host=address),
                content=body,
                headers=headers,
                extensions={"sni_hostname": url.host},
            )
            answer = client.send(request, stream=True)
            try:
                return str(answer.status_code)
            finally:
                answer.close()
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return type(error).__name__


def _address_of(url: httpx.URL) -> str | None:
    """Looked up once and then called by number, so that a name cannot lead elsewhere in between. None when it leads into
    a network of ours."""
    found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if house_setting(PRIVATE, False) or all(map(is_public, addresses)):
        return addresses[0]
    return None
