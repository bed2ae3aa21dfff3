"""What a lake says of itself: a small file beside the data, which alone makes them visible."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac

from chaland.kernel.errors import Refused
from chaland.kernel.text import Text
from chaland.mirror.domain import Vendor

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Table:
    rows: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One export. `data`: its folder in the lake. `form`: of the layout that wrote it (see `layout.form`).

    `position`: the last change of the log that the row store had seen when it was read, at `as_of`.
    `house`: whose file it is. `width`: numbers of contacts that a bucket spans.
    """

    house: str
    form: str
    vendor: Vendor
    data: str
    as_of: datetime
    position: int
    width: int
    tables: Mapping[str, Table]

    def written(self) -> str:
        return json.dumps(asdict(self) | {"as_of": self.as_of.isoformat()}, indent=1)


def house() -> str:
    """A name for this installation that says nothing of it."""
    return salted_hmac("chaland.lake", "house").hexdigest()[:16]


def read_manifest(text: str) -> Manifest:
    """Raises: Refused (`lake_unreadable`)."""
    try:
        said: dict[str, Any] = json.loads(text)
        tables = {name: Table(**table) for name, table in said.pop("tables").items()}
        return Manifest(**said | {"as_of": datetime.fromisoformat(said["as_of"]), "tables": tables})
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise Refused(
            "lake_unreadable",
            Text(
                "Le manifeste du lac ne se lit pas ({why}).",
                "The manifest of the lake cannot be read ({why}).",
            ),
            remedy=Text(
                "Refaites-le : chaland lake export DOSSIER", "Make it again: chaland lake export FOLDER"
            ),
            why=fault,
        ) from fault
