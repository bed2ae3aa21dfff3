"""The columns of a contact that both engines compare alike."""

from __future__ import annotations

FOLDED: tuple[str, ...] = (
    "last_name",
    "first_name",
    "civility",
    "function",
    "activity",
    "region",
    "country",
    "language",
    "owner",
    "department",
    "loyalty_programme",
    "loyalty_tier",
    "email",
    "postal_code",
    "colour",
)
"""Columns of a contact whose text is compared folded: without accents nor capitals."""
