"""The code read as text: what the tests of this folder look at."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

Kind = TypeVar("Kind", bound=ast.AST)

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "chaland"


@cache
def files() -> tuple[Path, ...]:
    """Every Python file of the house, but migrations, which are generated."""
    return tuple(sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts))


@cache
def every_file() -> tuple[Path, ...]:
    """Those, and what stands beside the house: benchmarks, scripts, tests."""
    beside = (path for folder in ("benchmarks", "scripts", "tests") for path in (ROOT / folder).rglob("*.py"))
    return (*files(), *sorted(beside))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def nodes(kind: type[Kind], among: Iterable[Path] | None = None) -> Iterator[tuple[Path, Kind]]:
    """Every node of one kind, with the file it stands in; `among`: not of the house alone."""
    for path in files() if among is None else among:
        for node in _by_kind(path).get(kind, ()):
            yield path, cast(Kind, node)


@cache
def _by_kind(path: Path) -> dict[type[ast.AST], list[ast.AST]]:
    """Gone through once for all who ask."""
    found: dict[type[ast.AST], list[ast.AST]] = {}
    for node in ast.walk(tree(path)):
        found.setdefault(type(node), []).append(node)
    return found


def place(path: Path, node: ast.AST) -> str:
    """`chaland/kernel/text.py:12`."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
