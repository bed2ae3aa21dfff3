"""The State's service "Recherche d'entreprises": companies by name and postal code, or by SIREN.

Read where: its own documentation (seven requests a second, answer 429 with Retry-After) and answers recorded by its
users; `[NON-DIFFUSIBLE]` and statut_diffusion P mark those who objected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chaland.enrichment.domain.units import UNITS
from chaland.enrichment.outside.http import Service
from chaland.enrichment.outside.pace import Pace

NAME = "Recherche d'entreprises"
BASE = "https://recherche-entreprises.api.gouv.fr"
EACH_SECOND = 7.0
_HIDDEN = ("[NON-DIFFUSIBLE]", "[ND]", "")


def service(base: str = BASE) -> Service:
    return Service(NAME, base, Pace(EACH_SECOND))


def search(service: Service, words: str, postal_code: str | None = None) -> list[dict[str, Any]]:
    """The units (see `domain.units.UNITS`) that fit, the likeliest first.

    Raises: ProviderFailed (`service_down`, `service_refused`, `service_garbled`).
    """
    query = {"q": words, "page": "1", "per_page": "10"} | (
        {"code_postal": postal_code} if postal_code else {}
    )
    answer = service.get_json("/search", query)
    try:
        return [unit for one in answer["results"] for unit in _units(one)]
    except (KeyError, TypeError, AttributeError) as fault:
        raise service.garbled() from fault


def _units(company: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    head = company["siege"]
    places = [head, *(company.get("matching_etablissements") or [])]
    for place in {one["siret"]: one for one in places}.values():
        yield _unit(company, head, place)


def _unit(company: Mapping[str, Any], head: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    partial = "P" in (company.get("statut_diffusion"), place.get("statut_diffusion_etablissement"))
    shut, elsewhere = place.get("etat_administratif") == "F", head["siret"] != place["siret"]
    told = {
        "siren": company["siren"],
        "siret": place["siret"],
        "name": company.get("nom_raison_sociale") or company.get("nom_complet"),
        "usual": place.get("nom_commercial") or next(iter(place.get("liste_enseignes") or ()), None),
        "acronym": company.get("sigle"),
        "naf": place.get("activite_principale") or company.get("activite_principale"),
        "naf_version": "NAFRev2",
        "staff": place.get("tranche_effectif_salarie") or company.get("tranche_effectif_salarie"),
        "legal": company.get("nature_juridique"),
        "unit_state": company.get("etat_administratif"),
        "state": place.get("etat_administratif"),
        "since": place.get("date_fermeture") or company.get("date_fermeture"),
        "head_siret": head["siret"],
        "moved_to": head["siret"] if shut and elsewhere and head.get("etat_administratif") == "A" else None,
        "street": _street(place),
        "postal_code": place.get("code_postal"),
        "city": place.get("libelle_commune"),
        "insee": place.get("commune"),
        "head_office": bool(place.get("est_siege", not elsewhere)),
        "partial": partial,
    }
    return {name: None if told[name] in _HIDDEN else told[name] for name in UNITS}


def _street(place: Mapping[str, Any]) -> str | None:
    """From its parts; where only the whole line is given, what stands before the postal code."""
    parts = [place.get(name) for name in ("numero_voie", "indice_repetition", "type_voie", "libelle_voie")]
    line = " ".join(str(part) for part in parts if part and part not in _HIDDEN)
    whole, code = place.get("adresse") or "", place.get("code_postal") or ""
    return line or (whole.split(f" {code} ")[0] if code and f" {code} " in whole else None)
