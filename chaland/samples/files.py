"""The files that the demo imports: an invented one, made on the spot, and real ones that ship with us."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from chaland.kernel.text import Text
from chaland.samples.online_retail import online_retail_path

SHOP = "boutique"
"""The source of the customers and of their purchases: one name, so that customer numbers meet."""


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file to import: `kind` is what it holds, `source` the name to import it under."""

    name: str
    path: Path
    kind: Literal["contacts", "companies", "purchases"]
    source: str
    licence: str
    description: Text


def sample_files(workbook: Path) -> tuple[SampleFile, ...]:
    """The files in the order to import them; `workbook` is where `write_demo_workbook` wrote its own."""
    return (_customers(workbook), _purchases(), _canteens(), _places(), _services())


def _shipped(name: str) -> Path:
    return Path(str(files("chaland.samples") / "data" / name))


def _customers(workbook: Path) -> SampleFile:
    return SampleFile(
        workbook.name,
        workbook,
        "contacts",
        SHOP,
        "Apache-2.0",
        Text(
            "Le fichier clients d'une boutique : personnes inventées, défauts véritables.",
            "The customer file of a shop: invented people, real defects.",
        ),
    )


def _purchases() -> SampleFile:
    return SampleFile(
        online_retail_path().name,
        online_retail_path(),
        "purchases",
        SHOP,
        "CC BY 4.0 - Online Retail, Daqing Chen, UCI Machine Learning Repository",
        Text(
            "541 909 lignes de commandes véritables d'une boutique de cadeaux, 2010-2011.",
            "541,909 real order lines of a gift shop, 2010-2011.",
        ),
    )


def _canteens() -> SampleFile:
    return SampleFile(
        "cantines.csv",
        _shipped("cantines.csv"),
        "companies",
        "ma-cantine",
        "MIT - betagouv/ma-cantine",
        Text(
            "Des cantines et leurs SIRET, listes dans les cellules.",
            "Canteens and their SIRET numbers, with lists in cells.",
        ),
    )


def _places() -> SampleFile:
    return SampleFile(
        "lieux.csv",
        _shipped("lieux.csv"),
        "companies",
        "acceslibre",
        "MIT - MTES-MCT/acceslibre",
        Text(
            "Des commerces et des hébergements avec SIRET et coordonnées, dans un fichier de 73 colonnes.",
            "Shops and lodgings with SIRET numbers and coordinates, in a file of 73 columns.",
        ),
    )


def _services() -> SampleFile:
    return SampleFile(
        "structures.xlsx",
        _shipped("structures.xlsx"),
        "companies",
        "data-inclusion",
        "MIT - gip-inclusion/data-inclusion",
        Text(
            "Des structures d'insertion : onze feuilles, une ligne d'explications sous l'en-tête, des valeurs fausses.",
            "Social services: eleven sheets, a line of explanations under the header, wrong values.",
        ),
    )
