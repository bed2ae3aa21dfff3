"""France drawn flat: the departments' outlines, for the map of a distance and that of a segment.

An equirectangular drawing true at 46.5° N; the overseas departments stand apart, at scales of their own.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from chaland.faces.web.rights import allow
from chaland.reference import geography

WIDTH, HEIGHT = 600, 580
_WEST, _NORTH, _SCALE = -5.3, 51.2, 57.5
_NARROWING = math.cos(math.radians(46.5))
_KM_PER_DEGREE = 111.195
_INSETS: dict[str, tuple[float, float]] = {
    "971": (8, 400),
    "972": (66, 400),
    "973": (8, 458),
    "974": (66, 458),
    "976": (8, 516),
}
"""Where the overseas departments are drawn: left and top of a square of 50."""
_SQUARE = 50.0

PARIS = ("75", "92", "93", "94")
"""Too small to be seen among the others: drawn once more, larger."""

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How the page's script turns a point of the drawing into degrees, and kilometres into a width."""

    west: float = _WEST
    north: float = _NORTH
    across: float = _SCALE * _NARROWING
    down: float = _SCALE
    km: float = _KM_PER_DEGREE


@dataclass(frozen=True, slots=True)
class Circle:
    """Round on the ground, nearly round on the drawing."""

    x: float
    y: float
    across: float
    down: float


def point_of(latitude: float, longitude: float) -> tuple[float, float]:
    return (
        round((longitude - _WEST) * _SCALE * _NARROWING, 1),
        round((_NORTH - latitude) * _SCALE, 1),
    )


def circle(latitude: float, longitude: float, km: float) -> Circle:
    x, y = point_of(latitude, longitude)
    degrees = km / _KM_PER_DEGREE
    shrunk = max(0.2, math.cos(math.radians(min(abs(latitude), 80))))
    return Circle(x, y, round(degrees / shrunk * _SCALE * _NARROWING, 1), round(degrees * _SCALE, 1))


@allow("segments.read")
@require_GET
def outlines(request: HttpRequest) -> HttpResponse:
    """One symbol a department (`d69`), and all together (`france`); kept by browsers until they change."""
    kept = {"Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(_drawn(), content_type="image/svg+xml", headers=kept)


@cache
def fingerprint() -> str:
    return hashlib.sha256(_drawn().encode()).hexdigest()[:10]


@cache
def codes() -> tuple[str, ...]:
    """The departments that are drawn."""
    return tuple(feature["properties"]["code"] for feature in geography.department_outlines()["features"])


@cache
def around_paris() -> str:
    """What the enlargement shows of the drawing, as the `viewBox` of SVG."""
    left, top = point_of(49.03, 2.12)
    right, bottom = point_of(48.67, 2.64)
    return f"{left:g} {top:g} {right - left:g} {bottom - top:g}"


@cache
def cities() -> tuple[tuple[str, float, float], ...]:
    """The largest towns, to find one's way: name, and where on the drawing."""
    towns = geography.communes().filter(kind="commune").drop_nulls(["latitude", "population"])
    rows = towns.sort("population", descending=True).head(60).iter_rows(named=True)
    shown: list[tuple[str, float, float]] = []
    for row in rows:
        x, y = point_of(row["latitude"], row["longitude"])
        apart = all(math.hypot(x - other[1], (y - other[2]) * 2) > 60 for other in shown)
        if apart and 0 < x < WIDTH and 0 < y < HEIGHT:
            shown.append((row["name"], x, y))
    return tuple(shown[:14])


@cache
def _drawn() -> str:
    features = geography.department_outlines()["features"]
    paths = [f'<path id="d{_code(one)}" d="{_path(one)}"/>' for one in features]
    mainland = "".join(f'<use href="#d{_code(one)}"/>' for one in features if _code(one) not in _INSETS)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><defs>{"".join(paths)}'
        f'<g id="france">{mainland}</g></defs></svg>'
    )


def _code(feature: dict[str, Any]) -> str:
    return str(feature["properties"]["code"])


def _path(feature: dict[str, Any]) -> str:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[(lon, lat) for lon, lat, *_ in ring] for polygon in polygons for ring in polygon]
    inset = _INSETS.get(_code(feature))
    if inset:
        return "".join(_line(ring) for ring in _inset(rings, *inset))
    return "".join(_line([point_of(lat, lon) for lon, lat in ring]) for ring in rings)


def _inset(rings: Sequence[Ring], left: float, top: float) -> Iterable[Ring]:
    """Fitted to its square, as true at its own latitude."""
    points = [point for ring in rings for point in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    narrowing = math.cos(math.radians(north))
    wide = (max(x for x, _ in points) - west) * narrowing
    scale = _SQUARE / max(wide, north - min(y for _, y in points))
    for ring in rings:
        yield [
            (round(left + (x - west) * narrowing * scale, 1), round(top + (north - y) * scale, 1))
            for x, y in ring
        ]


def _line(points: Ring) -> str:
    """Neighbouring points that fall together on the drawing are said once."""
    kept = [point for place, point in enumerate(points) if not place or point != points[place - 1]]
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"
