"""Damage to codes of companies and to points."""

from __future__ import annotations

import polars as pl

from chaland.samples.damage.kinds.each import vectorised
from chaland.samples.damage.sheet import NUMBER, typed
from chaland.samples.damage.spoil import Cells, Damage
from chaland.samples.draws import Draws


def _siret_number(block: pl.DataFrame, _: Draws) -> Cells:
    """A number for Excel, which drops its first zeros."""
    kind = pl.select(pl.repeat(NUMBER, block.height, dtype=pl.String)).to_series()
    return {"SIRET": block["SIRET"].str.strip_chars_start("0"), typed("SIRET"): kind}


def _spaced(siret: pl.Expr) -> pl.Expr:
    return siret.str.replace(r"^(\d{3})(\d{3})(\d{3})(\d{5})$", "${1} ${2} ${3} ${4}")


def _thousands(points: pl.Expr) -> pl.Expr:
    return points.str.replace(r"^(\d)(\d{3})$", "${1} ${2}")


CODES = (
    Damage("siret_zero_lost", 0.06, ("SIRET",), _siret_number),
    Damage("siret_spaces", 0.4, ("SIRET",), vectorised("SIRET", _spaced)),
    Damage(
        "naf_without_dot",
        0.5,
        ("Code NAF",),
        vectorised("Code NAF", lambda code: code.str.replace(".", "", literal=True)),
    ),
    Damage("points_spaced", 0.1, ("Points",), vectorised("Points", _thousands)),
)
