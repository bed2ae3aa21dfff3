"""The lock: everything pinned, hashed, from no named place, and in step with what we ask for."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT, nodes, project

ASKED = project()["project"]["dependencies"]
EXTRAS = project()["project"]["optional-dependencies"]


def _locked(name: str) -> dict[str, list[str]]:
    """Package -> its versions (one for each kind of machine)."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if pinned := re.match(r"([a-z0-9.-]+)==([^ ;\\]+)", line):
            found.setdefault(pinned[1], []).append(pinned[2])
    return found


RUN, TEST = _locked("requirements.txt"), _locked("requirements-dev.txt")
SCALE = _locked("requirements-scale.txt")
ASKED_AND_LOCKED = [
    (ASKED, RUN),
    (ASKED, TEST),
    (EXTRAS["dev"], TEST),
    (EXTRAS["spark"], TEST),
    (EXTRAS["spark-driver"], SCALE),
]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-scale.txt"])
def test_every_package_is_pinned_and_hashed_and_no_place_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    for package in re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)):
        assert re.match(r"[a-z0-9.-]+==", package), package
        assert "--hash=sha256:" in package, package


@pytest.mark.parametrize(("asked", "locked"), ASKED_AND_LOCKED)
def test_what_we_ask_for_is_what_is_locked(asked: list[str], locked: dict[str, list[str]]) -> None:
    for line in asked:
        wanted = Requirement(line)
        versions = locked.get(canonicalize_name(wanted.name))
        assert versions, f"{wanted.name} is not locked: run `make lock`"
        assert all(version in wanted.specifier for version in versions), wanted.name


def test_tests_run_on_what_people_run() -> None:
    assert {name: TEST.get(name) for name in RUN} == RUN


def test_what_the_house_imports_is_asked_for() -> None:
    """A library that only another one brings along may leave with it."""
    brought = {
        "sklearn": ["scikit-learn"],
        "splink": ["splink"],
        "botocore": ["botocore"],
        **packages_distributions(),
    }  # extras that tests do without
    imported = {
        name for path, name in _imports() if name not in sys.stdlib_module_names and name != "chaland"
    }
    asked = {
        canonicalize_name(Requirement(line).name)
        for line in [
            *ASKED,
            *(
                one
                for extra in ("spark", "train", "spark-duplicates", "smpp", "ses")
                for one in EXTRAS[extra]
            ),
        ]
    }
    asked |= {"markupsafe"}  # jinja2's other half
    unasked = {name for name in imported if not {canonicalize_name(d) for d in brought[name]} & asked}
    assert unasked == set()


def _imports() -> Iterator[tuple[Path, str]]:
    for path, plain in nodes(ast.Import):
        yield from ((path, alias.name.partition(".")[0]) for alias in plain.names)
    for path, taken in nodes(ast.ImportFrom):
        if taken.module and not taken.level:
            yield path, taken.module.partition(".")[0]
