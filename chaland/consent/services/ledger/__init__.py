"""The ledger: what persons said, written once, never changed; and what takes an import's words back."""

from chaland.consent.domain.recording import Proof
from chaland.consent.services.ledger.taking_back import let_go, say_again, void_batch, void_entries
from chaland.consent.services.ledger.verbs import lift, notify, object_to, record_consent, withdraw
from chaland.consent.services.ledger.whom import Whom

__all__ = [
    "Proof",
    "Whom",
    "let_go",
    "lift",
    "notify",
    "object_to",
    "record_consent",
    "say_again",
    "void_batch",
    "void_entries",
    "withdraw",
]
