"""Tables of the room, by subject."""

from chaland.enrichment.models.answers import (
    AskedFor,
    CachedAnswer,
    Ended,
    Gap,
    Proposal,
    Run,
    ServiceSwitch,
    State,
)
from chaland.enrichment.models.lists import Adoption, HiredList, HiredName, HiredUse, UseName

__all__ = [
    "Adoption",
    "AskedFor",
    "CachedAnswer",
    "Ended",
    "Gap",
    "HiredList",
    "HiredName",
    "HiredUse",
    "Proposal",
    "Run",
    "ServiceSwitch",
    "State",
    "UseName",
]
