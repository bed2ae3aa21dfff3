"""Communes, departments and regions.

Sources: @etalab/decoupage-administratif (INSEE code officiel géographique, DGCL populations; Licence Ouverte,
code under MIT); coordinates from La Poste's hexasmal (Licence Ouverte).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from chaland.reference.keys import key_expr
from reference_sources.opened import gzip_csv, zip_json

ETALAB = "etalab_decoupage_administratif_6.0.0.zip"
HEXASMAL = "laposte_hexasmal_2025-06.csv.gz"
KINDS = {"commune-actuelle": "commune", "arrondissement-municipal": "arrondissement"}
ZONES = {"metro": "metropole"}

# Seats of the communes that La Poste's file gives without coordinates; read off any map.
OVERSEAS_SEATS = {
    "97501": (47.1003, -56.3795),
    "97502": (46.7786, -56.1778),
    "97701": (17.8979, -62.8506),
    "97801": (18.0681, -63.0825),
    "98611": (-14.3114, -178.1117),
    "98612": (-14.2950, -178.1583),
    "98613": (-13.2825, -176.1742),
}


def etalab_communes(folder: Path) -> list[dict[str, Any]]:
    """Communes of today, arrondissements, communes déléguées and associées, as published."""
    entries: list[dict[str, Any]] = zip_json(folder, ETALAB, "communes.json")
    return entries


def communes_of_today(folder: Path) -> pl.DataFrame:
    """insee, name, department, region, population, kind, parent, postal_codes (list)."""
    rows = [
        {
            "insee": entry["code"],
            "name": entry["nom"],
            "department": entry["departement"],
            "region": entry["region"],
            "population": entry.get("population"),
            "kind": KINDS[entry["type"]],
            "parent": entry.get("commune"),
            "postal_codes": entry.get("codesPostaux", []),
        }
        for entry in etalab_communes(folder)
        if entry["type"] in KINDS
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def hexasmal(folder: Path) -> pl.DataFrame:
    """La Poste's rows with the INSEE code of today: postal_code, insee, label, line5, latitude, longitude."""
    successors = {
        old: entry["code"] for entry in etalab_communes(folder) for old in entry.get("anciensCodes", [])
    } | {entry["code"]: entry["chefLieu"] for entry in etalab_communes(folder) if "chefLieu" in entry}
    today = set(communes_of_today(folder)["insee"])
    gone = {old: new for old, new in successors.items() if old not in today}
    return gzip_csv(folder, HEXASMAL).select(
        postal_code="code_postal",
        insee=pl.col("code_commune_insee").replace(gone),
        label="libelle_d_acheminement",
        line5="ligne_5",
        latitude=pl.col("latitude").cast(pl.Float64),
        longitude=pl.col("longitude").cast(pl.Float64),
    )


def communes(folder: Path) -> pl.DataFrame:
    """The table `communes` of the room, every inhabited commune with coordinates."""
    listed = communes_of_today(folder)
    places = _coordinates(listed, hexasmal(folder))
    return (
        listed.join(places, on="insee", how="left")
        .with_columns(
            key=key_expr(pl.col("name")),
            latitude=pl.col("latitude").round(4),
            longitude=pl.col("longitude").round(4),
        )
        .select(
            "insee",
            "name",
            "key",
            "department",
            "region",
            "population",
            "latitude",
            "longitude",
            "kind",
            "parent",
        )
        .sort("insee")
    )


def _coordinates(listed: pl.DataFrame, posted: pl.DataFrame) -> pl.DataFrame:
    """insee, latitude, longitude by the best that is known of each commune.

    La Poste's point; else the seat; else the mean of the arrondissements; else, for the communes created since,
    the mean of the neighbours of the same postal code.
    """
    known = _mean_point(posted, "insee")
    seats = pl.DataFrame(
        [{"insee": code, "latitude": lat, "longitude": lon} for code, (lat, lon) in OVERSEAS_SEATS.items()]
    )
    parts = _mean_point(listed.select("parent", "insee").join(known, on="insee"), "parent")
    by_code = listed.select("insee", postal_code="postal_codes").explode("postal_code").drop_nulls()
    around = by_code.join(_mean_point(posted, "postal_code"), on="postal_code")
    guesses = [known, seats, parts.rename({"parent": "insee"}), _mean_point(around, "insee")]
    return pl.concat(guesses).unique("insee", keep="first", maintain_order=True)


def _mean_point(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    located = rows.drop_nulls([by, "latitude", "longitude"])
    return located.group_by(by, maintain_order=True).agg(pl.col("latitude", "longitude").mean())


def departments(folder: Path) -> pl.DataFrame:
    rows = zip_json(folder, ETALAB, "departements.json")
    return pl.DataFrame(
        [
            {
                "code": r["code"],
                "name": r["nom"],
                "region": r["region"],
                "zone": ZONES.get(r["zone"], r["zone"]),
            }
            for r in rows
        ]
    ).sort("code")


def regions(folder: Path) -> pl.DataFrame:
    rows = zip_json(folder, ETALAB, "regions.json")
    return pl.DataFrame(
        [{"code": r["code"], "name": r["nom"], "zone": ZONES.get(r["zone"], r["zone"])} for r in rows]
    ).sort("code")
