"""The script, run as its users run it, over a small France."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from .originals import write_originals

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_reference.py"


def _build(folder: Path, target: Path) -> Path:
    subprocess.run([sys.executable, SCRIPT, folder, "--to", target], check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("originals")
    write_originals(folder)
    return folder


@pytest.fixture(scope="module")
def built(originals: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(originals, tmp_path_factory.mktemp("built") / "reference.zip")


def _table(built: Path, name: str) -> pl.DataFrame:
    with zipfile.ZipFile(built) as archive:
        return pl.read_parquet(io.BytesIO(archive.read(f"{name}.parquet")))


def _rows(built: Path, name: str, *columns: str) -> list[tuple[Any, ...]]:
    return _table(built, name).select(columns).rows()


def test_the_same_folder_gives_the_same_bytes(originals: Path, built: Path, tmp_path: Path) -> None:
    again = _build(originals, tmp_path / "again.zip")
    assert again.read_bytes() == built.read_bytes()


def test_codes_of_yesterday_become_those_of_today(built: Path) -> None:
    posted = _rows(built, "postal_towns", "postal_code", "insee", "label", "line5")
    assert ("49270", "49126", "OREE D ANJOU", "LANDEMONT") in posted
    assert not any(insee == "49069" for _, insee, _, _ in posted)


def test_communes_that_la_poste_does_not_know_get_their_postal_code_and_a_place(built: Path) -> None:
    assert ("49270", "49999", "NEUVE TERRE") in _rows(built, "postal_towns", "postal_code", "insee", "label")
    places = {
        insee: (lat, lon) for insee, lat, lon in _rows(built, "communes", "insee", "latitude", "longitude")
    }
    assert places["49999"] == (47.3, -1.2)
    assert places["69123"] == (45.76, 4.84)
    assert places["97701"] == (17.8979, -62.8506)


def test_names_carry_their_origin(built: Path) -> None:
    names = set(_rows(built, "town_names", "key", "insee", "origin"))
    assert {
        ("OREE D ANJOU", "49126", "name"),
        ("CHAMPTOCEAUX", "49126", "delegated"),
        ("LANDEMONT", "49126", "former"),
        ("LYON 1ER", "69381", "arrondissement"),
        ("LYON 03", "69383", "arrondissement"),
    } <= names
    assert ("LYON", "69381", "label") not in names


def test_given_names_add_up_and_keep_their_accents(built: Path) -> None:
    assert _rows(built, "given_names", "key", "name", "male", "female", "born") == [
        ("ANAIS", "Anaïs", 0, 100, 1990),
        ("CAMILLE", "Camille", 10, 35, 2000),
        ("ELODIE", "Élodie", 0, 102, 1980),
        ("JEAN PIERRE", "Jean-Pierre", 30, 0, 1950),
        ("MIA", "Mia", 0, 96, 2010),
    ]


def test_family_names_of_one_key_are_one_row(built: Path) -> None:
    assert _rows(built, "family_names", "key") == [("D IGNAZIO",), ("DUPONT",), ("LE GOFF",)]


def test_only_the_prefixes_that_decide_are_kept(built: Path) -> None:
    blocks = {
        prefix: (usage, place)
        for prefix, usage, place in _rows(built, "phone_blocks", "prefix", "usage", "territory")
    }
    assert blocks["01"] == ("fixed", "metropole")
    assert blocks["0162"] == ("verified", "metropole")
    assert blocks["0690"] == ("mobile", "guadeloupe")
    assert blocks["15"] == ("emergency", "national")
    assert blocks["3"] == ("short", "national")
    assert not {"01056", "0105", "0162100", "0690001", "3615", "016"} & set(blocks)


def test_labels_and_bounds(built: Path) -> None:
    assert ("62.01Z", 5, "J", "Prog. info.") in _rows(built, "naf", "code", "level", "section", "short")
    assert _rows(built, "legal_categories", "label") == [("Indivision",)]
    assert _rows(built, "staff_bands", "code", "at_least", "at_most") == [
        ("12", 20, 49),
        ("53", 10_000, None),
    ]
    assert _rows(built, "street_types", "label", "abbreviation") == [("FAUBOURG", "FG"), ("IMMEUBLE", "IMM")]


def test_outlines_are_rounded_and_islands_thinned(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        features = json.loads(archive.read("departments.geojson"))["features"]
    rhone, reunion = (feature["geometry"]["coordinates"] for feature in features)
    assert rhone == [[[[4.0, 45.0], [5.0, 45.0], [5.0, 46.0], [4.0, 46.0], [4.0, 45.0]]]]
    assert len(reunion) == 1
    assert 7 <= len(reunion[0][0]) <= 40
