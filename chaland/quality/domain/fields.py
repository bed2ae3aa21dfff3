"""The fields whose use is measured: what people tell of themselves, not the marks that the house puts on them."""

from __future__ import annotations

FIELDS: tuple[str, ...] = (
    "civility",
    "first_name",
    "last_name",
    "birth_name",
    "sex",
    "birth_date",
    "function",
    "activity",
    "email",
    "mobile",
    "phone",
    "website",
    "street",
    "postal_code",
    "city",
    "country",
    "language",
    "notes",
    "loyalty_programme",
    "loyalty_number",
    "loyalty_tier",
    "loyalty_points",
)
LISTS: tuple[str, ...] = ("hobbies",)
NEEDED: frozenset[str] = frozenset(
    (
        "civility",
        "first_name",
        "last_name",
        "email",
        "mobile",
        "phone",
        "street",
        "postal_code",
        "city",
        "country",
    )
)
"""Without these nobody is written to: never proposed for removal."""
