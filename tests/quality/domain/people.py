"""Small tables of people, as detectors and scores look at them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from chaland.intake.lending import READERS
from chaland.quality.domain.people import FRAME, Known
from chaland.quality.domain.weights import weights_on

TODAY = date(2026, 11, 22)
WEIGHTS = weights_on(TODAY)


def people(*rows: dict[str, Any]) -> pl.DataFrame:
    """Numbered from 1; what is not said is missing."""
    told = [dict.fromkeys(FRAME) | {"id": place, **row} for place, row in enumerate(rows, 1)]
    return pl.DataFrame(told, schema=FRAME)


def known(**shared: int) -> Known:
    return Known(TODAY, READERS, {f"+{number[1:]}": holders for number, holders in shared.items()})
