"""What people type: edits of contacts and companies, kept as records of source `hand`, each one undoable.

The record's `line` is the number of the edit (its audit entry) that wrote it; its former state is a
`SourceVersion`. So an edit is undone at any later time, record by record, unless edited again since.
"""

from chaland.customers.services.hand.companies import GONE as COMPANY_GONE
from chaland.customers.services.hand.companies import edit_company
from chaland.customers.services.hand.contacts import (
    GONE,
    add_contact,
    edit_contacts,
    hand_record,
    tag_contacts,
)
from chaland.customers.services.hand.employer import set_employer
from chaland.customers.services.hand.undo import undo_edit

__all__ = [
    "COMPANY_GONE",
    "GONE",
    "add_contact",
    "edit_company",
    "edit_contacts",
    "hand_record",
    "set_employer",
    "tag_contacts",
    "undo_edit",
]
