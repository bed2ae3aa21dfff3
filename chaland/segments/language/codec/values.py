"""Values and places in JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

from chaland.segments.language.ast import Day, Duration, Flag, Number, Point, Quoted, Relative, Unit, Value
from chaland.segments.language.codec.reader import Reader
from chaland.segments.language.limits import MAX_DIGITS

_UNITS: dict[str, Unit] = {name: name for name in get_args(Unit)}


def read_value(reader: Reader, raw: object, path: str) -> Value:
    """Raises: Unreadable when it is no value of the language, which is told."""
    if isinstance(raw, str):
        return Quoted(raw)
    if isinstance(raw, bool):
        return Flag(raw)
    if isinstance(raw, int | float):
        return Number(read_number(reader, raw, path))
    node = reader.mapping(raw, path)
    if "day" in node:
        reader.only(node, {"day"}, path)
        return Day(_day(reader, node["day"], f"{path}.day"))
    if "relative" in node:
        reader.only(node, {"relative", "unit"}, path)
        amount = reader.whole(node["relative"], f"{path}.relative")
        unit = reader.one_of(node.get("unit"), _UNITS, f"{path}.unit")
        return Relative(amount, unit if amount else "day")
    reader.only(node, {"for", "unit"}, path)
    amount = reader.whole(node.get("for"), f"{path}.for")
    return Duration(amount, reader.one_of(node.get("unit"), _UNITS, f"{path}.unit"))


def read_number(reader: Reader, raw: object, path: str) -> Decimal:
    """Raises: Unreadable when it is no finite number of at most 15 digits, which is told."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise reader.refuse("not_a_number", path, "Il faut ici un nombre.", "A number is needed here.")
    number = Decimal(repr(raw)) if isinstance(raw, float) else _decimal(raw)
    if not number.is_finite() or sum(char.isdigit() for char in format(number, "f")) > MAX_DIGITS:
        raise reader.refuse("number_too_long", path, "Ce nombre est trop long.", "This number is too long.")
    return number


def read_place(reader: Reader, raw: object, path: str) -> str | Point:
    """A name, or `[latitude, longitude]`."""
    if isinstance(raw, str):
        return raw
    pair = reader.items(raw, path)
    if len(pair) != 2:
        raise reader.refuse(
            "not_a_place", path, "Il faut [latitude, longitude].", "[latitude, longitude] is needed."
        )
    latitude, longitude = (read_number(reader, part, f"{path}.{index}") for index, part in enumerate(pair))
    return Point(latitude, longitude)


def _decimal(raw: int) -> Decimal:
    """Huge integers are cut before they cost anything: they are refused by their length anyway."""
    return Decimal(raw) if abs(raw) < 10**20 else Decimal(10**20)


def _day(reader: Reader, raw: object, path: str) -> date:
    try:
        return date.fromisoformat(reader.text(raw, path))
    except ValueError:
        raise reader.refuse(
            "bad_date", path, "Il faut ici un jour AAAA-MM-JJ.", "A day YYYY-MM-DD is needed here."
        ) from None
