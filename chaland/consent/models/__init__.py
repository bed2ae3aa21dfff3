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
from chaland.consent.models.ledger import NOTHING_PROVES, Bar, Entry
from chaland.consent.models.purposes import Controller, Purpose
from chaland.consent.models.reach import Reach, ReachState, ReachTally
from chaland.consent.models.relay import Relay
from chaland.consent.models.suppression import Door, Journal, Suppression
from chaland.consent.models.throttle import Throttle

__all__ = [
    "NOTHING_PROVES",
    "Bar",
    "CollectionTerms",
    "Contract",
    "Controller",
    "Door",
    "Entry",
    "Form",
    "Journal",
    "OneTimeCode",
    "Partner",
    "Purpose",
    "Reach",
    "ReachState",
    "ReachTally",
    "Relay",
    "Submission",
    "Suppression",
    "Throttle",
    "Wording",
]
