"""Rebuild the data file of `chaland.reference` from a folder of public originals.

    python scripts/build_reference.py FOLDER [--to FILE]

The folder holds the files named in `reference_sources`, as their owners publish them; each module there
says its sources and their licence. The same folder and the same polars give the same bytes.
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
from reference_sources import business, communes, names, outlines, phones, towns

DEFAULT = Path(__file__).parents[1] / "chaland" / "reference" / "data" / "reference.zip"
NO_DAY = (1980, 1, 1, 0, 0, 0)
TABLES: dict[str, Callable[[Path], pl.DataFrame]] = {
    "communes": communes.communes,
    "departments": communes.departments,
    "family_names": names.family_names,
    "given_names": names.given_names,
    "legal_categories": business.legal_categories,
    "naf": business.naf,
    "phone_blocks": phones.phone_blocks,
    "postal_towns": towns.postal_towns,
    "regions": communes.regions,
    "staff_bands": business.staff_bands,
    "street_types": business.street_types,
    "town_names": towns.town_names,
}


def build(folder: Path, target: Path) -> None:
    """Write the archive; says on stderr what each member weighs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name, make in TABLES.items():
            table = make(folder)
            _put(archive, f"{name}.parquet", _parquet(table), zipfile.ZIP_STORED, f"{table.height:,} rows")
        _put(
            archive,
            "departments.geojson",
            outlines.department_outlines(folder),
            zipfile.ZIP_DEFLATED,
            "outlines",
        )


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=19, statistics=False)
    return buffer.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, method: int, what: str) -> None:
    entry = zipfile.ZipInfo(name, NO_DAY)
    entry.compress_type = method
    archive.writestr(entry, content)
    print(f"{name:<26}{len(content):>11,} bytes  {what}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=DEFAULT)
    asked = parser.parse_args()
    build(asked.folder, asked.to)


if __name__ == "__main__":
    main()
