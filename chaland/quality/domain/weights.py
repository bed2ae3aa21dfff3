"""What counts for how much: dated files, the one of the day holds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

DIMENSIONS: tuple[str, ...] = ("complete", "valid", "fresh", "unique", "reachable")
KINDS: tuple[str, ...] = ("person", "professional")

Points = Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The points of one day. `complete`: by kind of contact. Units: `good` and `lost` in months."""

    since: date
    dimensions: Points
    complete: Mapping[str, Points]
    doubts: Points
    reachable: Points
    fresh: Points
    good: int
    lost: int
    shared: int
    oldest: int
    adult: int

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that some kind of contact should hold; its place is its bit in `lacks`."""
        return tuple(dict.fromkeys(name for kind in KINDS for name in self.complete[kind]))


def weights_on(day: date) -> Weights:
    """Those of that day; before the first file, those of the first."""
    known = _every()
    return next((one for one in reversed(known) if one.since <= day), known[0])


@cache
def _every() -> tuple[Weights, ...]:
    folder = files("chaland.quality") / "weights"
    read = (read_weights(item.read_text("utf-8")) for item in folder.iterdir() if item.name.endswith(".toml"))
    return tuple(sorted(read, key=lambda one: one.since))


def read_weights(text: str) -> Weights:
    """Raises: KeyError for what is missing, ValueError when the points of a whole are not 100."""
    plain = tomllib.loads(text)
    wholes = [plain["dimensions"], *plain["complete"].values(), plain["reachable"], plain["fresh"]["points"]]
    if any(sum(points.values()) != 100 for points in wholes):
        raise ValueError("the points of a whole make 100")
    if set(plain["dimensions"]) != set(DIMENSIONS) or set(plain["complete"]) != set(KINDS):
        raise ValueError("every dimension and every kind of contact has its points")
    return Weights(
        since=plain["from"],
        dimensions=plain["dimensions"],
        complete=plain["complete"],
        doubts=plain["doubts"],
        reachable=plain["reachable"],
        fresh=plain["fresh"]["points"],
        good=plain["fresh"]["good"],
        lost=plain["fresh"]["lost"],
        shared=plain["shared"]["mobile"],
        oldest=plain["ages"]["oldest"],
        adult=plain["ages"]["adult"],
    )
