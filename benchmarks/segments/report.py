"""The whole run: write, build, ask everybody the same, compare the counts, print the ratios."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.imports import fresh
from benchmarks.measure import Measure, measure
from benchmarks.segments.asked.questions import SENTENCES
from benchmarks.segments.asking import Told
from benchmarks.segments.living import SEGMENTS

CHANGES = 2_000


def run(contacts: int, folder: Path, databases: Sequence[str], cluster: str) -> None:
    """Raises AssertionError when two engines disagree."""
    print(f"\nsentences: {contacts:,} contacts")
    answers: dict[str, Told] = {}
    for name, told in _asked(contacts, folder, databases, cluster):
        answers[name] = told.answer
        print(f"  {name:18} asked in {told.wall:.1f} s, {told.memory:.0f} MB", flush=True)
    _table(answers)
    for question in SENTENCES:
        counts = {name: told[question]["count"] for name, told in answers.items()}
        assert len(set(counts.values())) == 1, (question, counts)


def _asked(
    contacts: int, folder: Path, databases: Sequence[str], cluster: str
) -> Iterator[tuple[str, Measure]]:
    asking = "benchmarks.segments.asking"
    for place, database in enumerate(databases):
        home = folder / f"segments-{database}"
        home.mkdir()
        url = fresh(cluster, "bench_segments") if database == "postgresql" else ""
        environment = {"CHALAND_HOME": str(home), "DATABASE_URL": url}
        written = measure(
            "benchmarks.segments.written.writing:write", [contacts, str(folder), place == 0], environment
        )
        print(f"  {database}: written in {written.wall:.0f} s, {written.answer}", flush=True)
        built = measure(f"{asking}:build", [], environment)
        size = built.answer["bytes"] / 2**20
        print(
            f"  {database}: first build {built.answer['seconds']:.1f} s, cpu {built.cpu:.1f} s, {built.memory:.0f} MB of memory, file {size:.0f} MB",
            flush=True,
        )
        yield f"mirror {database}", measure(f"{asking}:house", ["mirror"], environment)
        yield f"{database}", measure(f"{asking}:house", ["rows"], environment)
        yield f"delta {database}", measure(f"{asking}:delta", [CHANGES], environment)
        _typed(database, measure("benchmarks.segments.typed:typed", [], environment))
        _live(database, measure("benchmarks.segments.living:live", [], environment))
    for way in ("polars", "pandas"):
        yield way, measure(f"{asking}:frames", [way, str(folder)])


def _typed(database: str, told: Measure) -> None:
    figures = ", ".join(
        f"{name} p50 {ms['p50']:,.0f} p95 {ms['p95']:,.0f}" for name, ms in told.answer.items()
    )
    print(f"  {database}: builder through HTTP, ms: {figures}", flush=True)


def _live(database: str, told: Measure) -> None:
    figures = ", ".join(f"{name} {value:,.1f}" for name, value in told.answer.items())
    print(f"  {database}: {SEGMENTS} segments: {figures}; {told.memory:.0f} MB of memory", flush=True)


def _table(answers: dict[str, Told]) -> None:
    """Milliseconds; then how many times slower than the first mirror, as a geometric mean."""
    print(f"\n{'ms':34}{'count':>9}" + "".join(f"{name:>18}" for name in answers))
    for question in SENTENCES:
        count = next(iter(answers.values()))[question]["count"]
        print(
            f"{question:34}{count:9,.0f}"
            + "".join(f"{told[question]['ms']:18.1f}" for told in answers.values())
        )
    base = next(iter(answers.values()))
    ratios = [
        statistics.geometric_mean(told[question]["ms"] / base[question]["ms"] for question in SENTENCES)
        for told in answers.values()
    ]
    print(f"{'times the first (geometric mean)':43}" + "".join(f"{ratio:18.2f}" for ratio in ratios))
