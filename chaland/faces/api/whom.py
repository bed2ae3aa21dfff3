"""Of which contact an address speaks."""

from __future__ import annotations

from chaland.consent.queries.whom import contact_meant
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

_LONGEST = 18
"""Digits of a number that a database holds."""


def meant(said: str) -> int:
    """A number, an e-mail, a phone or `source:number there`. Raises: NotFound, Conflict (`contact_several`)."""
    if said.isdecimal() and len(said) > _LONGEST:
        raise NotFound("contact_unknown", Text("Il n'y a pas ce contact.", "There is no such contact."))
    return contact_meant(said)
