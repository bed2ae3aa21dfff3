"""The whole run, size by size: the scan beside Splink, then the same file in a house of each database."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.imports import home_of, taken
from benchmarks.matching.living import BATCH_FROM
from benchmarks.measure import Measure, measure

_SCANNING, _LIVING = "benchmarks.matching.scanning", "benchmarks.matching.living"


def run(sizes: Sequence[int], folder: Path, databases: Sequence[str], cluster: str) -> None:
    """Prints figures. The house is filled with the largest size."""
    for size in sizes:
        path = folder / f"people-{size}.parquet"
        records = measure(f"{_SCANNING}:write", [str(path), size]).answer
        print(f"\nscan of {records:,} records, households 25 %")
        print(f"{'':8} {'wall s':>8} {'cpu s':>7} {'MB':>6}   {'pairs P':>7} {'R':>6} {'F1':>6}   {'clusters P':>10} {'R':>6} {'F1':>6}")  # fmt: skip
        ours = _line("chaland", measure(f"{_SCANNING}:chaland", [str(path)]))
        if find_spec("splink") is None:
            print("(splink is not installed: pip install 'chaland[duplicates-bench]')")
            continue
        theirs = _line("splink", measure(f"{_SCANNING}:splink", [str(path)]))
        print(f"splink takes {theirs / ours:.2f} times our CPU", flush=True)
    for database in databases:
        _lived(folder / f"people-{max(sizes)}.parquet", folder, database, cluster)


def _line(name: str, told: Measure) -> float:
    """Prints it; the seconds of CPU of the work alone."""
    cpu = float(told.answer["cpu"])
    pairs, clusters = (" ".join(f"{value:6.4f}" for value in told.answer[of]) for of in ("pairs", "clusters"))
    print(f"{name:8} {told.wall:8.1f} {cpu:7.1f} {told.memory:6.0f}    {pairs}       {clusters}", flush=True)
    return cpu


def _lived(source: Path, folder: Path, database: str, cluster: str) -> None:
    csv = source.with_suffix(".csv")
    rows = measure(f"{_LIVING}:write_csv", [str(source), str(csv)]).answer
    imported = taken("chaland", database, csv, folder, cluster)
    print(f"\n{database}: {rows:,} rows imported in {imported.wall:.0f} s")
    environment = home_of("chaland", database, csv.suffix, folder, cluster)
    scan = measure(f"{_LIVING}:scan", [], environment)
    print(f"scan as a job: {scan.wall:.0f} s, cpu {scan.cpu:.0f} s, {scan.memory:.0f} MB: {scan.answer}")
    checks = measure(f"{_LIVING}:checks", [str(source)], environment).answer
    print(f"one record against the file, ms: {_ms(checks)}; {checks['found']} of {checks['asked']} found first", flush=True)  # fmt: skip
    merges = measure(f"{_LIVING}:merges", [], environment).answer
    batch = merges["batch"]
    print(f"merge, ms: {_ms(merges['merge'])}; undo: {_ms(merges['undo'])}")
    print(
        f"batch from {BATCH_FROM}: {batch['groups']:,} groups in {batch['wall']:.0f} s, cpu {batch['cpu']:.0f} s: "
        f"{batch['groups'] / max(batch['cpu'], 0.001):,.0f} merges a second of CPU",
        flush=True,
    )


def _ms(told: dict[str, Any]) -> str:
    return f"p50 {told['p50']:.1f} p95 {told['p95']:.1f}"
