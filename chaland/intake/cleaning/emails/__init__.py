"""E-mail addresses: lower case, one per value, repaired only when the repair cannot be discussed."""

from chaland.intake.cleaning.emails.cleaning import clean_emails
from chaland.intake.cleaning.emails.words import FAULTS, RULES

__all__ = ["FAULTS", "RULES", "clean_emails"]
