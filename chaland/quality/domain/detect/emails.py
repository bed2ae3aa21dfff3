"""Addresses that were mistyped, and those behind which nobody reads."""

from __future__ import annotations

import polars as pl

from chaland.quality.domain.doubt_rows import told
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights
from chaland.quality.domain.words import dead_mail_domains
from chaland.reference import public_mail_domains

_CLEARED = '{"email": null}'
_TYPO, _FAKE = "email_typo_likely", "email_fake"


def mistyped_emails(people: pl.DataFrame, known: Known, _weights: Weights) -> pl.DataFrame:
    """Whose domain is a known slip of another one. The reader proposes; nothing is asked of the network."""
    found = _read(people, known).filter(fault=_TYPO)
    proposal = pl.struct(email="suggestion").struct.json_encode()
    return told(found, "email_typo", value=pl.col("email"), proposal=proposal)


def dead_emails(people: pl.DataFrame, known: Known, _weights: Weights) -> pl.DataFrame:
    """At a service that has closed, or invented to get past a form. What came back says enough (`returned_emails`)."""
    domain = pl.col("email").str.extract(r"@(.+)$")
    people = people.filter(~pl.col("dead_email").fill_null(False))
    closed = people.filter(domain.is_in(list(dead_mail_domains()))).select("id", "email")
    made_up = _read(people, known).filter(fault=_FAKE).select("id", "email")
    gone = pl.concat([closed, made_up]).unique("id")
    return told(gone, "email_dead", value=pl.col("email"), proposal=pl.lit(_CLEARED))


def returned_emails(people: pl.DataFrame, _known: Known, _weights: Weights) -> pl.DataFrame:
    """From which a message of ours came back (law.md EML-08)."""
    gone = people.filter(pl.col("email").is_not_null() & pl.col("dead_email"))
    return told(gone, "email_bounced", value=pl.col("email"), proposal=pl.lit(_CLEARED))


def _read(people: pl.DataFrame, known: Known) -> pl.DataFrame:
    """id, email, suggestion, fault; without the addresses of well-known services, which are most of them."""
    domain = pl.col("email").str.extract(r"@(.+)$")
    other = people.filter(pl.col("email").is_not_null(), ~domain.is_in(list(public_mail_domains())))
    read = known.readers.emails(other["email"])
    return other.select("id", "email").hstack(read.select("suggestion", "fault"))
