"""Activities, legal categories, staff bands, street types.

Sources: INSEE nomenclatures (open) as republished by signaux-faibles (MIT), annuaire-entreprises (MIT)
and les-emplois (MIT).
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from chaland.reference.keys import key_expr
from reference_sources.opened import zip_csv, zip_json

LABELS = "naf_rev2_labels.zip"


def naf(folder: Path) -> pl.DataFrame:
    """The table `naf`, from the sections down, in the order of the nomenclature."""
    levels = pl.concat([_level(folder, level) for level in range(1, 6)])
    return (
        levels.join(_sections(folder), on="division", how="left")
        .with_columns(section=pl.coalesce("section", "code"))
        .join(_short_labels(folder), on="code", how="left")
        .with_columns(short=pl.coalesce("short", "label"), version=pl.lit("NAFRev2"))
        .select("code", "label", "short", "level", "section", "version")
        .sort("level", "code")
    )


def _level(folder: Path, level: int) -> pl.DataFrame:
    rows = zip_csv(folder, LABELS, f"naf{level}.csv", separator=";")
    code, label = (pl.col(name) for name in rows.columns)
    dotted = (
        pl.when(code.str.len_chars() > 2).then(code.str.head(2) + "." + code.str.slice(2)).otherwise(code)
    )
    division = pl.when(pl.lit(level > 1)).then(code.str.head(2))
    return rows.select(
        code=dotted, label=label.str.strip_chars(), level=pl.lit(level, pl.Int64), division=division
    )


def _sections(folder: Path) -> pl.DataFrame:
    rows = zip_csv(folder, LABELS, "5to1.csv", separator=";")
    return rows.select(division=pl.col("n5").str.head(2), section="n1").unique("division")


def _short_labels(folder: Path) -> pl.DataFrame:
    rows = zip_csv(folder, LABELS, "libelles_ape.csv", separator=";")
    code = pl.col("Code").str.strip_prefix("SECTION ").str.strip_chars()
    below_section = ~pl.col("Code").str.starts_with("SECTION")  # the file shouts the names of sections
    return rows.filter(below_section).select(code=code, short=pl.col(rows.columns[-1]).str.strip_chars())


def legal_categories(folder: Path) -> pl.DataFrame:
    labels = zip_json(folder, LABELS, "natures-juridiques.json")
    return pl.DataFrame([{"code": c, "label": label.strip()} for c, label in sorted(labels.items())])


def staff_bands(folder: Path) -> pl.DataFrame:
    labels = zip_json(folder, LABELS, "tranches-effectifs.json")
    rows = [{"code": c, "label": label, **_bounds(label)} for c, label in labels.items()]
    return pl.DataFrame(rows).sort("at_least", "code", descending=[False, True])


def _bounds(label: str) -> dict[str, int | None]:
    """`20 à 49 salariés` gives 20 and 49; the units without employees give 0 and 0."""
    if "(" in label:
        return {"at_least": 0, "at_most": 0}
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(r"(?<=\d)\s(?=\d)", "", label))]
    return {"at_least": numbers[0], "at_most": numbers[1] if len(numbers) > 1 else None}


def street_types(folder: Path) -> pl.DataFrame:
    """The table `street_types`, one row a label."""
    rows = zip_csv(folder, LABELS, "ref_type_voie_v3.csv", separator=";")
    label = key_expr(pl.col("libelle").str.replace("(s)", "", literal=True))
    return rows.select(label=label, abbreviation="codetypevoie").unique("label").sort("label")
