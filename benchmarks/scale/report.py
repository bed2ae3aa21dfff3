"""The whole run for one size: draw, lay, ask every engine the same, compare the counts, print."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Measure, measure
from benchmarks.scale.writing import COPIED
from benchmarks.segments.questions import SENTENCES

ENGINES = ("duckdb-file", "duckdb", "sail", "spark")
SPARK = "local-cluster[2,1,2048]"
DRIVER = Path(__file__).parents[2] / ".scale"


def run(contacts: int, folder: Path, engines: Sequence[str]) -> None:
    """Raises AssertionError when two engines disagree. Spark takes what `make test-scale` installs."""
    environment = {"CHALAND_HOME": str(folder / "home"), "DATABASE_URL": ""}
    frames, lake = folder / "frames", folder / "lake"
    for made in (frames, lake):
        made.mkdir()
    drawn = min(contacts, COPIED)
    told = measure("benchmarks.scale.writing:draw", [drawn, str(frames)], environment)
    print(f"\nlake of {contacts:,} contacts; {drawn:,} drawn in {told.wall:.0f} s", flush=True)
    arguments = [contacts, drawn, str(frames), str(lake)]
    laid = measure("benchmarks.scale.writing:lay", arguments, environment).answer
    size = laid["bytes"] / 2**20
    print(f"  {laid['rows']:,} rows, {size:,.0f} MB, laid in {laid['seconds']:.0f} s", flush=True)
    answers = {}
    for name, found in _asked(engines, str(lake), environment):
        answers[name] = found.answer["told"]
        prepared = found.answer["prepared"]
        print(
            f"  {name:12} ready in {prepared:5.1f} s, {found.wall:5.0f} s in all, cpu {found.cpu:5.0f} s, {found.memory:6.0f} MB",
            flush=True,
        )
    _table(answers)


def _asked(engines: Sequence[str], lake: str, environment: dict[str, str]) -> Iterator[tuple[str, Measure]]:
    asking = "benchmarks.scale.asking"
    for engine in engines:
        if engine == "spark":
            driver = environment | {"PYTHONPATH": os.pathsep.join((str(DRIVER), os.getcwd()))}
            yield engine, measure(f"{asking}:spark", [lake, os.environ.get("CHALAND_SPARK", SPARK)], driver)
        else:
            name = {"duckdb": "duckdb_over", "duckdb-file": "duckdb_file", "sail": "sail"}[engine]
            yield engine, measure(f"{asking}:{name}", [lake], environment)


def _table(answers: dict[str, dict[str, Any]]) -> None:
    """Milliseconds; then how many times slower than the first, as a geometric mean."""
    print(f"\n{'ms':34}{'count':>10}" + "".join(f"{name:>14}" for name in answers))
    base = next(iter(answers.values()))
    for question in SENTENCES:
        counts = {name: told[question]["count"] for name, told in answers.items()}
        assert len(set(counts.values())) == 1, (question, counts)
        times = "".join(f"{told[question]['ms']:14,.0f}" for told in answers.values())
        print(f"{question:34}{base[question]['count']:10,.0f}{times}")
    ratios = [
        statistics.geometric_mean(told[question]["ms"] / base[question]["ms"] for question in SENTENCES)
        for told in answers.values()
    ]
    print(f"{'times the first (geometric mean)':44}" + "".join(f"{ratio:14.2f}" for ratio in ratios))
