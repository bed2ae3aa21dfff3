"""Tables of the room, by subject.

Contacts are pointed to without a constraint: a room below merges and deletes them without knowing us.
"""

from chaland.campaigns.models.campaign import Campaign, Link, Template, Variant
from chaland.campaigns.models.outbox import Attempt, Bucket, OutboxMessage, Report
from chaland.campaigns.models.results import StoredResults

__all__ = [
    "Attempt",
    "Bucket",
    "Campaign",
    "Link",
    "OutboxMessage",
    "Report",
    "StoredResults",
    "Template",
    "Variant",
]
