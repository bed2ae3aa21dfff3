"""Contacts, or companies, made one, and made several again at any time, in any order. Facts never move: source records change hands.

Every record keeps its home, the contact (or company) that it is about by itself. While merges stand, a record speaks
of the one that its home leads to; undoing one takes back to each all that is at home with it, whatever was imported,
edited, merged and undone in between. A company's people follow its records.
"""

from chaland.customers.services.merging.followers import follow_with
from chaland.customers.services.merging.merge import (
    Group,
    merge_companies,
    merge_contacts,
    merge_groups,
    merge_numbers,
)
from chaland.customers.services.merging.undo import undo_merge

__all__ = [
    "Group",
    "follow_with",
    "merge_companies",
    "merge_contacts",
    "merge_groups",
    "merge_numbers",
    "undo_merge",
]
