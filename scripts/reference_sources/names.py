"""Given names and family names.

Sources: INSEE, fichier des prénoms 1900-2021; INSEE, noms de famille, list of 2008 without its counts
(both Licence Ouverte).
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from chaland.reference.keys import key_expr
from reference_sources.opened import gzip_lines, zip_csv

GIVEN = "insee_prenoms_nat2021_csv.zip"
FAMILY = "insee_noms_de_famille_2008_list.txt.gz"
RARE = "_PRENOMS_RARES"
PARTICLES = ("DE", "LE", "LA", "DU", "DES", "EL", "AL", "ST")
ACCENTED_SHARE = 0.12
ACCENTS = Path(__file__).with_name("given_name_accents.txt")


def given_names(folder: Path) -> pl.DataFrame:
    """The table `given_names`: spellings of one key added up, particles and lone letters left out."""
    births = _births(folder)
    return (
        births.group_by("key")
        .agg(
            male=pl.col("count").filter(pl.col("sex") == "1").sum(),
            female=pl.col("count").filter(pl.col("sex") == "2").sum(),
            born=_median_year(),
        )
        .join(_usual_spelling(births), on="key")
        .select("key", "name", "male", "female", "born")
        .sort("key")
    )


def _births(folder: Path) -> pl.DataFrame:
    rows = zip_csv(folder, GIVEN, "nat2021.csv", separator=";")
    spelt = pl.col("preusuel")
    usable = (spelt != RARE) & (spelt.str.len_chars() > 1) & ~spelt.is_in(PARTICLES)
    return rows.filter(usable).select(
        key=key_expr(spelt),
        spelling=spelt,
        sex="sexe",
        year=pl.col("annais").cast(pl.Int64, strict=False),
        count=pl.col("nombre").cast(pl.Int64),
    )


def _median_year() -> pl.Expr:
    """The first year by which half of the births of known year had happened."""
    dated = pl.col("year").is_not_null()
    years = pl.col("year").filter(dated).sort_by(pl.col("year").filter(dated))
    counts = pl.col("count").filter(dated).sort_by(pl.col("year").filter(dated))
    return years.filter(counts.cum_sum() * 2 >= counts.sum()).first()


def _usual_spelling(births: pl.DataFrame) -> pl.DataFrame:
    """key, name: from our list of names that lost their accents, else the spelling most registers use.

    An accent that a fair share of them wrote is taken for the right spelling: the others could not type it.
    """
    count = pl.col("count").sum()
    spellings = births.group_by("key", "spelling").agg(count)
    accented = pl.col("spelling").str.contains("[^A-Z' -]") & pl.col("spelling").str.contains("^[A-Z]")
    trusted = accented & (pl.col("count") >= ACCENTED_SHARE * count.over("key"))
    ranked = spellings.with_columns(trusted=trusted).sort(
        "key", "trusted", "count", "spelling", descending=[False, True, True, False]
    )
    chosen = ranked.unique("key", keep="first", maintain_order=True)
    written = pl.col("spelling").map_elements(_as_people_write, return_dtype=pl.String)
    return chosen.join(_listed_accents(), on="key", how="left").select(
        "key", name=pl.coalesce("listed", written)
    )


def _listed_accents() -> pl.DataFrame:
    lines = ACCENTS.read_text(encoding="utf-8").splitlines()
    names = [name for line in lines if not line.startswith("#") for name in line.split()]
    return pl.DataFrame({"listed": names}).with_columns(key=key_expr(pl.col("listed")))


def _as_people_write(capitals: str) -> str:
    """`JEAN-PIERRE` gives `Jean-Pierre`, `M'HAMED` gives `M'Hamed`."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), capitals)


def family_names(folder: Path) -> pl.DataFrame:
    """The table `family_names`, one row a key; of two spellings the first in the alphabet stays."""
    lines = pl.DataFrame({"name": gzip_lines(folder, FAMILY)}).with_columns(pl.col("name").str.strip_chars())
    keyed = lines.with_columns(key=key_expr(pl.col("name"))).filter(pl.col("key") != "")
    return keyed.sort("key", "name").unique("key", keep="first", maintain_order=True).select("key", "name")
