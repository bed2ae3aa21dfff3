"""Detectors that look values up: towns, codes, names, titles. They read `key` (the matching key) and codes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

import polars as pl

from chaland import reference
from chaland.intake.recognition.checksums import luhn, siret_key

_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words)
    for name, words in tomllib.loads(
        (resources.files("chaland.intake.recognition.detectors") / "words.toml").read_text(encoding="utf-8")
    ).items()
}
_MAX_WORDS = 9


def lookup_exprs() -> dict[str, pl.Expr]:
    """Detector name -> Boolean expression over `key`, tested one distinct key at a time."""
    tests: dict[str, Callable[[str], bool]] = {
        "city": _is_town,
        "given_name": _is_given_name,
        "family_name": lambda key: key in reference.family_names(),
        "person": _is_person,
        "civility": lambda key: (
            bool(key) and all(word in _WORDS["civilities"] or word == "ET" for word in key.split())
        ),
        "channel": lambda key: bool(key) and all(word in _WORDS["channels"] for word in key.split()),
        "sex": _WORDS["sexes"].__contains__,
        "yes_no": _WORDS["yes_no"].__contains__,
        "region": _keys_of_regions().__contains__,
        "department": _departments().__contains__,
        "country": _WORDS["countries"].__contains__,
    }
    return {name: pl.col("key").map_elements(test, return_dtype=pl.Boolean) for name, test in tests.items()}


def code_series(values: pl.DataFrame) -> dict[str, pl.Series]:
    """Detectors on codes: postal codes and INSEE codes that exist, SIREN and SIRET whose key is right."""
    code, compact = values["code"], values["compact"]
    nine = compact.set(~compact.str.contains(r"^[0-9]{9}$"), None)
    fourteen = compact.set(~compact.str.contains(r"^[0-9]{14}$"), None)
    return {
        "postal_code": code.is_in(_postal_codes().implode()).fill_null(False),
        "insee": code.is_in(_insee_codes().implode()).fill_null(False),
        "siren": luhn(nine).fill_null(False),
        "siret": siret_key(fourteen).fill_null(False),
    }


@cache
def _postal_codes() -> pl.Series:
    return reference.postal_towns()["postal_code"].unique()


@cache
def _insee_codes() -> pl.Series:
    return reference.communes()["insee"].unique()


@cache
def _towns() -> frozenset[str]:
    return frozenset(reference.communes()["key"]) | frozenset(reference.postal_towns()["key"])


@cache
def _given_names() -> frozenset[str]:
    return frozenset(reference.given_names()["key"])


@cache
def _keys_of_regions() -> frozenset[str]:
    return _keys(reference.regions()["name"])


@cache
def _departments() -> frozenset[str]:
    table = reference.departments()
    return _keys(table["name"]) | frozenset(table["code"]) | frozenset(str(number) for number in range(1, 10))


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(reference.key(name) for name in names)


def _is_town(key: str) -> bool:
    """A commune, also written with its arrondissement, its CEDEX or behind its postal code."""
    words = key.partition(" CEDEX")[0].split()
    while words and (words[-1].isdigit() or words[-1] in {"E", "EME", "ER"}):
        words = words[:-1]
    while words and words[0].isdigit():
        words = words[1:]
    return key in _towns() or " ".join(words) in _towns()


def _is_given_name(key: str) -> bool:
    """A given name, or two or three of them: `MARIE CLAIRE`, `JEAN`, not `MARTIN DUPONT`."""
    words = key.split()
    return key in _given_names() or (1 < len(words) <= 3 and all(word in _given_names() for word in words))


def _is_person(key: str) -> bool:
    """A given name and a family name in one cell, titles and second names allowed."""
    words = [word for word in key.split() if word not in _WORDS["civilities"] and word != "ET"]
    if not 2 <= len(words) <= _MAX_WORDS or any(character.isdigit() for character in key):
        return False
    given = sum(word in _given_names() for word in words)
    family = sum(word in reference.family_names() or word in _WORDS["particles"] for word in words)
    return given >= 1 and given + family >= len(words)
