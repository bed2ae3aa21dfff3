"""Communes, the post towns that serve them, departments and regions, overseas included."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from chaland.reference.archive import member, table

if TYPE_CHECKING:
    import polars as pl


def communes() -> pl.DataFrame:
    """One row a commune of today, and one a municipal arrondissement of Paris, Lyon and Marseille.

    insee, name, key, department, region: str; population: i64 (null where nobody lives);
    latitude, longitude: f64 degrees (null for the uninhabited lands);
    kind: 'commune' | 'arrondissement'; parent: the INSEE code of the arrondissement's commune, else null.
    Sum populations over one kind only.
    """
    return table("communes")


def postal_towns() -> pl.DataFrame:
    """One row per postal code, commune and line 5: what La Poste writes on the last line of an address.

    postal_code, insee, label (routing label), key (of the label), name (of the commune),
    line5 (hamlet or former commune, null on the row of the commune itself): str.
    Paris, Lyon and Marseille are there by arrondissement. Monaco has the INSEE code 99138.
    CEDEX codes are absent: a CEDEX line is never corrected from here.
    """
    return table("postal_towns")


def town_names() -> pl.DataFrame:
    """Every name a commune answers to, old ones included; one key may name several communes.

    key, insee (of today), name (as written in the source), origin: str. Origins, strongest first:
    'name', 'arrondissement' (LYON 3E, LYON 03, ...), 'label' (La Poste's), 'delegated' (communes déléguées
    and associées), 'former' (line 5 of La Poste: former communes and hamlets).
    """
    return table("town_names")


def departments() -> pl.DataFrame:
    """code, name, region, zone ('metropole' | 'drom' | 'com'): str; the overseas collectivities included."""
    return table("departments")


def regions() -> pl.DataFrame:
    """code, name, zone: str. An overseas collectivity stands for its own region."""
    return table("regions")


@cache
def _department_codes() -> frozenset[str]:
    return frozenset(departments()["code"])


def department_of(insee: str) -> str | None:
    """The department of a commune: `2A004` gives `2A`, `97411` `974`; None outside France.

    A postal code must never be given: 48250 (Laveyrune) is in Ardèche.
    """
    code = insee[:3] if insee[:2] in ("97", "98") else insee[:2]
    return code if len(insee) == 5 and code in _department_codes() else None


@cache
def department_outlines() -> dict[str, Any]:
    """The outlines of the departments as GeoJSON; each feature has properties `code` and `name`.

    Good to about a kilometre, borders shared without gaps. The collectivities have no outline.
    """
    outlines: dict[str, Any] = json.loads(member("departments.geojson"))
    return outlines
