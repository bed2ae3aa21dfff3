"""What the hand that typed an entry did to the name of a company, and to the rest."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import polars as pl

from chaland.samples.doubles.entries import (
    Slip,
    cut,
    heard,
    misdialled,
    mistyped,
    no_number,
    shortened,
    slipped,
)
from chaland.samples.draws import Draws

UNTOLD: Mapping[str, float] = {
    "siren": 0.45,
    "siret": 0.55,
    "naf": 0.4,
    "email": 0.35,
    "mobile": 0.3,
    "phone": 0.2,
    "website": 0.55,
    "complement": 0.4,
    "street": 0.12,
    "postal_code": 0.05,
    "city": 0.04,
}
"""The share of entries that do not say it, of those that could."""
_FORMS = ("SARL", "SAS", "SA", "EURL", "SASU", "S.A.R.L.", "S.A.S")
_AROUND = (
    "Ets {}",
    "Établissements {}",
    "Groupe {}",
    "{} France",
    "Sté {}",
    "{} et Cie",
    "Entreprise {}",
    "{} Services",
)
_LITTLE = ("de", "du", "d'", "la", "le", "les", "l'", "et", "&")


def _reworded(text: str, random: Random) -> str:
    """A legal form more, less or elsewhere; what says nothing added; capitals."""
    words = text.split()
    bare = words[1:] if words and words[0] in _FORMS and len(words) > 1 else words
    name = " ".join(bare)
    form = random.random()
    if form < 0.3:
        return name
    if form < 0.5:
        return f"{name} {random.choice(_FORMS)}"
    if form < 0.65:
        return random.choice(_AROUND).format(name)
    return text.upper() if form < 0.9 else f"{random.choice(_FORMS)} {name}"


def _initials(text: str, _: Random) -> str:
    """Of four words and more; shorter names stay."""
    words = [word.removeprefix("d'") for word in text.split() if word.lower() not in _LITTLE]
    return "".join(word[0] for word in words).upper() if len(words) >= 4 and words[0] not in _FORMS else text


def _a_word_less(text: str, random: Random) -> str:
    words = text.replace("& Fils", "").replace("Frères", "").split()
    if len(words) < 3 or random.random() < 0.5:
        return " ".join(words) or text
    return " ".join(words[:-1])


def _turned(text: str, _: Random) -> str:
    words = text.split()
    return " ".join([*words[1:], words[0]])


SLIPS: tuple[Slip, ...] = (
    Slip("reworded", "name", 0.5, _reworded, habit=True),
    Slip("initials", "name", 0.15, _initials, habit=True),
    Slip("word_less", "name", 0.1, _a_word_less),
    Slip("turned", "name", 0.03, _turned),
    Slip("typo", "name", 0.08, mistyped),
    Slip("heard", "name", 0.04, heard),
    Slip("cut", "name", 0.015, cut),
    Slip("misdialled", "siren", 0.02, misdialled),
    Slip("misdialled", "siret", 0.02, misdialled),
    Slip("typo", "email", 0.02, mistyped),
    Slip("typo", "website", 0.01, mistyped),
    Slip("misdialled", "phone", 0.02, misdialled),
    Slip("misdialled", "mobile", 0.02, misdialled),
    Slip("misdialled", "postal_code", 0.02, misdialled),
    Slip("typo", "street", 0.06, mistyped),
    Slip("no_number", "street", 0.03, no_number),
    Slip("misdialled", "street", 0.015, misdialled),
    Slip("short", "street", 0.3, shortened, habit=True),
    Slip("typo", "city", 0.03, mistyped),
)
_OF_ANOTHER = 0.004


def written(
    rows: pl.DataFrame, draws: Draws, *, damage: float, gaps: float, untold: Mapping[str, float]
) -> pl.DataFrame:
    """The rows as typed. Beyond damage 2 each cell is gone over several times."""
    rounds = max(1, round(damage / 2))
    for one in SLIPS:
        for time in range(1 if one.habit else rounds):
            rate = one.rate if one.habit else min(1.0, one.rate * damage / rounds)
            rows = slipped(rows, draws, one, rate, time)
    for name in ("siren", "phone", "street"):
        taken = draws.chance(f"firm/wrong/{name}", min(0.08, _OF_ANOTHER * damage))
        other = rows[name].gather(draws.below(f"firm/wrong/{name}/of", rows.height))
        rows = rows.with_columns(other.zip_with(taken, rows[name]).alias(name))
    rates = {name: min(0.95, rate * gaps) for name, rate in UNTOLD.items()} | dict(untold)
    rows = rows.with_columns(
        pl.when(~draws.chance(f"firm/untold/{name}", rate)).then(name).alias(name)
        for name, rate in rates.items()
    )
    texts = ("name", "street", "city")
    return rows.with_columns(pl.when(pl.col(name).str.strip_chars() != "").then(name) for name in texts)
