"""What a person types in one field of a contact, and the text that shows it again."""

from __future__ import annotations

from datetime import date
from typing import Any

from chaland.faces.web import formats
from chaland.faces.web.contacts.places import country_word, language_code, language_word
from chaland.intake import by_hand
from chaland.intake.by_hand import PLACE, place
from chaland.intake.cleaning.places.country_words import COUNTRIES
from chaland.kernel.listing import join_words
from chaland.reference import key

__all__ = ["PLACE", "place", "typed", "written"]


def typed(field: str, text: str) -> dict[str, Any]:
    """The fields to write, a language by its name too; an empty text clears the field.

    Raises: Invalid, as `by_hand.typed`.
    """
    named = language_code(text) if field == "language" else None
    return by_hand.typed(field, named or text)


def written(field: str, value: Any) -> str:
    """The text that `typed` reads back as the same value."""
    if value is None:
        return ""
    if field in {"mobile", "phone"}:
        return formats.phone(value).replace(formats.NBSP, " ")
    if field == "country":
        name = country_word(value, "fr")
        return name if COUNTRIES.get(key(name)) == value else str(value)
    if field == "language":
        return language_word(str(value), "fr")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return join_words(value)
    return str(value)
