"""The suppression list: keys, hashes, the journal outside the database, what others import and export."""

from chaland.consent.suppression.journal import WITHDRAWN
from chaland.consent.suppression.keys import hasher, hashes_of, hmac_of, keys, new_key
from chaland.consent.suppression.listing import (
    Stand,
    Word,
    ensure_current,
    match,
    missing_keys,
    note_withdrawals,
    objects,
    opposed,
    replay,
    say,
    say_hashes,
    stand_of,
    withdrawal_of,
)

__all__ = [
    "WITHDRAWN",
    "Stand",
    "Word",
    "ensure_current",
    "hasher",
    "hashes_of",
    "hmac_of",
    "keys",
    "match",
    "missing_keys",
    "new_key",
    "note_withdrawals",
    "objects",
    "opposed",
    "replay",
    "say",
    "say_hashes",
    "stand_of",
    "withdrawal_of",
]
