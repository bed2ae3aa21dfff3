"""The ledger: what persons said, written once, never changed; and what takes an import's words back."""

from chaland.consent.domain.recording import Proof
from chaland.consent.services.ledger.verbs import lift, notify, object_to, record_consent, withdraw
from chaland.consent.services.ledger.whom import Whom

__all__ = ["Proof", "Whom", "lift", "notify", "object_to", "record_consent", "withdraw"]
