"""Tables of the room, by subject.

Contacts are pointed to without a constraint: a room below deletes them without knowing us, and who is gone
still has to leave the segments, with a date.
"""

from chaland.segments.models.live import DailySize, Membership, Move, Reading
from chaland.segments.models.rfm import Rfm
from chaland.segments.models.saved import FrozenGuest, FrozenMember, InstalledPack, SavedSegment

__all__ = [
    "DailySize",
    "FrozenGuest",
    "FrozenMember",
    "InstalledPack",
    "Membership",
    "Move",
    "Reading",
    "Rfm",
    "SavedSegment",
]
