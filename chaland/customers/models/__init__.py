"""Tables of the room, by subject."""

from chaland.customers.models.changes import Change, Position
from chaland.customers.models.facts import Event, Fact, Interaction, Product, Purchase, Rollup
from chaland.customers.models.golden import Company, Contact, ContactLabel
from chaland.customers.models.labels import Colour, CustomField, SavedView, Tag
from chaland.customers.models.merges import Home, Merge, Redirect
from chaland.customers.models.messages import Mailing, Message
from chaland.customers.models.sources import Batch, ContactPoint, Repeat, Source, SourceRecord, SourceVersion
from chaland.customers.models.spellings import Respelt, Unification

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
    "Home",
    "Interaction",
    "Mailing",
    "Merge",
    "Message",
    "Position",
    "Product",
    "Purchase",
    "Redirect",
    "Repeat",
    "Respelt",
    "Rollup",
    "SavedView",
    "Source",
    "SourceRecord",
    "SourceVersion",
    "Tag",
    "Unification",
]
