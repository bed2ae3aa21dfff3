"""Every word of the house is in the glossary, in both languages."""

from __future__ import annotations

import re

from django.apps import apps

from chaland.access.domain import Role
from tests.architecture.source import ROOT
from tests.architecture.test_models import room_of

LINES = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if line.startswith("| `")]
WORDS = {row[0].strip("`"): row for row in ROWS}


def test_every_table_has_its_row() -> None:
    names = {model.__name__ for model in apps.get_models() if room_of(model)}
    assert names - set(WORDS) == set()


def test_every_role_has_its_row() -> None:
    assert {role.value for role in Role} - set(WORDS) == set()


def test_no_row_speaks_of_a_table_that_is_gone() -> None:
    names = {model.__name__ for model in apps.get_models()}
    assert {word for word in WORDS if re.fullmatch(r"[A-Z][A-Za-z]+", word)} - names == set()


def test_every_row_is_whole() -> None:
    assert [row[0] for row in ROWS if len(row) != 4 or not all(row)] == []
