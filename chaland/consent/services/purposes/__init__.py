"""What the file is for: controllers, purposes pre-filled for the trade, the record of processing."""

from chaland.consent.services.purposes.controllers import (
    add_controller,
    company,
    edit_controller,
    name_company,
)
from chaland.consent.services.purposes.editing import add_purpose, edit_purpose, retire_purpose
from chaland.consent.services.purposes.seeding import ensure_seeded, seed_purposes

__all__ = [
    "add_controller",
    "add_purpose",
    "company",
    "edit_controller",
    "edit_purpose",
    "ensure_seeded",
    "name_company",
    "retire_purpose",
    "seed_purposes",
]
