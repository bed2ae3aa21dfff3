"""What a person types in one field of a company, read as intake reads a column of the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from chaland.faces.web.contacts import typed as of_contacts
from chaland.intake.cleaning import FAULTS
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.identifiers import clean_nafs, clean_sirens, clean_sirets, clean_urls, clean_vats
from chaland.kernel.errors import Invalid

_REGISTER: Mapping[str, Callable[[pl.Series], Column]] = {
    "siren": clean_sirens,
    "siret": clean_sirets,
    "vat": clean_vats,
    "naf": clean_nafs,
    "website": clean_urls,
}


def typed(field: str, text: str) -> dict[str, Any]:
    """The fields to write; a SIRET or a French VAT number brings its SIREN. An empty text clears the field.

    Raises: Invalid, with the fault that an import would name; as `contacts.typed`.
    """
    if field not in _REGISTER or not text.strip():
        return of_contacts.typed(field, text)
    column = _REGISTER[field](pl.Series([text], dtype=pl.String))
    found = {name: values[0] for name, values in column.values.items() if values[0] is not None}
    if field not in found and (code := column.fault[0]):
        raise _wrong(field, "url_invalid" if field == "website" else code.replace("_is_siren", "_invalid"))
    return found or {field: None}


def _wrong(field: str, code: str) -> Invalid:
    fault = FAULTS[code]
    return Invalid(code, fault.text, remedy=fault.remedy, path=field)
