"""The detectors of doubts: each looks at whole columns and says where, what, and what is proposed instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from chaland.quality.domain.detect.ages import impossible_ages, minors
from chaland.quality.domain.detect.emails import dead_emails, mistyped_emails, returned_emails
from chaland.quality.domain.detect.names import trial_names
from chaland.quality.domain.detect.notes import sensitive_exchanges, sensitive_notes
from chaland.quality.domain.detect.phones import returned_mobiles, shared_mobiles
from chaland.quality.domain.detect.places import contradicted_towns
from chaland.quality.domain.detect.sexes import contradicted_civilities
from chaland.quality.domain.doubt_rows import nothing
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights

Detector = Callable[[pl.DataFrame, Known, Weights], pl.DataFrame]

DETECTORS: Sequence[Detector] = (
    contradicted_towns,
    contradicted_civilities,
    minors,
    impossible_ages,
    mistyped_emails,
    dead_emails,
    returned_emails,
    returned_mobiles,
    shared_mobiles,
    trial_names,
    sensitive_notes,
    sensitive_exchanges,
)


def detect(people: pl.DataFrame, known: Known, weights: Weights) -> pl.DataFrame:
    """Every doubt about these people (`people.FRAME`), as rows of `doubt_rows.FRAME`: one of a kind each at most."""
    found = [detector(people, known, weights) for detector in DETECTORS]
    return pl.concat([nothing(), *found]).unique(["id", "kind"], keep="first", maintain_order=True)
