"""What strangers left and nobody needs any more: counts, codes, forms never confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaland.consent.services.codes import forget_codes
from chaland.consent.services.submissions import forget_unconfirmed
from chaland.consent.services.throttle import forget_past
from chaland.jobs.domain import Run
from chaland.kernel.clock import Clock, real_clock

SWEEP = "consent.sweep"


def sweep(run: Run, clock: Clock = real_clock) -> Mapping[str, Any]:
    """Job `consent.sweep`: what was typed and never confirmed is personal data; it does not stay."""
    now = clock()
    return {
        "submissions": forget_unconfirmed(now),
        "codes": forget_codes(now),
        "throttles": forget_past(now),
    }
