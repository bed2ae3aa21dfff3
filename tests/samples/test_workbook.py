from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from chaland.samples.damage.shape import HEADERS
from chaland.samples.online_retail import online_retail_customers
from chaland.samples.workbook import TITLES, WorkbookTruth, write_demo_workbook

COUNT = 1_500


class Written:
    """The workbook as openpyxl reads it, with the truth told when it was written."""

    def __init__(self, path: Path) -> None:
        self.truth: WorkbookTruth = write_demo_workbook(path, COUNT, seed=3)
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["Clients"]
        self.lines = list(self.sheet.iter_rows(values_only=True))

    def cell(self, row: int, header: str) -> object:
        line = self.truth.owners["line"][row]
        return self.lines[line - 1][HEADERS.index(header)]

    def column(self, header: str) -> Iterator[object]:
        return (self.cell(row, header) for row in range(COUNT))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("demo") / "clients.xlsx")


def test_the_same_seed_writes_the_same_file(tmp_path: Path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_demo_workbook(tmp_path / name, 200, seed=seed)
    first, second, third = ((tmp_path / name).read_bytes() for name in "abc")
    assert first == second
    assert first != third


def test_it_has_two_sheets(written: Written):
    assert written.book.sheetnames == ["Clients", "Notes"]
    assert written.book["Notes"].max_row < 10


def test_titles_stand_above_the_header_and_a_total_below(written: Written):
    assert str(written.lines[0][0]).startswith("Fichier clients")
    assert not any(written.lines[2])
    assert [value or "" for value in written.lines[3]] == list(TITLES)
    assert written.lines[-1][0] == "Total"
    assert str(written.lines[-1][HEADERS.index("Points")]).startswith("=SUM(")


def test_a_column_is_blank_one_header_stands_twice_and_the_header_is_repeated(written: Written):
    blank = HEADERS.index("")
    assert all(line[blank] is None for line in written.lines)
    assert HEADERS.count("Remarques") == 2
    again = [number for number, line in enumerate(written.lines, 1) if line[0] == "N° client"]
    assert again == [4, 5 + COUNT // 2]
    assert not set(again) & set(written.truth.owners["line"])


def test_people_accept_with_date_and_source_but_for_a_few(written: Written):
    place = TITLES.index("Accepte les SMS")
    lines = [written.lines[line - 1][place:] for line in written.truth.owners["line"]]
    yes = [line for line in lines if line[0] == "oui"]
    unproven = [line for line in lines if line[1] is None]
    assert COUNT * 0.2 < len(yes) < COUNT * 0.3
    assert 0 < len(unproven) < COUNT * 0.1
    assert {line[0] for line in lines} == {"oui", "non", None}
    by_person = {}
    for person, line in zip(written.truth.owners["person_id"], lines, strict=True):
        assert by_person.setdefault(person, line) == line


def test_it_is_coloured_frozen_and_filtered(written: Written):
    assert written.sheet.auto_filter.ref.startswith("A4:")
    assert written.sheet.freeze_panes == "E5"
    gold = next(row for row in range(COUNT) if written.cell(row, "Palier fidélité") == "Or")
    fill = written.sheet.cell(written.truth.owners["line"][gold], 1).fill
    assert fill.fgColor.rgb == "FFFFF2CC"


def test_each_row_stands_on_its_line(written: Written):
    clean = written.truth.damages.filter(pl.col("column") == "Adresse")["row"]
    untouched = sorted(set(range(COUNT)) - set(clean))
    assert len(untouched) > 300
    assert all(isinstance(written.cell(row, "N° client"), int) for row in untouched)


def test_dates_are_dates_texts_and_numbers(written: Written):
    kinds = {type(value) for value in written.column("Client depuis")}
    assert {datetime, str, int} <= kinds


def test_phones_and_postal_codes_lost_their_zero_as_numbers(written: Written):
    assert any(isinstance(value, int) and len(str(value)) == 9 for value in written.column("Mobile"))
    assert any(isinstance(value, int) and len(str(value)) == 4 for value in written.column("Code postal"))


def test_the_promised_damages_are_there(written: Written):
    kinds = set(written.truth.damages["kind"])
    assert {
        "couple",
        "whole_name",
        "town_in_one",
        "address_whole",
        "two_phones",
        "two_emails",
        "mojibake",
    } <= kinds
    assert any("\n" in str(value) for value in written.column("Adresse"))
    assert any(str(value).startswith("M. et Mme ") for value in written.column("Nom"))
    assert any("CEDEX" in str(value) for value in written.column("Ville"))
    assert any(value == "NC" for value in written.column("Mobile"))


def test_owners_tell_who_was_entered_twice(written: Written):
    owners = written.truth.owners
    exact = owners.filter(pl.col("copy") == "exact")
    assert exact.height
    for row, person in exact.select("row", "person_id").iter_rows():
        original = owners.filter(pl.col("person_id") == person, pl.col("copy").is_null())["row"].item()
        assert written.cell(row, "E-mail") == written.cell(original, "E-mail")
        assert written.cell(row, "N° client") == written.cell(original, "N° client")


def test_customers_of_online_retail_are_among_them(written: Written):
    known = set(online_retail_customers())
    numbers = {str(value) for value in written.column("N° client")}
    assert len(numbers & known) > COUNT * 0.6
