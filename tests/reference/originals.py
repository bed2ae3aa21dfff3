"""A small France, in the very files and shapes that its administrations publish."""

from __future__ import annotations

import gzip
import json
import math
import zipfile
from pathlib import Path
from typing import Any

COMMUNES: list[dict[str, Any]] = [
    {"code": "49126", "nom": "Orée d'Anjou", "type": "commune-actuelle", "departement": "49", "region": "52",
     "population": 17000, "codesPostaux": ["49270", "49530"], "anciensCodes": ["49069"]},
    {"code": "49069", "nom": "Champtoceaux", "type": "commune-deleguee", "chefLieu": "49126",
     "departement": "49", "region": "52"},
    {"code": "49999", "nom": "Neuve-Terre", "type": "commune-actuelle", "departement": "49", "region": "52",
     "population": 10, "codesPostaux": ["49270"]},
    {"code": "69123", "nom": "Lyon", "type": "commune-actuelle", "departement": "69", "region": "84",
     "population": 200, "codesPostaux": ["69001", "69003"]},
    {"code": "69381", "nom": "Lyon 1er Arrondissement", "type": "arrondissement-municipal", "commune": "69123",
     "departement": "69", "region": "84", "population": 100, "codesPostaux": ["69001"]},
    {"code": "69383", "nom": "Lyon 3e Arrondissement", "type": "arrondissement-municipal", "commune": "69123",
     "departement": "69", "region": "84", "population": 100, "codesPostaux": ["69003"]},
    {"code": "97701", "nom": "Saint-Barthélemy", "type": "commune-actuelle", "departement": "977",
     "region": "977", "population": 10660, "codesPostaux": ["97133"]},
]  # fmt: skip
DEPARTMENTS = [
    {"code": "69", "nom": "Rhône", "region": "84", "zone": "metro"},
    {"code": "49", "nom": "Maine-et-Loire", "region": "52", "zone": "metro"},
    {"code": "977", "nom": "Saint-Barthélemy", "region": "977", "zone": "com"},
]
REGIONS = [{"code": "84", "nom": "Auvergne-Rhône-Alpes", "zone": "metro"}]
HEXASMAL = """\
"code_commune_insee","nom_de_la_commune","code_postal","libelle_d_acheminement","ligne_5","_geopoint","latitude","longitude"
"49069","OREE D ANJOU","49270","OREE D ANJOU","LANDEMONT","","47.30","-1.20"
"49069","OREE D ANJOU","49530","OREE D ANJOU",,"","47.32","-1.22"
"69381","LYON 01","69001","LYON",,"","45.77","4.82"
"69383","LYON 03","69003","LYON",,"","45.75","4.86"
"""
GIVEN = """\
sexe;preusuel;annais;nombre
1;_PRENOMS_RARES;1900;1249
2;ELODIE;1980;100
2;ÉLODIE;1990;2
2;ANAIS;1990;80
2;ANAÏS;1990;20
2;MIA;2010;90
2;MÏA;2010;6
1;JEAN-PIERRE;1950;30
1;DE;1950;30
1;CAMILLE;1920;10
2;CAMILLE;2000;30
2;CAMILLE;XXXX;5
"""
PHONES = """\
EZABPQM;Tranche_Debut;Tranche_Fin;Mnémo;Territoire;Date_Attribution
01056;0105600000;0105699999;FRTE;Métropole;01/01/2017
0162100;0162100000;0162109999;FRTE;Métropole;01/01/2017
06123;0612300000;0612399999;FRTE;Métropole;01/01/2017
07601;0760100000;0760199999;FRTE;Métropole;01/01/2017
0612400;0612400000;0612409999;FRTE;Métropole;01/01/2017
0690001;0690001000;0690001999;DAUP;Guadeloupe, St Martin et St Barthélemy;01/01/2017
3615;3615;3615;FRTE;National;01/01/2017
"""
URGENT = (
    "EZABPQM;Tranche_Debut;Tranche_Fin;Mnémo;Territoire;Date_Attribution\n15;15;15;URG;National;19/12/2002\n"
)


def write_originals(folder: Path) -> None:
    """Write every file that the script opens."""
    _zip(
        folder / "etalab_decoupage_administratif_6.0.0.zip",
        {
            "communes.json": json.dumps(COMMUNES),
            "departements.json": json.dumps(DEPARTMENTS),
            "regions.json": json.dumps(REGIONS),
        },
    )
    _zip(folder / "insee_prenoms_nat2021_csv.zip", {"nat2021.csv": GIVEN})
    _zip(
        folder / "arcep_numbering_plan.zip",
        {"MAJNUM.csv": PHONES.encode("latin-1"), "MAJNFB.csv": URGENT.encode("latin-1")},
    )
    _zip(folder / "naf_rev2_labels.zip", _labels())
    _zip(folder / "france_geojson_simplified_2018.zip", _outlines())
    for name, text in {
        "laposte_hexasmal_2025-06.csv.gz": HEXASMAL,
        "insee_noms_de_famille_2008_list.txt.gz": "DUPONT\nLE GOFF\nLE-GOFF\nD'IGNAZIO\n",
    }.items():
        (folder / name).write_bytes(gzip.compress(text.encode()))


def _labels() -> dict[str, str]:
    levels = {
        "1": "J;Information",
        "2": "62;Programmation",
        "3": "620;Programmation",
        "4": "6201;Programmation",
    }
    tables = {f"naf{level}.csv": f"code;label\n{row}\n" for level, row in levels.items()}
    return tables | {
        "naf5.csv": "code;label\n6201Z;Programmation informatique\n",
        "5to1.csv": "n5;n1\n6201Z;J\n",
        "libelles_ape.csv": "ligne;Code;long;65;40\n1;62.01Z;Programmation informatique;Prog. info.;Prog. info.\n",
        "natures-juridiques.json": json.dumps({"2110": "Indivision "}),
        "tranches-effectifs.json": json.dumps({"12": "20 à 49 salariés", "53": "10 000 salariés et plus"}),
        "ref_type_voie_v3.csv": "codetypevoie;libelle\nFG;Faubourg\nFG;Faubourg\nIMM;Immeuble(s)\n",
    }


def _outlines() -> dict[str, str]:
    square = [[4.00001, 45.0], [5.0, 45.0], [5.0, 46.0], [4.0, 46.0], [4.00001, 45.0]]
    around = [2 * math.pi * step / 100 for step in range(101)]
    island = [[55.5 + 0.2 * math.cos(turn), -21.1 + 0.2 * math.sin(turn)] for turn in around]
    islet = [[56.0, -21.0], [56.0001, -21.0], [56.0001, -21.0001], [56.0, -21.0]]
    mainland = [_feature("69", "Rhône", "Polygon", [square])]
    overseas = [_feature("974", "La Réunion", "MultiPolygon", [[island], [islet]])]
    return {
        "departements-version-simplifiee.geojson": json.dumps({"features": mainland}),
        "departements-avec-outre-mer.geojson": json.dumps({"features": mainland + overseas}),
    }


def _feature(code: str, name: str, kind: str, coordinates: object) -> dict[str, Any]:
    return {"properties": {"code": code, "nom": name}, "geometry": {"type": kind, "coordinates": coordinates}}


def _zip(path: Path, members: dict[str, Any]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"folder/{name}", content)
