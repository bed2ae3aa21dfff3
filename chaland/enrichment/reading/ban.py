"""The files of the Base Adresse Nationale (`adresses-69.csv.gz`, `adresses-france.csv.gz`), as `domain.addresses` wants.

Source of the columns: the csv export of adresse.data.gouv.fr, licence ouverte 2.0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import polars as pl

from chaland.enrichment.domain.addresses import BASE
from chaland.enrichment.domain.streets import road_parts, suffix_of
from chaland.enrichment.reading.blocks import Block, blocks, headers
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.reference import communes

_NEEDED = ("id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "lon", "lat")


def refuse_other(path: Path) -> None:
    """Raises: Invalid (`not_ban`, `enrichment_file_unreadable`)."""
    missing = [name for name in _NEEDED if name not in headers(path)]
    if missing:
        raise Invalid(
            "not_ban",
            Text(
                "{file} n'est pas un fichier de la Base Adresse Nationale : il y manque {columns}.",
                "{file} is not a file of the Base Adresse Nationale: {columns} missing.",
            ),
            remedy=Text(
                "Prenez adresses-<département>.csv.gz ou adresses-france.csv.gz.",
                "Take adresses-<department>.csv.gz or adresses-france.csv.gz.",
            ),
            path="file",
            file=path.name,
            columns=", ".join(missing),
        )


def edition_of(path: Path, zone: str) -> date:
    """The day of an edition is written nowhere in it: the day the file was made stands for it."""
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo(zone)).date()


def addresses(path: Path, wanted: Collection[str]) -> Iterator[Block]:
    """The addresses of these communes (see `domain.addresses.BASE`), a block at a time."""
    kept = pl.Series("wanted", sorted(wanted), dtype=pl.String)
    for block in blocks(path, _NEEDED):
        yield Block(_as_base(block.frame, kept), block.done, block.total)


def _as_base(rows: pl.DataFrame, wanted: pl.Series) -> pl.DataFrame:
    rows = rows.with_columns(commune=town_of(pl.col("code_insee"))).filter(
        pl.col("commune").is_in(wanted.implode()) & pl.col("nom_voie").is_not_null()
    )
    roads = rows.select(nom_voie=pl.col("nom_voie").unique())
    parts = road_parts(pl.col("nom_voie"), pl.lit(None, pl.String), pl.lit(None, pl.String))
    roads = roads.with_columns(kind=parts.struct.field("kind"), name=parts.struct.field("name"))
    read = rows.join(roads, on="nom_voie").with_columns(
        insee="code_insee",
        postal_code="code_postal",
        city="nom_commune",
        way=pl.coalesce(pl.col("id").str.extract(r"^([^_]+_[^_]+)_", 1), "id"),
        street="nom_voie",
        number=pl.when(~pl.col("numero").is_in(["0", "99999"])).then("numero"),
        suffix=suffix_of(pl.col("rep")),
        latitude=pl.col("lat").cast(pl.Float64, strict=False),
        longitude=pl.col("lon").cast(pl.Float64, strict=False),
    )
    return read.select(pl.col(name).cast(kind) for name, kind in BASE.items()).drop_nulls(
        ["latitude", "longitude"]
    )


def town_of(insee: pl.Expr) -> pl.Expr:
    """The commune of an arrondissement; any other code stays."""
    inside = _parents()
    return insee.replace(list(inside), list(inside.values()))


@cache
def _parents() -> dict[str, str]:
    rows = communes().drop_nulls("parent").select("insee", "parent")
    return dict(rows.iter_rows())
