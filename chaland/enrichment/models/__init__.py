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

__all__ = ["AskedFor", "CachedAnswer", "Ended", "Gap", "Proposal", "Run", "ServiceSwitch", "State"]
