"""Whether distances and channels make sense in one installation."""

from __future__ import annotations

from chaland.segments.language.ast import Consents, Near, Point, Reachable
from chaland.segments.language.catalogue import Catalogue
from chaland.segments.language.check.subjects import tell_unavailable
from chaland.segments.language.check.told import Told
from chaland.segments.language.check.values import check_text
from chaland.segments.language.limits import MAX_KM
from chaland.segments.language.suggestion import nearest
from chaland.segments.language.words import CHOICES


def check_near(told: Told, node: Near, catalogue: Catalogue, path: str) -> None:
    if catalogue.coordinates is None:
        tell_unavailable(told, "near", node.at, path)
    if not 0 < node.km <= MAX_KM:
        told.tell(
            "bad_distance",
            "Une distance est de plus de 0 et de {limit} km au plus.",
            "A distance is more than 0 and at most {limit} km.",
            at=node.at,
            path=f"{path}.km",
            limit=MAX_KM,
        )
    if isinstance(node.place, Point):
        _check_point(told, node, node.place, path)
    elif check_text(told, node.place, node.at, f"{path}.near") and catalogue.place(node.place) is None:
        told.tell(
            "unknown_place",
            "Lieu inconnu : « {place} ». Il faut une commune, un code postal ou des coordonnées.",
            "Unknown place: “{place}”. A commune, a postal code or coordinates are needed.",
            at=node.at,
            path=f"{path}.near",
            place=node.place,
        )


def _check_point(told: Told, node: Near, point: Point, path: str) -> None:
    if abs(point.latitude) > 90 or abs(point.longitude) > 180:
        told.tell(
            "bad_point",
            "La latitude va de -90 à 90, la longitude de -180 à 180.",
            "Latitudes go from -90 to 90, longitudes from -180 to 180.",
            at=node.at,
            path=f"{path}.near",
        )


def check_channel(told: Told, node: Consents | Reachable, catalogue: Catalogue, path: str) -> None:
    known = [choice.code for choice in CHOICES["channel"]]
    kept = catalogue.consents if isinstance(node, Consents) else catalogue.reachable
    if node.channel not in known:
        told.tell(
            "unknown_channel",
            "Il faut ici un canal : {known}.",
            "A channel is needed here: {known}.",
            at=node.at,
            path=path,
            suggestion=nearest(node.channel, known),
            known=", ".join(known),
        )
    elif node.channel not in kept:
        name = "consents" if isinstance(node, Consents) else "reachable"
        tell_unavailable(told, f"{name}({node.channel})", node.at, path)
