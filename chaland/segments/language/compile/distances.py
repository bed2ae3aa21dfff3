"""Great-circle distance, as the straight line through the earth: sums and products of unit vectors.

Source: chord = 2 sin(d / 2R), R = 6371.0088 km, the mean radius of the earth (IUGG).
"""

from __future__ import annotations

from math import asin, cos, degrees, pi, radians, sin

from sqlglot import exp

from chaland.segments.language.ast import Near
from chaland.segments.language.catalogue import Coordinates
from chaland.segments.language.compile.setting import Setting

EARTH_KM = 6371.0088
_MARGIN = 1e-9
"""Degrees by which the box is wider than the circle, so that rounding leaves nobody out."""

Vector = tuple[exp.Expr, exp.Expr, exp.Expr]


def within_distance(setting: Setting, node: Near) -> exp.Expr:
    """A box of latitudes and longitudes, for the index, then the circle itself. NULL without coordinates."""
    coordinates = setting.catalogue.coordinates
    assert coordinates is not None
    latitude, longitude = _centre(setting, node)
    angle = min(float(node.km) / EARTH_KM, pi)
    box = _box(setting, coordinates, latitude, longitude, angle)
    return exp.and_(*box, _circle(setting, coordinates, latitude, longitude, angle), copy=False)


def unit_vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Units: degrees in; x towards (0, 0), y towards (0, 90° E), z towards the north pole."""
    phi, theta = radians(latitude), radians(longitude)
    return cos(phi) * cos(theta), cos(phi) * sin(theta), sin(phi)


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The great-circle distance between two points. Units: degrees in, kilometres out."""
    chord = sum((a - b) ** 2 for a, b in zip(unit_vector(*here), unit_vector(*there), strict=True)) ** 0.5
    return 2 * EARTH_KM * asin(min(1.0, chord / 2))


def _centre(setting: Setting, node: Near) -> tuple[float, float]:
    if not isinstance(node.place, str):
        return float(node.place.latitude), float(node.place.longitude)
    found = setting.catalogue.place(node.place)
    assert found is not None
    return found


def _box(
    setting: Setting, coordinates: Coordinates, latitude: float, longitude: float, angle: float
) -> list[exp.Expr]:
    """Latitudes always; longitudes unless the circle holds a pole or crosses the date line."""
    around = degrees(angle) + _MARGIN
    sides = [_between(setting, coordinates.latitude, latitude - around, latitude + around)]
    if abs(latitude) + around < 90:
        reach = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude))))) + _MARGIN
        if abs(longitude) + reach <= 180:
            sides.append(_between(setting, coordinates.longitude, longitude - reach, longitude + reach))
    return sides


def _between(setting: Setting, column: str, low: float, high: float) -> exp.Expr:
    return exp.Between(this=setting.raw(column), low=setting.bind(low), high=setting.bind(high))


def _circle(
    setting: Setting, coordinates: Coordinates, latitude: float, longitude: float, angle: float
) -> exp.Expr:
    """The square of the chord: (x - x0)² + (y - y0)² + (z - z0)² <= (2 sin(angle / 2))²."""
    centre = unit_vector(latitude, longitude)
    gaps = [
        exp.paren(exp.Sub(this=axis, expression=setting.bind(at)), copy=False)
        for axis, at in zip(_vector(setting, coordinates), centre, strict=True)
    ]
    squares = [exp.Mul(this=gap, expression=gap.copy()) for gap in gaps]
    total = exp.Add(this=exp.Add(this=squares[0], expression=squares[1]), expression=squares[2])
    return exp.LTE(this=total, expression=setting.bind((2 * sin(angle / 2)) ** 2))


def _vector(setting: Setting, coordinates: Coordinates) -> Vector:
    """The stored unit vector, or the same from latitude and longitude (SQLite needs SIN, COS, RADIANS)."""
    if coordinates.vector is not None:
        x, y, z = coordinates.vector
        return setting.raw(x), setting.raw(y), setting.raw(z)

    def of(function: str, column: str) -> exp.Expr:
        angle = exp.Anonymous(this="RADIANS", expressions=[setting.raw(column)])
        return exp.Anonymous(this=function, expressions=[angle])

    flat = of("COS", coordinates.latitude)
    return (
        exp.Mul(this=flat, expression=of("COS", coordinates.longitude)),
        exp.Mul(this=flat.copy(), expression=of("SIN", coordinates.longitude)),
        of("SIN", coordinates.latitude),
    )
