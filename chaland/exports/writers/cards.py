"""vCard 3.0, one card a contact: what address books take."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import vobject

from chaland.exports.cells import rows
from chaland.exports.domain import Table
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_LINES = ("building_line", "recipient_line")


def write(table: Table, path: Path) -> tuple[int, int]:
    """Raises: Invalid (`form_unsuited`) for anything but contacts."""
    if table.kind != "contacts":
        raise Invalid(
            "form_unsuited",
            Text("Seuls des contacts s'exportent en vcf.", "Only contacts are exported as vcf."),
            path="--to",
        )
    names, count = table.names, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for chunk in table.chunks:
            for row in rows(chunk):
                file.write(_card(dict(zip(names, row, strict=True))))
                count += 1
    return count, 0


def _card(values: dict[str, Any]) -> str:
    card = vobject.vCard()
    said = {name: value for name, value in values.items() if value is not None}
    _add_name(card, said)
    _add_address(card, said)
    _add_reach(card, said)
    _add_rest(card, said)
    text: str = card.serialize()
    return text


def _add_name(card: Any, said: dict[str, Any]) -> None:
    family, given = said.get("last_name", ""), said.get("first_name", "")
    card.add("n").value = vobject.vcard.Name(family=family, given=given, prefix=said.get("civility", ""))
    whole = (
        f"{given} {family}".strip()
        or said.get("full_name")
        or said.get("company")
        or said.get("email")
        or "?"
    )
    card.add("fn").value = whole
    if said.get("company"):
        card.add("org").value = [said["company"]]


def _add_address(card: Any, said: dict[str, Any]) -> None:
    parts = {
        "box": said.get("locality_line", ""),
        "extended": ", ".join(said[line] for line in _LINES if line in said),
        "street": said.get("street", ""),
        "code": said.get("postal_code", ""),
        "city": said.get("city", ""),
        "country": said.get("country", ""),
    }
    if any(parts.values()):
        card.add("adr").value = vobject.vcard.Address(**parts)


def _add_reach(card: Any, said: dict[str, Any]) -> None:
    if "email" in said:
        email = card.add("email")
        email.value, email.type_param = said["email"], "INTERNET"
    for name, kind in (("mobile", "CELL"), ("phone", "VOICE")):
        if name in said:
            number = card.add("tel")
            number.value, number.type_param = said[name], kind


def _add_rest(card: Any, said: dict[str, Any]) -> None:
    for name, field in (("function", "title"), ("website", "url"), ("notes", "note")):
        if name in said:
            card.add(field).value = said[name]
    if "tags" in said:
        card.add("categories").value = said["tags"]
    if "external_id" in said:
        card.add("uid").value = f"chaland-{said['external_id']}"
    for name, field in (("birth_date", "bday"), ("updated_at", "rev")):
        if name in said:
            card.add(field).value = _iso(said[name])


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()
