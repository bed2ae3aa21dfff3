"""What strangers tried, in the audit trail: never who they are in clear, and never so often that it drowns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from chaland.access.keys import keyed
from chaland.access.services import record
from chaland.consent.services.throttle import Limit, passes
from chaland.kernel.clock import Clock, system_clock

MOST = 10
"""Times an hour that one stranger is noted for the same thing; what they do is refused all the same."""


def note(
    verb: str,
    *,
    ip: str,
    kind: str,
    subject: object = "",
    facts: Mapping[str, object] | None = None,
    clock: Clock = system_clock,
) -> bool:
    """Append to the audit trail; False when this stranger was noted enough already."""
    if not passes(Limit(f"note.{verb}", MOST, timedelta(hours=1)), ip, clock()):
        return False
    said = {"ip": address_proof(ip), **(facts or {})}
    record(actor=None, verb=verb, subject_kind=kind, subject_id=subject, facts=said, clock=clock)
    return True


def address_proof(ip: str) -> str:
    """An IP address as it is kept: it can be compared, not read."""
    return keyed("addresses", ip).hex()[:32]
