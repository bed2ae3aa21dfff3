"""Tables of the room, by subject."""

from chaland.customers.models.changes import Change, Position
from chaland.customers.models.facts import Event, Fact, Interaction, Product, Purchase, Rollup
from chaland.customers.models.golden import Company, Contact, ContactLabel
from chaland.customers.models.labels import Colour, CustomField, SavedView, Tag
from chaland.customers.models.sources import Batch, ContactPoint, Repeat, Source, SourceRecord, SourceVersion

__all__ = [
    "Batch",
    "Change",
    "Colour",
    "Company",
    "Contact",
    "ContactLabel",
    "ContactPoint",
    "CustomField",
    "Event",
    "Fact",
    "Interaction",
    "Position",
    "Product",
    "Purchase",
    "Repeat",
    "Rollup",
    "SavedView",
    "Source",
    "SourceRecord",
    "SourceVersion",
    "Tag",
]
