"""The whole run: draw, and for each size lay, ask every engine the same, compare the counts, print."""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Measure, measure
from benchmarks.segments.asked.questions import SENTENCES

ENGINES = ("duckdb-file", "duckdb", "sail", "spark")
SPARK = "local-cluster[2,1,2048]"
DRIVER = Path(__file__).parents[2] / ".scale"


def run(contacts: int, times: Sequence[int], folder: Path, engines: Sequence[str]) -> None:
    """Raises AssertionError when two engines disagree. Spark takes what `make test-scale` installs."""
    environment = {"CHALAND_HOME": str(folder / "home"), "DATABASE_URL": ""}
    frames = folder / "frames"
    frames.mkdir()
    told = measure("benchmarks.scale.writing:draw", [contacts, str(frames)], environment)
    print(f"\n{contacts:,} contacts drawn in {told.wall:.0f} s, {told.answer['rows']:,} rows", flush=True)
    for many in times:
        lake = folder / f"lake-{many}"
        lake.mkdir()
        _one_size(contacts, many, frames, lake, engines, environment)
        shutil.rmtree(lake)


def _one_size(
    drawn: int, many: int, frames: Path, lake: Path, engines: Sequence[str], environment: dict[str, str]
) -> None:
    arguments = [drawn * many, drawn, str(frames), str(lake)]
    laid = measure("benchmarks.scale.writing:lay", arguments, environment)
    size = laid.answer["bytes"] / 2**20
    print(
        f"\nlake of {drawn * many:,} contacts: {laid.answer['rows']:,} rows, {size:,.0f} MB, "
        f"laid in {laid.wall:.0f} s, cpu {laid.cpu:.0f} s",
        flush=True,
    )
    answers = {}
    for name, found in _asked(engines, str(lake), environment):
        answers[name] = found.answer["told"]
        print(
            f"  {name:12} ready in {found.answer['prepared']:5.1f} s, {found.wall:5.0f} s in all, "
            f"{found.memory:6.0f} MB",
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
    """Milliseconds by the clock, then of the processors; then how many times the first, as a geometric mean."""
    base = next(iter(answers.values()))
    print(f"\n{'ms, then ms of cpu':34}{'count':>10}" + "".join(f"{name:>18}" for name in answers))
    for question in SENTENCES:
        counts = {name: told[question]["count"] for name, told in answers.items()}
        assert len(set(counts.values())) == 1, (question, counts)
        times = "".join(
            f"{told[question]['ms']:9,.0f}{told[question]['cpu']:9,.0f}" for told in answers.values()
        )
        print(f"{question:34}{base[question]['count']:10,.0f}{times}")
    ratios = [
        statistics.geometric_mean(
            (told[question][what] + 1) / (base[question][what] + 1) for question in SENTENCES
        )
        for told in answers.values()
        for what in ("ms", "cpu")
    ]
    print(
        f"{'times the first (geometric mean)':44}" + "".join(f"{ratio:9.1f}" for ratio in ratios), flush=True
    )
