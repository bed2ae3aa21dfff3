"""What providers call us with, and what is fetched from those that do not call."""

from __future__ import annotations

import logging

from chaland.campaigns.services.reports import join_waiting, take_events
from chaland.channels.catalogue import open_transport
from chaland.channels.hooks import account_called
from chaland.channels.models import Account
from chaland.channels.port import Hooked, Polled, Received
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import ChalandError, NotFound
from chaland.kernel.text import Text

logger = logging.getLogger(__name__)


def take_call(*, account_id: int, secret: str, received: Received, clock: Clock = system_clock) -> int:
    """What a provider tells us by calling. Returns how many reports were new.

    Raises: Forbidden (`hook_unknown`, `signature_wrong`), NotFound (`hook_none`), Invalid (`hook_garbled`).
    """
    account = account_called(account_id, secret)
    transport = open_transport(account)
    try:
        if not isinstance(transport, Hooked):
            raise NotFound("hook_none", Text("Ce prestataire n'appelle pas.", "This provider does not call."))
        events = transport.read_hook(received, clock())
    finally:
        transport.close()
    return take_events(account=account, events=events, clock=clock)


def listen(clock: Clock = system_clock) -> int:
    """Fetch from every account that is fetched from, retired ones too: what they sent is still reported. One that fails
    holds back no other. Returns how many reports were new. Safe in several workers at once: a report is written once."""
    new = sum(_fetch(account, clock) for account in Account.objects.order_by("pk"))
    join_waiting(clock=clock)
    return new


def _fetch(account: Account, clock: Clock) -> int:
    try:
        transport = open_transport(account)
        try:
            if not isinstance(transport, Polled):
                return 0
            return take_events(account=account, events=transport.poll(), clock=clock)
        finally:
            transport.close()
    except ChalandError as error:
        logger.warning("account %s cannot be listened to: %s", account.pk, error.code)
    except Exception:
        logger.exception("account %s cannot be listened to", account.pk)
    return 0
