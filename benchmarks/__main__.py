"""`make bench`: import beside its baselines, then pages on what was imported. Prints ratios."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.data import write_messy_csv, write_xlsx
from benchmarks.imports import compare
from benchmarks.measure import Measure, measure
from tests.harness import postgres


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the csv")
    parser.add_argument(
        "--xlsx-rows", type=int, default=200_000, help="rows of the workbook; 0 leaves it out"
    )
    asked = parser.parse_args()
    cluster = postgres.start()
    with tempfile.TemporaryDirectory(prefix="chaland-bench-") as name:
        folder = Path(name)
        csv = folder / "clients.csv"
        write_messy_csv(csv, rows=asked.rows, seed=1)
        _imports(csv, folder, cluster, asked.rows)
        if asked.xlsx_rows:
            xlsx = folder / "clients.xlsx"
            write_xlsx(xlsx, rows=asked.xlsx_rows, seed=1)
            _imports(xlsx, folder, cluster, asked.xlsx_rows)
        _pages(folder, cluster)


def _imports(path: Path, folder: Path, cluster: str, rows: int) -> None:
    print(f"\n{path.name}: {rows:,} rows x 20 columns, {path.stat().st_size / 2**20:.0f} MB")
    print(f"{'':15} {'database':11} {'wall s':>8} {'cpu s':>8} {'rows/s':>9} {'MB':>6}  x pandas")
    base: dict[str, Measure] = {}
    for way, database, taken in compare(path, folder, cluster):
        base.setdefault(database, taken)
        ratio = base[database].wall / taken.wall
        print(
            f"{way:15} {database:11} {taken.wall:8.1f} {taken.cpu:8.1f} {rows / taken.wall:9,.0f} "
            f"{taken.memory:6.0f}  {ratio:.2f}   {taken.answer}",
            flush=True,
        )


def _pages(folder: Path, cluster: str) -> None:
    for database in ("sqlite", "postgresql"):
        url = f"{cluster.rsplit('/', 1)[0]}/bench_chaland_csv" if database == "postgresql" else ""
        environment = {"CHALAND_HOME": str(folder / f"csv-chaland-{database}"), "DATABASE_URL": url}
        times = measure("benchmarks.pages:page_times", [], environment).answer
        print(f"\npages on {database}, milliseconds")
        for name, taken in times.items():
            print(f"{name:25} p50 {taken['p50']:8.1f}   p95 {taken['p95']:8.1f}", flush=True)


if __name__ == "__main__":
    main()
