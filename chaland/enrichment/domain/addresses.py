"""Where addresses stand, by a base of addresses: the same street, else the nearest in the same commune. Pure.

Nothing is guessed: under the threshold, or where two streets are as near, there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz, process

WANTED = {
    "id": pl.Int64, "commune": pl.String, "postal_code": pl.String,
    "number": pl.String, "suffix": pl.String, "kind": pl.String, "name": pl.String,
}  # fmt: skip
"""`commune`: its INSEE code, that of the town for an arrondissement; an id may stand in several communes."""
BASE = {
    "commune": pl.String, "insee": pl.String, "postal_code": pl.String, "city": pl.String, "way": pl.String,
    "kind": pl.String, "name": pl.String, "street": pl.String, "number": pl.String, "suffix": pl.String,
    "latitude": pl.Float64, "longitude": pl.Float64,
}  # fmt: skip
"""One row an address. `way` tells streets of one name apart; `street`: the name as the base writes it."""
ANSWER = ("id", "type", "score", "insee", "postal_code", "city", "street", "latitude", "longitude")

THRESHOLD = 0.82
"""Of 1. What is nearer is a misspelling; what is farther is as often another street (see the tests)."""
_CLEAR = 0.04
"""How much nearer than any other street the answer must be."""
_OTHER_KIND, _NO_KIND, _ELSEWHERE = 0.14, 0.04, 0.06
_SHORT = 4
_DIGITS = re.compile(r"\d+")
_ROAD = ("commune", "way", "postal_code", "kind", "name")


def match(wanted: pl.DataFrame, base: pl.DataFrame, threshold: float = THRESHOLD) -> pl.DataFrame:
    """At most one row an id, columns ANSWER. Type: `housenumber`, or `street` where the number is not known there:
    the nearest number then, or the middle of the street."""
    roads = base.group_by(_ROAD).agg(
        pl.first("insee", "city", "street"), pl.mean("latitude", "longitude"), numbers=pl.len()
    )
    exact = _same_road(wanted, roads)
    rest = wanted.filter(~pl.col("id").is_in(exact["id"].implode()))
    near = _nearest_road(rest, roads, threshold)
    return _placed(_surest(pl.concat([exact, near]), base), base)


_FOUND = {"id": pl.Int64, "number": pl.String, "suffix": pl.String, "score": pl.Float64, "commune": pl.String,
          "way": pl.String, "postal_code": pl.String, "insee": pl.String, "city": pl.String, "street": pl.String,
          "latitude": pl.Float64, "longitude": pl.Float64}  # fmt: skip


def _same_road(wanted: pl.DataFrame, roads: pl.DataFrame) -> pl.DataFrame:
    """Every street of that type and name in the commune; farther from 1 where the postal code is another one."""
    found = wanted.join(roads, on=["commune", "kind", "name"], how="inner", nulls_equal=True, suffix="_there")
    elsewhere = (pl.col("postal_code") != pl.col("postal_code_there")).fill_null(False)
    score = pl.when(elsewhere).then(1 - _ELSEWHERE).otherwise(1.0)
    return _found(found.with_columns(score=score, postal_code=pl.col("postal_code_there")))


def _found(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(kind) for name, kind in _FOUND.items())


def _nearest_road(wanted: pl.DataFrame, roads: pl.DataFrame, threshold: float) -> pl.DataFrame:
    rows: list[tuple[int, int, float]] = []
    asked = wanted.with_row_index("row").filter(pl.col("name").str.len_chars() >= _SHORT)
    there = roads.with_row_index("road")
    by_commune = dict(there.partition_by("commune", as_dict=True))
    for place, some in asked.partition_by("commune", as_dict=True).items():
        known = by_commune.get(place)
        if known is not None:
            rows += _nearest_in(_streets(some, "row"), _streets(known, "road"), threshold)
    near = pl.DataFrame(rows, {"row": pl.UInt32, "road": pl.UInt32, "score": pl.Float64}, orient="row")
    joined = near.join(asked.drop("commune", "postal_code", "kind", "name"), on="row").join(there, on="road")
    return _found(joined)


@dataclass(frozen=True, slots=True)
class _Street:
    row: int
    kind: str | None
    name: str
    postal_code: str | None
    digits: tuple[str, ...]


def _streets(rows: pl.DataFrame, row: str) -> list[_Street]:
    return [
        _Street(number, kind, " ".join(sorted(name.split())), code, tuple(sorted(_DIGITS.findall(name))))
        for number, kind, name, code in rows.select(row, "kind", "name", "postal_code").iter_rows()
        if name is not None
    ]


def _nearest_in(
    wanted: Sequence[_Street], known: Sequence[_Street], threshold: float
) -> Iterable[tuple[int, int, float]]:
    """(row, road, score) where one street is clearly the nearest. One name is compared once a postal code."""
    asked: dict[tuple[str, str | None, str | None], list[_Street]] = {}
    for one in wanted:
        asked.setdefault((one.name, one.kind, one.postal_code), []).append(one)
    names = list(dict.fromkeys(road.name for road in known))
    by_name: dict[str, list[_Street]] = {}
    for road in known:
        by_name.setdefault(road.name, []).append(road)
    for (name, _, _), several in asked.items():
        near = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=100 * threshold, limit=8)
        roads = [road for found, _, _ in near for road in by_name[found]]
        chosen = _clearest(several[0], roads, {found: score / 100 for found, score, _ in near}, threshold)
        if chosen is not None:
            yield from ((one.row, chosen[0].row, chosen[1]) for one in several)


def _clearest(
    wanted: _Street, roads: Iterable[_Street], likeness: dict[str, float], threshold: float
) -> tuple[_Street, float] | None:
    ranked = sorted(
        ((_score(wanted, road, likeness[road.name]), -road.row, road) for road in roads),
        key=lambda one: one[:2],
        reverse=True,
    )
    if not ranked or ranked[0][0] < threshold:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEAR:
        return None
    return ranked[0][2], round(ranked[0][0], 4)


def _score(wanted: _Street, road: _Street, likeness: float) -> float:
    """Streets are often named by a date or a number: those must be the same."""
    if wanted.digits != road.digits:
        return 0.0
    if wanted.kind != road.kind:
        likeness -= _OTHER_KIND if wanted.kind and road.kind else _NO_KIND
    if wanted.postal_code and road.postal_code and wanted.postal_code != road.postal_code:
        likeness -= _ELSEWHERE
    return likeness


def _surest(found: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    """One street an id: the nearest; of several as near, the only one that has the number; else none."""
    best = found.filter(pl.col("score") == pl.col("score").max().over("id"))
    numbers = base.select("commune", "way", "number", has=pl.lit(True)).drop_nulls("number").unique()
    best = best.join(numbers, on=["commune", "way", "number"], how="left")
    several = pl.len().over("id") > 1
    only = pl.col("has").fill_null(False) & (pl.col("has").sum().over("id") == 1)
    return best.filter(~several | only).drop("has")


def _placed(found: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    there = base.select("commune", "way", "number", "suffix", "latitude", "longitude").drop_nulls("number")
    on = ["commune", "way", "number"]
    same = there.unique([*on, "suffix"], keep="first", maintain_order=True)
    rows = found.join(same, on=[*on, "suffix"], how="left", nulls_equal=True, suffix="_same")
    plain = there.sort(pl.col("suffix").fill_null("")).unique(on, keep="first", maintain_order=True)
    rows = rows.join(plain.drop("suffix"), on=on, how="left", suffix="_plain")
    rows = _with_near_number(rows, there)
    at = {
        name: pl.coalesce(f"{name}_same", f"{name}_plain", f"{name}_near", name)
        for name in ("latitude", "longitude")
    }
    known = pl.coalesce("latitude_same", "latitude_plain").is_not_null()
    kind = pl.when(known).then(pl.lit("housenumber")).otherwise(pl.lit("street"))
    return rows.with_columns(type=kind, **at).select(ANSWER).sort("id")


def _with_near_number(rows: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    """Beside each row the place of the number next to its own in that street."""
    street = ["commune", "way"]
    numbered = there.select(
        *street,
        at=pl.col("number").cast(pl.Int64, strict=False),
        latitude_near="latitude",
        longitude_near="longitude",
    )
    asked = rows.with_columns(at=pl.col("number").cast(pl.Int64, strict=False))
    known = numbered.drop_nulls("at").sort("at")
    near = asked.drop_nulls("at").sort("at").join_asof(
        known, on="at", by=street, strategy="nearest", check_sortedness=False
    )  # fmt: skip
    return rows.join(near.select("id", "latitude_near", "longitude_near").unique("id"), on="id", how="left")
