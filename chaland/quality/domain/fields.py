"""The fields whose use is measured: filled by how many, needed by what. Those that name people are always needed."""

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
    "status",
    "colour",
    "owner",
    "notes",
    "loyalty_programme",
    "loyalty_number",
    "loyalty_tier",
    "loyalty_points",
)
LISTS: tuple[str, ...] = ("tags", "hobbies")
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
