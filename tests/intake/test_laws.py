"""Laws of importing, on tables that Hypothesis invents: nothing lost, idempotent, undone without a trace."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DjangoTestCase  # each example in its own transaction

from tests.intake.deliveries import Shop, counted
from tests.intake.state import differences, state_of_the_file

NAMES = st.sampled_from(
    [
        "Martin",
        "DUPONT",
        "le goff",
        "O'Brien",
        "Saint-Exupéry",
        "",
        "NC",
        "Çelik",
        "M. et Mme PETIT Luc et Zoé",
    ]
)
CELLS = st.one_of(
    NAMES,
    st.sampled_from(
        [
            "69003",
            "1000",
            "75116 PARIS",
            "2A004",
            "lyon",
            "St Étienne",
            "06 12 34 56 78",
            "612345678",
            "a@example.fr",
        ]
    ),
    st.sampled_from(
        ["01/02/2020", "31/02/1999", "3 mars 1980", "=1+1", "+33612345678", "-", "oui", "x;y", 'un "mot"']
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
)
HEADERS = [
    "N° client",
    "Nom",
    "Prénom",
    "E-mail",
    "Mobile",
    "Code postal",
    "Ville",
    "Naissance",
    "Société",
    "Divers",
]


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header and rows: names in the columns of names, anything anywhere else."""
    wanted = draw(st.lists(st.sampled_from(HEADERS), min_size=2, unique=True))
    headers = list(dict.fromkeys(["Nom", *wanted]))
    row = st.tuples(*(NAMES if header in ("Nom", "Prénom") else CELLS for header in headers))
    rows = draw(st.lists(row, min_size=1, max_size=8))
    return [headers, *(list(cells) for cells in rows)]


def _write(path: Path, table: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(table)


class TestLaws(DjangoTestCase):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(first=tables(), second=tables())
    def test_nothing_is_lost_twice_is_once_and_undo_leaves_no_trace(self, first: Any, second: Any) -> None:
        shop, path, other = Shop(self.folder), self.folder / "first.csv", self.folder / "second.csv"
        _write(path, first)
        _write(other, second)
        answers: dict[str, Any] = {"kind": "contacts", "keep_unknown": True}
        empty = state_of_the_file()
        entry = shop.deliver_file(path, **answers)
        assert sum(counted(entry).values()) == entry.counts["read"]
        after_first = state_of_the_file()
        again = shop.deliver_file(path, **answers)
        assert again.counts["created"] == again.counts["updated"] == 0
        assert not differences(after_first, state_of_the_file())
        newer = shop.deliver_file(other, **answers)
        shop.undo(newer)
        assert not differences(after_first, state_of_the_file())
        shop.undo(entry)  # what it said is now the word of the file that said it again
        assert len(state_of_the_file()["customers_contact"]) == len(after_first["customers_contact"])
        shop.undo(again)
        assert not differences(empty, state_of_the_file())
