"""The stock files of the register (StockUniteLegale, StockEtablissement; csv, zip, parquet), as `domain.units` wants.

Columns as the Insee names them in its files of 2025 and 2026, among them the code of the NAF 2025 that is carried
beside that of the NAF rev. 2 until it comes into force.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from chaland.enrichment.domain.companies import blocks as blocks_of
from chaland.enrichment.domain.units import UNITS
from chaland.enrichment.reading.blocks import blocks, headers
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

Kind = Literal["units", "establishments"]
Progress = Callable[[int, int], None]

_UNIT = (
    "siren", "statutDiffusionUniteLegale", "etatAdministratifUniteLegale", "denominationUniteLegale",
    "sigleUniteLegale", "denominationUsuelle1UniteLegale", "nomUniteLegale", "nomUsageUniteLegale",
    "prenomUsuelUniteLegale", "prenom1UniteLegale", "categorieJuridiqueUniteLegale",
    "activitePrincipaleUniteLegale", "nomenclatureActivitePrincipaleUniteLegale",
    "activitePrincipaleNAF25UniteLegale", "trancheEffectifsUniteLegale", "nicSiegeUniteLegale", "dateDebut",
)  # fmt: skip
_ESTABLISHMENT = (
    "siren", "siret", "statutDiffusionEtablissement", "etatAdministratifEtablissement", "etablissementSiege",
    "dateDebut", "trancheEffectifsEtablissement", "activitePrincipaleEtablissement",
    "nomenclatureActivitePrincipaleEtablissement", "activitePrincipaleNAF25Etablissement", "enseigne1Etablissement",
    "denominationUsuelleEtablissement", "numeroVoieEtablissement", "indiceRepetitionEtablissement",
    "typeVoieEtablissement", "libelleVoieEtablissement", "codePostalEtablissement", "libelleCommuneEtablissement",
    "codeCommuneEtablissement",
)  # fmt: skip
_HIDDEN = ["[ND]", ""]


def kind_of(path: Path) -> Kind:
    """Raises: Invalid (`not_sirene`, `enrichment_file_unreadable`)."""
    named = headers(path)
    if "siret" in named and "etatAdministratifEtablissement" in named:
        return "establishments"
    if "siren" in named and "categorieJuridiqueUniteLegale" in named:
        return "units"
    raise Invalid(
        "not_sirene",
        Text("{file} n'est pas un fichier stock SIRENE.", "{file} is not a SIRENE stock file."),
        remedy=Text(
            "Prenez StockUniteLegale ou StockEtablissement, ou les deux.",
            "Take StockUniteLegale or StockEtablissement, or both.",
        ),
        path="file",
        file=path.name,
    )


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: SIREN; heads of names (see `domain.companies.blocks`), in these postal codes."""

    sirens: Collection[str]
    heads: Collection[str] = ()
    postal_codes: Collection[str] = ()


def units(path: Path, sought: Sought, seen: Progress) -> pl.DataFrame:
    """The companies of these SIREN, and those whose name begins alike."""
    kept = _of(sought.sirens, "siren") | _alike(sought, "name", "usual", "acronym")
    return _kept(path, _UNIT, _as_unit, kept, seen)


def establishments(path: Path, sought: Sought, named: Collection[str], seen: Progress) -> pl.DataFrame:
    """Those of these SIREN; and in these postal codes those of the companies `named`, or whose sign begins alike."""
    near = _of(sought.postal_codes, "postal_code") & (_of(named, "siren") | _alike(sought, "usual"))
    return _kept(path, _ESTABLISHMENT, _as_establishment, _of(sought.sirens, "siren") | near, seen)


def _of(values: Collection[str], column: str) -> pl.Expr:
    return pl.col(column).is_in(pl.Series(sorted(values), dtype=pl.String).implode())


def _alike(sought: Sought, *names: str) -> pl.Expr:
    if not sought.heads:
        return pl.lit(False)
    heads = pl.Series(sorted(sought.heads), dtype=pl.String).to_list()
    return blocks_of([pl.col(name) for name in names]).list.eval(pl.element().is_in(heads)).list.any()


def _kept(
    path: Path,
    columns: tuple[str, ...],
    read: Callable[[pl.DataFrame], pl.DataFrame],
    kept: pl.Expr,
    seen: Progress,
) -> pl.DataFrame:
    found = [read(pl.DataFrame(schema=dict.fromkeys(columns, pl.String)))]
    for block in blocks(path, columns):
        found.append(read(_complete(block.frame, columns)).filter(kept))
        seen(block.done, block.total)
    return pl.concat(found)


def _complete(rows: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """Columns that an older file has not are empty; so is what is hidden."""
    there = [pl.when(~pl.col(name).is_in(_HIDDEN)).then(name).alias(name) for name in rows.columns]
    missing = [pl.lit(None, pl.String).alias(name) for name in columns if name not in rows.columns]
    return rows.select(*there, *missing)


def _as_unit(rows: pl.DataFrame) -> pl.DataFrame:
    person = pl.concat_str(
        pl.coalesce("prenomUsuelUniteLegale", "prenom1UniteLegale"),
        pl.coalesce("nomUsageUniteLegale", "nomUniteLegale"),
        separator=" ",
        ignore_nulls=True,
    )
    return rows.select(
        "siren",
        name=pl.coalesce("denominationUniteLegale", pl.when(person != "").then(person)),
        usual="denominationUsuelle1UniteLegale",
        acronym="sigleUniteLegale",
        legal="categorieJuridiqueUniteLegale",
        unit_state="etatAdministratifUniteLegale",
        unit_staff="trancheEffectifsUniteLegale",
        unit_since="dateDebut",
        **_naf("UniteLegale", "unit_"),
        head_siret=pl.col("siren") + pl.col("nicSiegeUniteLegale").str.zfill(5),
        unit_partial=pl.col("statutDiffusionUniteLegale") == "P",
    )


def _as_establishment(rows: pl.DataFrame) -> pl.DataFrame:
    line = pl.concat_str(
        "numeroVoieEtablissement", "indiceRepetitionEtablissement", "typeVoieEtablissement",
        "libelleVoieEtablissement", separator=" ", ignore_nulls=True,
    )  # fmt: skip
    return rows.select(
        "siren",
        "siret",
        usual=pl.coalesce("enseigne1Etablissement", "denominationUsuelleEtablissement"),
        state="etatAdministratifEtablissement",
        since="dateDebut",
        staff="trancheEffectifsEtablissement",
        **_naf("Etablissement", ""),
        street=pl.when(line != "").then(line),
        postal_code="codePostalEtablissement",
        city="libelleCommuneEtablissement",
        insee="codeCommuneEtablissement",
        head_office=pl.col("etablissementSiege").str.to_lowercase().is_in(["true", "1", "t"]),
        partial=(pl.col("statutDiffusionEtablissement") == "P").fill_null(False),
    )


def _naf(of: str, prefix: str) -> dict[str, pl.Expr]:
    """The code in force and the version it is of; that of the NAF 2025 where it stands alone."""
    code, later = pl.col(f"activitePrincipale{of}"), pl.col(f"activitePrincipaleNAF25{of}")
    version = pl.col(f"nomenclatureActivitePrincipale{of}").replace({"NAF25": "NAF2025"})
    return {
        f"{prefix}naf": pl.coalesce(code, later),
        f"{prefix}naf_version": pl.when(code.is_not_null())
        .then(version.fill_null("NAFRev2"))
        .when(later.is_not_null())
        .then(pl.lit("NAF2025")),
    }


def joined(companies: pl.DataFrame | None, places: pl.DataFrame | None) -> pl.DataFrame:
    """Establishments beside their companies, under UNITS; either file may be missing."""
    if places is None:
        companies = companies if companies is not None else pl.DataFrame(schema=UNITS)
        return _as_units(
            companies.with_columns(siret="head_siret", state="unit_state", head_office=pl.lit(True))
        )
    if companies is None:
        return _as_units(places)
    both = places.join(companies.unique("siren"), on="siren", how="left", suffix="_unit")
    return _as_units(both.with_columns(usual=pl.coalesce("usual", "usual_unit")))


def _as_units(rows: pl.DataFrame) -> pl.DataFrame:
    """What is known of the establishment first, then of the company."""
    for name in ("naf", "naf_version", "staff", "since", "partial"):
        there = [column for column in (name, f"unit_{name}") if column in rows.columns]
        merged = (
            pl.any_horizontal(pl.col(there).fill_null(False)) if name == "partial" else pl.coalesce(there)
        )
        rows = rows.with_columns(merged.alias(name)) if there else rows
    missing = [pl.lit(None, kind).alias(name) for name, kind in UNITS.items() if name not in rows.columns]
    rows = rows.with_columns(missing).with_columns(
        partial=pl.col("partial").fill_null(False), head_office=pl.col("head_office").fill_null(False)
    )
    alive = rows.filter((pl.col("state") == "A") & pl.col("head_office")).select("siren", elsewhere="siret")
    rows = rows.join(alive.unique("siren"), on="siren", how="left")
    moved = (pl.col("state") == "F") & (pl.col("elsewhere") != pl.col("siret"))
    rows = rows.with_columns(moved_to=pl.when(moved).then("elsewhere"))
    return rows.select(pl.col(name).cast(kind) for name, kind in UNITS.items())
