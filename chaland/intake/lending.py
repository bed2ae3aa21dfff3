"""How intake reads values, lent to the room of quality, which looks at what was taken in long ago."""

from __future__ import annotations

import polars as pl

from chaland.intake.by_hand import place
from chaland.intake.cleaning.emails import clean_emails
from chaland.intake.cleaning.persons.sexes import suggest_sex
from chaland.intake.cleaning.places import reconcile_places
from chaland.intake.recognition.sensitive import kinds_of_cells, mask_numbers
from chaland.quality.domain.people import Readers


def _emails(addresses: pl.Series) -> pl.DataFrame:
    read = clean_emails(addresses)
    return pl.DataFrame({"suggestion": read.values["email_suggestion"], "fault": read.fault})


READERS = Readers(
    places=reconcile_places,
    emails=_emails,
    sexes=suggest_sex,
    numbers=kinds_of_cells,
    masked=mask_numbers,
    place=place,
)
