"""Contacts made one, and made several again at any time, in any order. Facts never move: source records change hands.

Every record keeps its home, the contact that it is about by itself. While merges stand, a record speaks of the
contact that its home leads to; undoing one takes back to each contact all that is at home with it, whatever was
imported, edited, merged and undone in between.
"""

from chaland.customers.services.merging.followers import follow_with
from chaland.customers.services.merging.merge import Group, merge_contacts, merge_groups
from chaland.customers.services.merging.undo import undo_merge

__all__ = ["Group", "follow_with", "merge_contacts", "merge_groups", "undo_merge"]
