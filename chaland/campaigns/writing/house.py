"""What the company says of itself in `CHALAND_HOME/messages.toml`: its shops, and how its people are reached.

[[shop]]
name = "Garage du Pont"
address = "12 quai des Bateliers"
postal_code = "69002"
city = "Lyon"
phone = "+33472000000"
hours = "9h-19h, sauf le dimanche"
url = "https://exemple.fr/lyon"
latitude = 45.75          # both may be left out: found by the postal code or the town
longitude = 4.83

[[owner]]
name = "Julie Mercier"    # as contacts name who looks after them
phone = "+33612345678"
email = "julie@exemple.fr"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, ValidationError

from chaland.campaigns.writing.cleaning import cleaned
from chaland.kernel.errors import Invalid
from chaland.kernel.folding import fold
from chaland.kernel.text import Text
from chaland.segments.language.compile.distances import kilometres
from chaland.segments.truth import place_of

FILE = "messages.toml"
Place = tuple[float, float]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Shop(_Told):
    name: str
    address: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    hours: str = ""
    url: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def place(self) -> Place | None:
        """Latitude and longitude in degrees."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        return next(
            (found for one in (self.postal_code, self.city) if one and (found := place_of(one))), None
        )

    def values(self) -> dict[str, Any]:
        kept = self.model_dump(exclude={"latitude", "longitude"})
        return {name: said for name, value in kept.items() if (said := cleaned(value))}


class Owner(_Told):
    name: str
    phone: str = ""
    email: str = ""


class _File(_Told):
    shop: tuple[Shop, ...] = ()
    owner: tuple[Owner, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """`shops`: each with its place. `owners`: by folded name."""

    shops: tuple[tuple[Shop, Place | None], ...]
    owners: Mapping[str, Owner]

    def nearest(self, place: Place | None) -> Shop | None:
        """The only shop is near to all; of several, none is to somebody whose place is not known."""
        if len(self.shops) == 1:
            return self.shops[0][0]
        if place is None:
            return None
        placed = [(kilometres(place, where), shop) for shop, where in self.shops if where is not None]
        return min(placed, key=lambda one: one[0])[1] if placed else None

    def called(self, name: str) -> Shop | None:
        return next((shop for shop, _ in self.shops if fold(shop.name) == fold(name)), None)


def house() -> House:
    """As the file stands now. Raises: Invalid (`messages_file_wrong`)."""
    path = Path(settings.CHALAND_HOME) / FILE
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return House((), {})
    return _read(path, stamp)


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> House:
    try:
        told = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise Invalid(
            "messages_file_wrong",
            Text("{file} ne peut pas être lu : {why}.", "{file} cannot be read: {why}."),
            path=FILE,
            remedy=None,
            file=FILE,
            why=_why(error),
        ) from None
    return House(tuple((shop, shop.place) for shop in told.shop), {fold(one.name): one for one in told.owner})


def _why(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        return ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
    return str(error)
