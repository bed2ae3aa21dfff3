"""The import contracts of pyproject.toml hold, and would not if somebody broke them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import HOUSE, ROOT

LINTER = Path(sys.executable).with_name("lint-imports")

BAD = {
    "kernel/bad.py": "import chaland.customers",
    "faces/web/bad.py": "import chaland.faces.cli",
    "customers/bad.py": "import duckdb",
    "customers/bad_spark.py": "from pyspark.sql import SparkSession",
    "reference/bad.py": "from django.conf import settings",
    "jobs/bad_one.py": "import chaland.jobs.bad_two",
    "jobs/bad_two.py": "import chaland.jobs.bad_one",
}
CONTRACTS = {
    "One way down",
    "Faces are blind to one another",
    "Only the mirror imports duckdb",
    "Only the mirror imports Spark",
    "The pure parts know no Django",
    "No circles",
}


def _lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [LINTER, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def _verdicts(said: str) -> set[str]:
    """Lines without what the linter adds in parentheses."""
    return {line.split(" (")[0] for line in said.splitlines()}


def _copy(to: Path) -> Path:
    shutil.copytree(HOUSE, to / "chaland", ignore=lambda _, names: {n for n in names if _is_no_code(n)})
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def _is_no_code(name: str) -> bool:
    return name in {"static", "templates", "data", "__pycache__", "locale", "account_templates"}


def test_the_contracts_hold() -> None:
    code, said = _lint(ROOT)
    assert code == 0, said
    assert {f"{name} KEPT" for name in CONTRACTS} <= _verdicts(said)


def test_each_contract_bites(tmp_path: Path) -> None:
    house = _copy(tmp_path) / "chaland"
    for name, line in BAD.items():
        (house / name).write_text(line + "\n", encoding="utf-8")
    code, said = _lint(tmp_path)
    assert code == 1
    assert {f"{name} BROKEN" for name in CONTRACTS} <= _verdicts(said), said
    for module in (
        "chaland.kernel.bad",
        "chaland.faces.web.bad",
        "chaland.customers.bad",
        "chaland.reference.bad",
    ):
        assert module in said


def test_a_room_that_the_design_does_not_name_is_refused(tmp_path: Path) -> None:
    (room := _copy(tmp_path) / "chaland/surprise").mkdir()
    (room / "__init__.py").write_text("", encoding="utf-8")
    code, said = _lint(tmp_path)
    assert code == 1
    assert "surprise" in said
