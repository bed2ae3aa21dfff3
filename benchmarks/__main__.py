"""`make bench`: import beside its baselines, then pages on what was imported. Prints ratios.

ARGS="--rows 100000 --xlsx-rows 0" is a short run; `--only` and `--databases` choose parts of it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import campaigns, consent, mail, results, writing
from benchmarks.data import write_messy_csv, write_xlsx
from benchmarks.duplicates import report as duplicates
from benchmarks.enrichment import run as enrichment
from benchmarks.imports import WAYS, home_of, taken
from benchmarks.matching import report as matching
from benchmarks.measure import measure
from benchmarks.quality import report as values
from benchmarks.scale import report as scale
from benchmarks.segments import report as segments
from tests.harness import postgres

DATABASES = ("sqlite", "postgresql")
PARTS = (
    "imports",
    "pages",
    "segments",
    "consent",
    "writing",
    "mail",
    "campaigns",
    "results",
    "scale",
    "duplicates",
    "matching",
    "enrichment",
    "values",
)


def main() -> None:
    asked = _asked()
    if asked.only == "values":
        values.run(asked.values)
        return
    if asked.only == "mail":
        mail.run(min(asked.contacts, 5_000))
        return
    if asked.only == "duplicates":
        duplicates.run(asked.people)
        return
    with_postgres = "postgresql" in asked.databases and asked.only != "scale"
    cluster = postgres.start() if with_postgres else ""
    with tempfile.TemporaryDirectory(prefix="chaland-bench-") as name:
        folder = Path(name)
        if asked.only == "segments":
            segments.run(asked.contacts, folder, asked.databases, cluster)
            return
        if asked.only == "matching":
            matching.run(asked.records, folder, asked.databases, cluster)
            return
        if asked.only == "scale":
            scale.run(asked.contacts, asked.times, folder, asked.engines)
            return
        if asked.only == "enrichment":
            enrichment(min(asked.contacts, 100_000), asked.rows, folder, asked.databases, cluster)
            return
        if asked.only == "campaigns":
            campaigns.run(asked.contacts, folder, asked.databases, cluster)
            return
        if asked.only == "results":
            results.run(asked.contacts, folder, asked.databases, cluster)
            return
        if asked.only == "consent":
            consent.run(asked.contacts, folder, asked.databases, cluster)
            return
        if asked.only == "writing":
            writing.run(asked.contacts, folder, asked.databases, cluster)
            return
        csv = folder / "clients.csv"
        write_messy_csv(csv, rows=asked.rows, seed=1)
        ways = ("chaland",) if asked.only == "pages" else tuple(WAYS)
        _imports(csv, asked.rows, ways, asked.databases, cluster)
        if asked.xlsx_rows and asked.only != "pages":
            xlsx = folder / "clients.xlsx"
            write_xlsx(xlsx, rows=asked.xlsx_rows, seed=1)
            _imports(xlsx, asked.xlsx_rows, ways, asked.databases, cluster)
        if asked.only != "imports":
            _pages(folder, asked.databases, cluster)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the csv")
    parser.add_argument(
        "--xlsx-rows", type=int, default=200_000, help="rows of the workbook; 0 leaves it out"
    )
    parser.add_argument(
        "--only",
        choices=PARTS,
        help="pages: import without the baselines",
    )
    parser.add_argument(
        "--contacts", type=int, default=1_000_000, help="of the file that sentences are asked of"
    )
    parser.add_argument("--values", type=int, default=100_000, help="of --only values: distinct ones")
    parser.add_argument(
        "--people", type=int, default=4_000, help="of --only duplicates: in each file of the generator"
    )
    parser.add_argument(
        "--records",
        nargs="+",
        type=int,
        default=[100_000, 1_000_000],
        help="of --only matching: sizes of the files looked through",
    )
    parser.add_argument(
        "--times", nargs="+", type=int, default=[1], help="of --only scale: sizes, times --contacts"
    )
    parser.add_argument(
        "--engines",
        nargs="+",
        choices=scale.ENGINES,
        default=scale.ENGINES[:3],
        help="of --only scale; spark takes what `make test-scale` installs",
    )
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    return parser.parse_args()


def _imports(path: Path, rows: int, ways: Sequence[str], databases: Sequence[str], cluster: str) -> None:
    print(f"\n{path.name}: {rows:,} rows x 20 columns, {path.stat().st_size / 2**20:.0f} MB")
    print(f"{'':15} {'database':11} {'wall s':>8} {'cpu s':>8} {'rows/s':>9} {'MB':>6}  times faster than")
    for database in databases:
        walls: dict[str, float] = {}
        for way in ways:
            found = taken(way, database, path, path.parent, cluster)
            ratios = ", ".join(f"{other} {wall / found.wall:.2f}" for other, wall in walls.items())
            walls[way] = found.wall
            print(
                f"{way:15} {database:11} {found.wall:8.1f} {found.cpu:8.1f} {rows / found.wall:9,.0f} "
                f"{found.memory:6.0f}  {ratios or '-'}   {found.answer}",
                flush=True,
            )


def _pages(folder: Path, databases: Sequence[str], cluster: str) -> None:
    for database in databases:
        environment = home_of("chaland", database, ".csv", folder, cluster)
        times = measure("benchmarks.pages:page_times", [], environment).answer
        print(f"\npages on {database}, milliseconds")
        for name, found in times.items():
            print(f"{name:25} p50 {found['p50']:8.1f}   p95 {found['p95']:8.1f}", flush=True)


if __name__ == "__main__":
    main()
