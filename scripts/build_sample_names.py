"""Count the given names of France by decade of birth, for the invented people of the samples.

    python scripts/build_sample_names.py ZIP_OF_INSEE_NAT_CSV

Reads INSEE's national file of given names (columns sexe;preusuel;annais;nombre) and keeps, for each sex and
decade, the commonest names. The output is committed; run this only when INSEE publishes a new year.
"""

from __future__ import annotations

import gzip
import sys
import zipfile
from pathlib import Path

import polars as pl

TARGET = Path(__file__).parent.parent / "chaland" / "samples" / "data" / "given_names_by_decade.csv.gz"
KEPT = 250
FIRST_DECADE = 1920


def counts(archive: Path) -> pl.DataFrame:
    """sex (M, F), decade, name, births: the commonest names of each decade, commonest first."""
    with zipfile.ZipFile(archive) as opened:
        content = opened.read(opened.namelist()[0])
    births = pl.read_csv(content, separator=";", infer_schema=False).filter(
        pl.col("annais").str.contains(r"^\d{4}$"), pl.col("preusuel").str.contains(r"^\p{L}[\p{L}' -]+$")
    )
    return (
        births.group_by(
            sex=pl.col("sexe").replace({"1": "M", "2": "F"}),
            decade=pl.col("annais").cast(pl.Int32) // 10 * 10,
            name=pl.col("preusuel").str.to_titlecase(),
        )
        .agg(births=pl.col("nombre").cast(pl.Int64).sum())
        .filter(pl.col("decade") >= FIRST_DECADE)
        .sort("sex", "decade", "births", "name", descending=[False, False, True, False])
        .filter(pl.int_range(pl.len()).over("sex", "decade") < KEPT)
    )


def main() -> None:
    table = counts(Path(sys.argv[1]))
    with TARGET.open("wb") as out, gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as packed:
        packed.write(table.write_csv().encode())
    print(f"{TARGET.name}: {table.height} rows, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
