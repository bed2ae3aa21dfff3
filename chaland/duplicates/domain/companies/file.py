"""A whole file of companies, judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.bands import AUTOMATIC_FROM
from chaland.duplicates.domain.companies.features import FEATURES, Context, context, features
from chaland.duplicates.domain.companies.keys import RULES
from chaland.duplicates.domain.companies.records import SCHEMA, comparable
from chaland.duplicates.domain.judged import Judged
from chaland.duplicates.domain.pairs import Pairs
from chaland.duplicates.domain.scan import Compared, Ways
from chaland.duplicates.domain.strings import Numbers

_UNSEEN_AT_MOST, _SHOPS_AT_MOST = AUTOMATIC_FROM - 0.01, 0.3
_NAMED, _STREET = 0.8, 0.85


@dataclass(frozen=True, slots=True)
class Companies(Compared):
    """Companies, or rather their establishments; `context`: `companies.features.Context`."""

    ways = Ways(SCHEMA, comparable, RULES, Context, context, features)

    def judged(self, pairs: Pairs, table: Numbers | None = None) -> Judged:
        """Two establishments of one company, by their SIRET or their addresses, are never certain to be one; two
        shops of one brand, each named after its town, are likelier two."""
        table = self.compared(pairs) if table is None else table
        column = {name: table[:, at] for name, at in _PLACE.items()}
        probability = self.model.probabilities(table)
        capped = np.where(two_places(column), np.minimum(probability, _UNSEEN_AT_MOST), probability)
        capped = np.where(column["towns"] == 1, np.minimum(capped, _SHOPS_AT_MOST), capped)
        return Judged(pairs, capped, of_one_group(column))


_PLACE = {name: place for place, name in enumerate(FEATURES)}


def two_places(column: dict[str, Numbers]) -> NDArray[np.bool_]:
    """Two SIRET, two SIREN, or two addresses. A code or a street mistyped by a letter is not another."""
    numbered = (column["siret"] == 0) | (column["siren"] == 0)
    door = (column["street"] < _STREET) | (column["number"] == 0)
    far = (column["city"] < _NAMED) & (column["postal"] < 1)
    found: NDArray[np.bool_] = numbered | door | far
    return found


def of_one_group(column: dict[str, Numbers]) -> NDArray[np.bool_]:
    """One SIREN; or one site and nearly one name, where nothing says that the SIREN are two."""
    named = (column["name"] >= _NAMED) | (column["contained"] == 1) | (column["acronym"] == 1)
    found: NDArray[np.bool_] = (column["siren"] == 1) | (
        (column["web"] == 1) & named & ~(column["siren"] == 0)
    )
    return found
