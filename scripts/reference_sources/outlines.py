"""The outlines of the departments, light enough to draw in a page.

Source: IGN Admin Express and INSEE 2018 (Licence Ouverte), simplified by france-geojson.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reference_sources.opened import zip_json

FRANCE = "france_geojson_simplified_2018.zip"
DECIMALS = 3
OVERSEAS_TOLERANCE = 0.006
SMALLEST_ISLAND_POINTS = 7
Point = tuple[float, float]


def department_outlines(folder: Path) -> bytes:
    """GeoJSON. Degrees are rounded, which keeps the points that neighbours share; only islands are thinned."""
    mainland = zip_json(folder, FRANCE, "departements-version-simplifiee.geojson")["features"]
    everywhere = zip_json(folder, FRANCE, "departements-avec-outre-mer.geojson")["features"]
    overseas = [f for f in everywhere if len(f["properties"]["code"]) == 3]
    features = [_feature(f, 0.0) for f in mainland] + [_feature(f, OVERSEAS_TOLERANCE) for f in overseas]
    features.sort(key=lambda feature: feature["properties"]["code"])
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(feature: dict[str, Any], tolerance: float) -> dict[str, Any]:
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    lighter = [[_ring(ring, tolerance) for ring in polygon] for polygon in polygons]
    kept = [polygon for polygon in lighter if len(polygon[0]) >= 4]
    mainland = max(kept, key=lambda polygon: len(polygon[0]))
    worth = [p for p in kept if p is mainland or not tolerance or len(p[0]) >= SMALLEST_ISLAND_POINTS]
    return {
        "type": "Feature",
        "properties": {"code": feature["properties"]["code"], "name": feature["properties"]["nom"]},
        "geometry": {"type": "MultiPolygon", "coordinates": worth},
    }


def _ring(ring: list[list[float]], tolerance: float) -> list[Point]:
    points = [(x, y) for x, y, *_ in ring]
    thinned = _thin(points, tolerance) if tolerance else points
    rounded = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in thinned]
    return [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]


def _thin(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker: the points farther than `tolerance` degrees from the simplified line."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        start, end = spans.pop()
        inside = range(start + 1, end)
        farthest = max(inside, key=lambda i: _distance(points[i], points[start], points[end]), default=None)
        if farthest is not None and _distance(points[farthest], points[start], points[end]) > tolerance:
            keep.add(farthest)
            spans += [(start, farthest), (farthest, end)]
    return [points[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a segment, in degrees."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = (
        0.0 if length == 0 else max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
    )
    return float(((px - ax - along * (bx - ax)) ** 2 + (py - ay - along * (by - ay)) ** 2) ** 0.5)
