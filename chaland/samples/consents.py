"""What invented customers accept, as a shop's own sheet says it: when and where they said so, some of it missing.

Who takes the newsletter stands in a column of the people themselves.
"""

from __future__ import annotations

import polars as pl

from chaland.samples.draws import Draws, Weighted
from chaland.samples.people import AS_OF

HEADERS = ("Accepte les SMS", "Date du consentement", "Source du consentement")
_SMS = Weighted.of(["oui", "non", ""], [25, 12, 63])
_SOURCES = ("Bulletin en magasin", "Formulaire du site", "Carte de fidélité", "Salon de mars 2025")
_DAYS = 1_000
_UNPROVEN = 0.05
"""How many have no date nor source written down."""


def consents(draws: Draws) -> list[pl.Series]:
    """The cells under `HEADERS`, text or null, one row a person of `draws`."""
    answers = pl.DataFrame(
        {
            "sms": draws.weighted("consent/sms", _SMS),
            "ago": draws.below("consent/day", _DAYS).cast(pl.Int64),
            "source": draws.pick("consent/source", _SOURCES),
            "lost": draws.chance("consent/lost", _UNPROVEN),
        }
    )
    day = (pl.lit(AS_OF) - pl.duration(days=pl.col("ago"))).dt.strftime("%d/%m/%Y")
    return answers.select(
        sms=pl.when(pl.col("sms") != "").then("sms"),
        date=pl.when(~pl.col("lost")).then(day),
        source=pl.when(~pl.col("lost")).then("source"),
    ).get_columns()
