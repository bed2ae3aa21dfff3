"""Tables of the room, by subject.

Contacts are pointed to without a constraint: a room below merges and deletes them without knowing us.
"""

from chaland.campaigns.models.automation import Automation, Journey, Step, StepDone
from chaland.campaigns.models.campaign import Campaign, Link, Template, Variant
from chaland.campaigns.models.hooks import Hook, HookCall
from chaland.campaigns.models.outbox import Attempt, Bucket, OutboxMessage, Report
from chaland.campaigns.models.results import Lag, StoredResults

__all__ = [
    "Attempt",
    "Automation",
    "Bucket",
    "Campaign",
    "Hook",
    "HookCall",
    "Journey",
    "Lag",
    "Link",
    "OutboxMessage",
    "Report",
    "Step",
    "StepDone",
    "StoredResults",
    "Template",
    "Variant",
]
