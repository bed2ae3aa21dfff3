"""Purposes as each trade has them, from the data files of `chaland/consent/trades`. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chaland.kernel.text import Language, Text

TRADES: Mapping[str, Text] = {
    "general": Text("tous métiers", "any trade"),
    "car_dealer": Text("concession automobile", "car dealer"),
    "travel_agency": Text("agence de voyages", "travel agency"),
    "department_store": Text("grand magasin", "department store"),
}
ANSWER = "trade"
"""The setting of the house that says its trade; absent until somebody said what the file is for."""
_FOLDER = Path(__file__).parent.parent / "trades"
SECURITY = Text(
    "Comptes nominatifs et droits par rôle, journal chaîné des accès, copies de sauvegarde.",
    "Named accounts and rights by role, chained access log, backups.",
)


def purposes_of(trade: str, language: Language) -> list[dict[str, Any]]:
    """Each purpose as columns of `Purpose`, labels in both languages, the rest in the one asked.

    Raises KeyError on a trade that is not in TRADES.
    """
    TRADES[trade]
    return [_purpose(said, language) for said in _file(trade)]


def _purpose(said: Mapping[str, Any], language: Language) -> dict[str, Any]:
    plain = {name: _in(value, language) for name, value in said.items() if name != "label"}
    labels = {"label_fr": said["label"]["fr"], "label_en": said["label"]["en"]}
    return {"security": SECURITY.to(language), **plain, **labels}


def _in(value: Any, language: Language) -> Any:
    return value[language] if isinstance(value, dict) else value


@cache
def _file(trade: str) -> list[dict[str, Any]]:
    with (_FOLDER / f"{trade}.toml").open("rb") as file:
        purposes: list[dict[str, Any]] = tomllib.load(file)["purpose"]
    return purposes
