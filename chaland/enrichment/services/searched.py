"""Companies asked of the State's service, one by one at its pace; what it answered is kept for a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.conf import settings

from chaland.enrichment.domain.units import UNITS
from chaland.enrichment.outside import recherche
from chaland.enrichment.services.cache import cached, keep, key_of, note_whom
from chaland.enrichment.services.switches import refuse_if_off

CODE = "recherche-entreprises"


class Searching:
    """Raises: Refused (`service_off`)."""

    def __init__(self) -> None:
        refuse_if_off(CODE)
        self._service = recherche.service(settings.CHALAND_COMPANY_SEARCH)

    def units_for(self, page: pl.DataFrame) -> pl.DataFrame:
        """Whatever the service says of these companies. Raises: ProviderFailed."""
        rows = list(page.iter_rows(named=True))
        keys = [key_of(_words(row)) for row in rows]
        known = cached(CODE, keys)
        note_whom(CODE, {key: [("company", row["party_id"])] for key, row in zip(keys, rows, strict=True)})
        found: list[dict[str, Any]] = []
        for key, row in zip(keys, rows, strict=True):
            found += (known[key] or {}).get("units", []) if key in known else self._asked(key, row)
        return pl.DataFrame(found, UNITS, orient="row").unique("siret", keep="first", maintain_order=True)

    def _asked(self, key: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Of a unit that objected only what may be kept goes into the cache."""
        units = [_spared(unit) for unit in recherche.search(self._service, *_words(row))]
        keep(CODE, {key: {"units": units}}, {key: [("company", row["party_id"])]})
        return units


def _words(row: Mapping[str, Any]) -> tuple[str, str]:
    number = row["siret"] or row["siren"]
    return (number, "") if number else (row["name"], row["postal_code"] or "")


def _spared(unit: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("siren", "siret", "unit_state", "state", "since", "head_office", "partial")
    return {name: value if not unit["partial"] or name in kept else None for name, value in unit.items()}
