"""Damage to names: capitals, two people in one cell, the first name where the surname goes."""

from __future__ import annotations

import polars as pl

from chaland.samples.damage.kinds.each import bare, by_value, nothing, vectorised
from chaland.samples.damage.sheet import HIDDEN
from chaland.samples.damage.spoil import Cells, Damage
from chaland.samples.draws import Draws

_PARTNER = HIDDEN[0]
_CIVILITIES = {
    "M.": ("M", "Mr", "Mr.", "Monsieur", "MONSIEUR", "monsieur", "M. "),
    "Mme": ("Mme.", "MME", "Madame", "madame", "Mlle", "Mademoiselle", "Melle"),
}


def _couple(block: pl.DataFrame, draws: Draws) -> Cells:
    """'M. et Mme DUPONT Jean et Marie', in the cell of the surname."""
    form, both = pl.col("form"), pl.concat_str("Prénom", pl.lit(" et "), _PARTNER)
    upper = bare(pl.col("Nom")).str.to_uppercase()
    written = (
        pl.when(form < 5)
        .then(pl.concat_str(pl.lit("M. et Mme "), upper, pl.lit(" "), both))
        .when(form < 8)
        .then(pl.concat_str(pl.lit("M. et Mme "), both, pl.lit(" "), "Nom"))
        .otherwise(pl.concat_str(pl.lit("Mr & Mme "), upper))
    )
    nom = block.with_columns(draws.below("couple", 10).alias("form")).select(written).to_series()
    return {"Nom": nom, "Prénom": nothing(block), "Civilité": nothing(block)}


def _whole_name(block: pl.DataFrame, draws: Draws) -> Cells:
    """'DUPONT Jean', 'Jean DUPONT', 'dupont jean' or 'Dupont, Jean', in the cell of the surname."""
    form, upper = pl.col("form"), bare(pl.col("Nom")).str.to_uppercase()
    space = pl.lit(" ")
    written = (
        pl.when(form < 5)
        .then(pl.concat_str(upper, space, "Prénom"))
        .when(form < 7)
        .then(pl.concat_str("Prénom", space, upper))
        .when(form < 9)
        .then(pl.concat_str("Nom", space, "Prénom").str.to_lowercase())
        .otherwise(pl.concat_str("Nom", pl.lit(", "), "Prénom"))
    )
    nom = block.with_columns(draws.below("whole_name", 10).alias("form")).select(written).to_series()
    return {"Nom": nom, "Prénom": nothing(block)}


def _swapped(block: pl.DataFrame, _: Draws) -> Cells:
    return {"Nom": block["Prénom"], "Prénom": block["Nom"]}


NAMES = (
    Damage("couple", 0.10, (_PARTNER, "Nom", "Prénom", "Civilité"), _couple),
    Damage("whole_name", 0.02, ("Nom", "Prénom"), _whole_name),
    Damage("swapped", 0.004, ("Prénom", "Nom"), _swapped),
    Damage("hyphen_lost", 0.25, ("Prénom",), vectorised("Prénom", lambda name: name.str.replace("-", " "))),
    Damage("capitals", 0.35, ("Nom",), vectorised("Nom", lambda name: bare(name).str.to_uppercase())),
    Damage("capitals", 0.10, ("Prénom",), vectorised("Prénom", lambda name: bare(name).str.to_uppercase())),
    Damage("capitals", 0.30, ("Société",), vectorised("Société", lambda name: name.str.to_uppercase())),
    Damage("lower_case", 0.04, ("Nom",), vectorised("Nom", lambda name: name.str.to_lowercase())),
    Damage("lower_case", 0.05, ("Prénom",), vectorised("Prénom", lambda name: name.str.to_lowercase())),
    Damage("accents_lost", 0.06, ("Prénom",), vectorised("Prénom", bare)),
    Damage("civility_forms", 0.3, ("Civilité",), by_value("Civilité", _CIVILITIES)),
)
