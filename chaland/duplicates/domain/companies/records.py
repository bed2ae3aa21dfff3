"""Records of companies made comparable: folded, freed of what says nothing, split, sounded, counted."""

from __future__ import annotations

import polars as pl

SCHEMA: dict[str, pl.DataType] = {
    name: pl.String()
    for name in (
        "name",
        "siren",
        "siret",
        "vat",
        "naf",
        "activity",
        "email",
        "mobile",
        "phone",
        "website",
        "complement",
        "street",
        "postal_code",
        "city",
    )
}
"""What is read of a record; a column that is absent is empty. Phones, sites and addresses are in any writing."""
