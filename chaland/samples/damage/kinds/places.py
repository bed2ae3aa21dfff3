"""Damage to addresses: several things in one cell, towns in capitals, CEDEX, the zero of a postal code lost."""

from __future__ import annotations

from random import Random

import polars as pl

from chaland.samples.damage.kinds.each import bare, nothing, one_by_one, vectorised
from chaland.samples.damage.sheet import NUMBER, typed
from chaland.samples.damage.slips import slip
from chaland.samples.damage.spoil import Cells, Damage
from chaland.samples.draws import Draws

_ADDRESS = ("Adresse", "Code postal", "Ville")
_SHORT = {
    "avenue ": "av. ",
    "boulevard ": "bd ",
    "chemin ": "ch. ",
    "place ": "pl. ",
    "impasse ": "imp. ",
    "allée ": "all. ",
    "route ": "rte ",
    "résidence ": "rés. ",
    "lotissement ": "lot. ",
}
_BY_ARRONDISSEMENT = ("Paris", "Lyon", "Marseille")


def _town_line() -> pl.Expr:
    """'69003 LYON 03', as La Poste writes it."""
    town = bare(pl.col("Ville")).str.to_uppercase()
    number = pl.when(pl.col("Ville").is_in(_BY_ARRONDISSEMENT)).then(" " + pl.col("Code postal").str.tail(2))
    return pl.concat_str("Code postal", pl.lit(" "), town, number.otherwise(pl.lit("")))


def _whole(block: pl.DataFrame, draws: Draws) -> Cells:
    """The whole address in one cell, over lines or commas; postal code and town left empty."""
    between = draws.pick("address_whole", ("\n", "\n", "\r\n", ", ", " - ", " "))
    first = pl.when(pl.col("Complément").is_not_null()).then(pl.concat_str("Complément", "between"))
    one = pl.concat_str(first.otherwise(pl.lit("")), "Adresse", "between", _town_line())
    written = block.with_columns(between.alias("between")).select(one).to_series()
    empty = nothing(block)
    return {"Adresse": written, "Complément": empty, "Code postal": empty, "Ville": empty}


def _in_town(block: pl.DataFrame, _: Draws) -> Cells:
    return {"Ville": block.select(_town_line()).to_series(), "Code postal": nothing(block)}


def _in_code(block: pl.DataFrame, _: Draws) -> Cells:
    return {"Code postal": block.select(_town_line()).to_series(), "Ville": nothing(block)}


def _cedex(block: pl.DataFrame, draws: Draws) -> Cells:
    number = draws.pick("cedex", ("", "", " 1", " 2", " 03", " 9"))
    town = bare(pl.col("Ville")).str.to_uppercase()
    cells = block.with_columns(number.alias("number")).select(pl.concat_str(town, pl.lit(" CEDEX"), "number"))
    return {"Ville": cells.to_series()}


def _zero_lost(block: pl.DataFrame, _: Draws) -> Cells:
    """A number for Excel: 01000 becomes 1000. The codes without a zero are numbers too and look the same."""
    code = block["Code postal"]
    plain = pl.DataFrame({"plain": code.str.contains(r"^\d{5}$")}).select(
        pl.when("plain").then(pl.lit(NUMBER))
    )
    return {"Code postal": code.str.strip_chars_start("0"), typed("Code postal"): plain.to_series()}


def _code_form(code: str, random: Random) -> str:
    return random.choice((f"{code[:2]} {code[2:]}", f"F-{code}", f"F {code}", f"{code}.0"))


def _street_forms(block: pl.DataFrame, draws: Draws) -> Cells:
    """'12, rue …', '12,rue …' or 'n°12 rue …'; what has no number stays."""
    form, street = pl.col("form"), pl.col("Adresse")
    written = street
    for place, pattern in enumerate(("${1}, ", "${1},", "n°${1} ")):
        written = pl.when(form == place).then(street.str.replace(r"^(\d+) ", pattern)).otherwise(written)
    forms = draws.below("street_forms", 3)
    return {"Adresse": block.with_columns(forms.alias("form")).select(written).to_series()}


def _short(street: pl.Expr) -> pl.Expr:
    return street.str.replace_many(list(_SHORT), list(_SHORT.values()))


def _saint(town: pl.Expr) -> pl.Expr:
    return town.str.replace(r"\bSaint([- ])", "St${1}").str.replace(r"\bSainte([- ])", "Ste${1}")


def _bare_capitals(text: pl.Expr) -> pl.Expr:
    return bare(text).str.to_uppercase()


def _bare_capitals_apart(town: pl.Expr) -> pl.Expr:
    return _bare_capitals(town).str.replace_all("-", " ", literal=True)


PLACES = (
    Damage("address_whole", 0.03, _ADDRESS, _whole, reads=("Complément",)),
    Damage("town_in_one", 0.025, ("Code postal", "Ville"), _in_town),
    Damage("town_in_one", 0.01, ("Ville", "Code postal"), _in_code),
    Damage("cedex", 0.10, ("Société", "Ville"), _cedex),
    Damage("postal_zero_lost", 0.5, ("Code postal",), _zero_lost),
    Damage("postal_forms", 0.02, ("Code postal",), one_by_one("Code postal", _code_form)),
    Damage("town_misspelt", 0.01, ("Ville",), one_by_one("Ville", slip)),
    Damage("saint_short", 0.3, ("Ville",), vectorised("Ville", _saint)),
    Damage("town_capitals", 0.25, ("Ville",), vectorised("Ville", _bare_capitals)),
    Damage("town_spaced", 0.25, ("Ville",), vectorised("Ville", _bare_capitals_apart)),
    Damage("street_short", 0.3, ("Adresse",), vectorised("Adresse", _short)),
    Damage("street_forms", 0.2, ("Adresse",), _street_forms),
    Damage("street_capitals", 0.2, ("Adresse",), vectorised("Adresse", _bare_capitals)),
)
