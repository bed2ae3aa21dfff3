"""What the register of companies says of one establishment, in our words. Pure.

`P` in a column of diffusion (statutDiffusion…): they objected to their data being used again. Of those nothing is
taken over but that they exist and whether they are active (law.md SRC-10).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import polars as pl

from chaland.customers.domain.answers import KEY
from chaland.reference import communes, legal_categories, naf, staff_bands, street_types

UNITS = dict.fromkeys(
    ("siren", "siret", "name", "usual", "acronym", "naf", "naf_version", "staff", "legal", "unit_state", "state",
     "since", "head_siret", "moved_to", "street", "postal_code", "city", "insee"), pl.String,
) | {"head_office": pl.Boolean, "partial": pl.Boolean}  # fmt: skip
"""One row an establishment. `name`: legal; `usual`: its sign; `staff`, `legal`: the codes of the Insee; `unit_state`
(of the whole company) and `state`: A active, C or F no more, `since` a day; `head_siret`: its head office."""

_FORMS = (
    ("5498", "EURL"), ("5485", "SELARL"), ("5785", "SELAS"), ("5720", "SASU"), ("57", "SAS"), ("54", "SARL"),
    ("55", "SA"), ("56", "SA"), ("5202", "SNC"), ("6540", "SCI"), ("1000", "Entrepreneur individuel"),
    ("92", "Association"), ("7210", "Commune"),
)  # fmt: skip
_NO_STAFF = {"NN": "Sans salarié", "00": "0 salarié"}


def values_of(unit: Mapping[str, Any], **about: Any) -> dict[str, Any]:
    """The values of the answer: `about` says how it was found (score, how, edition, licence)."""
    told = {"state": state_of(unit), **about}
    if unit["partial"]:
        return {"siren": unit["siren"], KEY: {**told, "partial": True}}
    told |= {
        "legal_name": unit["name"],
        "since": unit["since"] if told["state"] != "active" else None,
        "moved_to": unit["moved_to"] if told["state"] == "moved" else None,
        "head_office": unit["head_office"],
        "head_siret": unit["head_siret"],
    }
    values = {
        "company": unit["usual"] or unit["name"],
        "siren": unit["siren"],
        "siret": unit["siret"],
        "naf": unit["naf"],
        "naf_version": unit["naf_version"] if unit["naf"] else None,
        "activity": activity_of(unit["naf"], unit["naf_version"]),
        "staff": staff_of(unit["staff"]),
        "legal_form": legal_form_of(unit["legal"]),
        **_address(unit),
    }
    filled = {name: value for name, value in values.items() if value}
    return {**filled, KEY: {name: value for name, value in told.items() if value is not None}}


def state_of(unit: Mapping[str, Any]) -> str:
    """active, closed, or moved: this establishment is shut while the company lives on elsewhere."""
    if unit["unit_state"] == "C":
        return "closed"
    if unit["state"] != "F":
        return "active"
    return "moved" if unit["moved_to"] else "closed"


def _address(unit: Mapping[str, Any]) -> dict[str, Any]:
    """Of an establishment that is shut, none: nobody is there any more."""
    if state_of(unit) != "active" or not unit["city"]:
        return {}
    place = _places().get(unit["insee"] or "", {})
    written = {"street": spoken(unit["street"]), "city": spoken(unit["city"]), "country": "FR"}
    return {**{name: unit[name] for name in ("postal_code", "insee")}, **written, **place}


@cache
def _places() -> dict[str, dict[str, Any]]:
    """What goes with a code of the Insee; an arrondissement bears the name of its town."""
    names = dict(communes().select("insee", "name").iter_rows())
    columns = ("department", "region", "latitude", "longitude")
    return {
        row["insee"]: {"city": names[row["parent"] or row["insee"]], **{name: row[name] for name in columns}}
        for row in communes().select("insee", "parent", *columns).iter_rows(named=True)
    }


_SMALL = frozenset(
    [
        "d",
        "de",
        "du",
        "des",
        "l",
        "la",
        "le",
        "les",
        "et",
        "à",
        "a",
        "au",
        "aux",
        "en",
        "sur",
        "sous",
        "lès",
        "bis",
        "ter",
    ]
)


def spoken(line: str | None) -> str | None:
    """The capitals of the register as we write them: `12 BIS RUE VICTOR HUGO` → `12 bis rue Victor Hugo`."""
    if line is None or line != line.upper():
        return line
    words = line.lower().split()
    first = next((place for place, word in enumerate(words) if word.isalpha() and word not in _SMALL), 0)
    kinds = _kinds()
    return " ".join(
        word if word in _SMALL or (place == first and word.upper() in kinds) else word.capitalize()
        for place, word in enumerate(words)
    )


@cache
def _kinds() -> frozenset[str]:
    return frozenset(street_types()["label"])


@cache
def _labels(table: str) -> dict[str, str]:
    rows = {"staff": staff_bands, "legal": legal_categories}[table]().select("code", "label")
    return dict(rows.iter_rows())


@cache
def _activities() -> dict[str, str]:
    return dict(naf().filter(pl.col("level") == 5).select("code", "label").iter_rows())


def activity_of(code: str | None, version: str | None) -> str | None:
    """The label of a code of the NAF rev. 2; codes of other versions have none here."""
    return _activities().get(code or "") if version in (None, "NAFRev2") else None


def staff_of(code: str | None) -> str | None:
    """`12` → `20 à 49 salariés`."""
    return _NO_STAFF.get(code or "") or _labels("staff").get(code or "")


def legal_form_of(code: str | None) -> str | None:
    """`5710` → `SAS`; those without a short name have that of the Insee."""
    short = next((form for head, form in _FORMS if (code or "").startswith(head)), None)
    return short or _labels("legal").get(code or "")
