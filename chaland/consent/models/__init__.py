"""Tables of the room."""

from chaland.consent.models.collection import (
    CollectionTerms,
    Contract,
    Form,
    OneTimeCode,
    Partner,
    Submission,
    Wording,
)
from chaland.consent.models.ledger import Bar, Entry
from chaland.consent.models.purposes import Controller, Purpose
from chaland.consent.models.reach import Reach
from chaland.consent.models.suppression import Suppression

__all__ = [
    "Bar",
    "CollectionTerms",
    "Contract",
    "Controller",
    "Entry",
    "Form",
    "OneTimeCode",
    "Partner",
    "Purpose",
    "Reach",
    "Submission",
    "Suppression",
    "Wording",
]
