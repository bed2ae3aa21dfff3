"""What registers and services answered about a contact or a company: never a word of theirs.

An answer is a source record of kind `answer`, whose values hold under `answer` what it is about. It fills what
files and hands leave empty; a register is believed before files in what it decides. The place that was found for
an address holds for that address alone: once the address changes, the answer says nothing any more. Who is known
by answers alone is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaland.kernel.folding import fold

KIND = "answer"
"""The kind of its source record."""
KEY = "answer"
"""Where the values of a record say that it is an answer."""
REGISTERED = ("naf", "naf_version", "legal_form", "staff")
"""What a register decides, after hands and before files."""
FOUND = ("latitude", "longitude")
FILLED = ("postal_code", "city", "insee", "department", "region")


def address_key(values: Mapping[str, Any]) -> str | None:
    """What tells one address from another; None where there is none. Any of its parts may be missing."""
    parts = [fold(values.get(name) or "") for name in ("street", "postal_code", "city")]
    return "|".join(parts) if any(parts) else None


def place_for(answer: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer tells of the address that `values` hold: its place, and what is missing there."""
    place = answer.get("place")
    if not place or answer.get("of") != address_key(values):
        return {}
    found = {name: place[name] for name in FOUND if place.get(name) is not None}
    missing = {name: place[name] for name in FILLED if place.get(name) and values.get(name) is None}
    return found | missing


def state_in(values: Mapping[str, Any]) -> str | None:
    """active, closed or moved, where the values of a record answer so of a company."""
    state: str | None = (values.get(KEY) or {}).get("state")
    return state
