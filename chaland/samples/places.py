"""Where invented people live: real communes by their population, invented streets and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from chaland import reference
from chaland.samples.draws import Draws, Weighted
from chaland.samples.words import lines

_SPLIT_TOWNS = ("75056", "69123", "13055")  # counted by arrondissement instead
_HAMLET_BELOW = 800  # inhabitants
_LAST_NUMBER = 160


@dataclass(frozen=True, slots=True)
class _Towns:
    table: pl.DataFrame  # insee, postal_code, city, department, population
    draw: Weighted  # row of the table, by population


@cache
def _towns() -> _Towns:
    collectivities = reference.departments().filter(pl.col("zone") == "com")["code"]
    communes = reference.communes().filter(
        ~pl.col("insee").is_in(_SPLIT_TOWNS),
        ~pl.col("department").is_in(collectivities.implode()),
        pl.col("population") > 0,
    )
    codes = reference.postal_towns().select("insee", "postal_code").unique().sort("insee", "postal_code")
    table = (
        communes.join(codes, on="insee", how="inner")
        .with_columns(share=pl.col("population") / pl.len().over("insee"))
        .select(
            "insee",
            "postal_code",
            "department",
            "population",
            city=pl.col("name").str.replace(r" \d+e?r? Arrondissement$", ""),
            weight=(pl.col("share") * 10).round(0).cast(pl.UInt64),
        )
        .sort("insee", "postal_code")
    )
    rows = pl.int_range(table.height, eager=True)
    return _Towns(table, Weighted.of(rows, table["weight"]))


def addresses(draws: Draws, subject: str) -> pl.DataFrame:
    """An address a row: complement, street, postal_code, city, insee, department: String.

    The commune is real and drawn by its population (2023), overseas departments included; the street
    number, the street and the flat are invented. Written as people do, not in the capitals of La Poste.
    """
    towns = _towns()
    town = towns.table[draws.weighted(f"{subject}/town", towns.draw)]
    return town.select("postal_code", "city", "insee", "department").with_columns(
        complement=_complement(draws, subject, town["population"]),
        street=_street(draws, subject, town["population"]),
    )


def _street(draws: Draws, subject: str, population: pl.Series) -> pl.Series:
    number = (draws.unit(f"{subject}/number") ** 2 * _LAST_NUMBER).cast(pl.Int64) + 1
    parts = pl.DataFrame(
        {
            "number": number,
            "repeat": draws.pick(f"{subject}/repeat", [""] * 46 + [" bis", " bis", " ter", " B"]),
            "street": draws.pick(f"{subject}/street", lines("streets")),
            "hamlet": draws.pick(f"{subject}/hamlet", lines("hamlets")),
            "rural": (population < _HAMLET_BELOW) & draws.chance(f"{subject}/rural", 0.35),
        }
    )
    numbered = pl.concat_str("number", "repeat", pl.lit(" "), "street")
    return parts.select(pl.when("rural").then("hamlet").otherwise(numbered)).to_series()


def _complement(draws: Draws, subject: str, population: pl.Series) -> pl.Series:
    parts = pl.DataFrame(
        {
            "flat": draws.below(f"{subject}/flat", 60) + 1,
            "letter": draws.pick(f"{subject}/building", ["A", "B", "C", "D"]),
            "form": draws.below(f"{subject}/form", 3),
            "has": draws.chance(f"{subject}/has_flat", 0.22) & (population > 20_000),
        }
    )
    flat = pl.concat_str(pl.lit("Appt "), "flat")
    building = pl.concat_str(pl.lit("Bât. "), "letter")
    written = pl.when(pl.col("form") == 0).then(flat).when(pl.col("form") == 1).then(building)
    both = written.otherwise(pl.concat_str(building, pl.lit(" - "), flat))
    return parts.select(pl.when("has").then(both)).to_series()
