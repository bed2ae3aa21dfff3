"""Numbers of the register: SIREN, SIRET, VAT, NAF; and web addresses."""

from chaland.intake.cleaning.identifiers.activity import clean_nafs
from chaland.intake.cleaning.identifiers.checksums import is_siren, is_siret, vat_key
from chaland.intake.cleaning.identifiers.register import clean_sirens, clean_sirets
from chaland.intake.cleaning.identifiers.urls import clean_urls
from chaland.intake.cleaning.identifiers.vat import clean_vats
from chaland.intake.cleaning.identifiers.words import FAULTS, RULES

__all__ = [
    "FAULTS",
    "RULES",
    "clean_nafs",
    "clean_sirens",
    "clean_sirets",
    "clean_urls",
    "clean_vats",
    "is_siren",
    "is_siret",
    "vat_key",
]
