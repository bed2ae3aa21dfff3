"""Messages whose person goes: they stay as numbers in their campaigns, without what leads to anybody."""

from __future__ import annotations

from django.db.models import QuerySet

from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Attempt, OutboxMessage, Report


def forget(rows: QuerySet[OutboxMessage]) -> int:
    """What is still to leave never will; a fate that is unknown is no longer asked about. Returns how many of their
    tries and reports there were. In the caller's transaction. rows: found by what this leaves as it is."""
    tries = Attempt.objects.filter(message__in=rows.values("pk")).update(detail="", request_hash="")
    told = Report.objects.filter(message__in=rows.values("pk")).update(address="", text="", raw={})
    rows.filter(state=State.READY).update(state=State.SKIPPED, reason="gone")
    rows.update(
        address=None,
        basis="",
        proof="",
        body_hash="",
        client_ref=None,
        provider_ref=None,
        not_before=None,
    )
    return tries + told
