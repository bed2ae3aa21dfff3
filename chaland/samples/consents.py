"""What invented customers accept, as a shop's own sheet says it: yes and no, when and where, some of it missing."""

from __future__ import annotations

import polars as pl

from chaland.samples.draws import Draws, Weighted
from chaland.samples.people import AS_OF

HEADERS = ("Accepte les e-mails", "Accepte les SMS", "Date du consentement", "Source du consentement")
_EMAIL = Weighted.of(["oui", "non", ""], [45, 12, 43])
_SMS = Weighted.of(["oui", "non", ""], [25, 12, 63])
_SOURCES = ("Bulletin en magasin", "Formulaire du site", "Carte de fidélité", "Salon de mars 2025")
_DAYS = 1_000
_UNPROVEN = 0.02
"""Of those who answered, how many whose date and source nobody wrote down."""


def consents(draws: Draws) -> list[pl.Series]:
    """The cells under `HEADERS`, text or null, one row a person of `draws`."""
    answers = pl.DataFrame(
        {
            "email": draws.weighted("consent/email", _EMAIL),
            "sms": draws.weighted("consent/sms", _SMS),
            "ago": draws.below("consent/day", _DAYS).cast(pl.Int64),
            "source": draws.pick("consent/source", _SOURCES),
            "lost": draws.chance("consent/lost", _UNPROVEN),
        }
    )
    proven = (pl.col("email").ne("") | pl.col("sms").ne("")) & ~pl.col("lost")
    day = (pl.lit(AS_OF) - pl.duration(days=pl.col("ago"))).dt.strftime("%d/%m/%Y")
    return answers.select(
        email=pl.when(pl.col("email") != "").then("email"),
        sms=pl.when(pl.col("sms") != "").then("sms"),
        date=pl.when(proven).then(day),
        source=pl.when(proven).then("source"),
    ).get_columns()
