"""Runs every check and says at the end which held: `python -m scripts.check lint|all`.

All are run even when one fails, so that one run tells everything.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
WEB = "chaland/faces/web"
PYTEST = ("pytest", "-n", "2", "--durations=10")
"""Shared out in order: tests that commit come last in each process, for they leave its tables empty to those after."""
PAGES = "faces/web"
"""Where the tests that use a browser are; `tests.conftest` refuses them elsewhere."""
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Whatever the machine prefers: every process would compile the house and the tests again, half a minute each."""


@dataclass(frozen=True, slots=True)
class Check:
    """`environment` is added to ours."""

    name: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()


LINT = (
    Check("code style", ("ruff", "check", ".")),
    Check("code format", ("ruff", "format", "--check", ".")),
    Check("types", ("mypy",)),
    Check("import contracts", ("lint-imports", "--no-logo")),
    Check("page templates", ("djlint", f"{WEB}/templates", "--profile", "jinja", "--lint", "--quiet")),
    Check(
        "account templates",
        ("djlint", f"{WEB}/account_templates", "--profile", "django", "--lint", "--quiet"),
    ),
    Check("translations", ("python", "-m", "scripts.messages", "--check")),
)
TESTS = (
    Check("tests, SQLite", (*PYTEST, "-m", "not browser")),
    Check("tests, PostgreSQL", PYTEST, (("CHALAND_TEST_DATABASE", "postgres"),)),
    Check("tests, browser", (*PYTEST, "-m", "browser", f"tests/{PAGES}")),
)


def main(what: str) -> int:
    checks = {"lint": LINT, "all": (*LINT, *TESTS)}[what]
    results = [(check, *_run(check)) for check in checks]
    print()
    for check, ok, seconds in results:
        print(f"  {'ok    ' if ok else 'FAILED'}  {check.name:<20} {seconds:6.1f} s")
    failed = [check.name for check, ok, _ in results if not ok]
    print(
        f"\n{len(results) - len(failed)} checks held, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}."
    )
    return 1 if failed else 0


def _run(check: Check) -> tuple[bool, float]:
    print(f"\n== {check.name}: {' '.join(check.command)}", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        [str(BIN / check.command[0]), *check.command[1:]],
        env={**os.environ, **COMPILED, **dict(check.environment)},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
