"""Whose data the package carries, and under which licence: shown in About and in NOTICE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source. `date` is the day of the edition carried, or its first day when only a year is known."""

    name: Text
    licence: str
    source: str
    date: date


_OPEN_LICENCE = "Licence Ouverte (Etalab)"
_OPEN_LICENCE_2 = "Licence Ouverte 2.0 (Etalab)"
_NOMENCLATURE = "Open nomenclature of the Insee; MIT"

_ATTRIBUTIONS = (
    Attribution(
        Text(
            "Communes, départements, régions et populations (Insee, DGCL)",
            "Communes, departments, regions and populations (Insee, DGCL)",
        ),
        f"{_OPEN_LICENCE}; MIT",
        "Etalab, @etalab/decoupage-administratif 6.0.0",
        date(2026, 4, 9),
    ),
    Attribution(
        Text("Base officielle des codes postaux", "Official file of postal codes"),
        _OPEN_LICENCE_2,
        "La Poste, data.gouv.fr",
        date(2025, 6, 19),
    ),
    Attribution(
        Text("Contours des départements (Admin Express)", "Outlines of the departments (Admin Express)"),
        _OPEN_LICENCE,
        "IGN and Insee, simplified by france-geojson (Grégoire David), simplified again",
        date(2018, 10, 16),
    ),
    Attribution(
        Text("Fichier des prénoms, 1900-2021", "File of given names, 1900-2021"),
        _OPEN_LICENCE,
        "Insee",
        date(2022, 4, 26),
    ),
    Attribution(
        Text("Fichier des noms de famille (liste)", "File of family names (list)"),
        _OPEN_LICENCE,
        "Insee",
        date(2008, 1, 1),
    ),
    Attribution(
        Text("Nomenclature d'activités française, NAF rév. 2", "French activity nomenclature, NAF rev. 2"),
        _NOMENCLATURE,
        "Insee, by signaux-faibles",
        date(2026, 6, 30),
    ),
    Attribution(
        Text(
            "Catégories juridiques et tranches d'effectifs (Insee)",
            "Legal categories and staff bands (Insee)",
        ),
        _NOMENCLATURE,
        "Insee, by annuaire-entreprises search-api",
        date(2026, 7, 22),
    ),
    Attribution(
        Text("Types de voie et leurs abréviations", "Types of streets and their abbreviations"),
        _NOMENCLATURE,
        "Insee, by les-emplois (Plateforme de l'inclusion)",
        date(2026, 8, 21),
    ),
    Attribution(
        Text("Plan de numérotation téléphonique", "Telephone numbering plan"),
        _OPEN_LICENCE,
        "Arcep",
        date(2026, 4, 20),
    ),
    Attribution(
        Text("Noms des pays (CLDR)", "Names of countries (CLDR)"),
        "Unicode License v3",
        "Unicode CLDR 47, as Babel 2.18 carries it",
        date(2025, 3, 13),
    ),
)


def attributions() -> tuple[Attribution, ...]:
    """Every source of the data in the package, in the order of the About page."""
    return _ATTRIBUTIONS
