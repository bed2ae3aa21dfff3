"""Whatever cells hold, a file of ours opens, runs nothing, and gives them back."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chaland.exports.domain import Column, Form, Table
from chaland.exports.writers import WRITERS
from chaland.intake.reading import open_file
from chaland.kernel.formulas import unshield
from chaland.kernel.text import Language, Text

HOSTILE = st.text(
    st.sampled_from("='+-@\t;,\"\n\r\\<>&|é€𝄞\u00a0 0x1{}") | st.characters(exclude_categories=["Cs"]),
    max_size=30,
)
WRITABLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=30)


def columns(*kinds: str) -> tuple[Column, ...]:
    return tuple(
        Column(f"c{at}", Text(f"colonne {at}", f"column {at}"), kind) for at, kind in enumerate(kinds)
    )  # type: ignore[arg-type]


def write(
    form: Form, path: Path, rows: list[tuple[Any, ...]], *kinds: str, language: Language = "fr"
) -> None:
    chunk = list(zip(*rows, strict=True))
    table = Table("contacts", columns(*kinds), language, "Europe/Paris", iter([chunk] if rows else []))
    assert WRITERS[form](table, path)[0] == len(rows)


def comma_separated(path: Path) -> list[list[str]]:
    """As a spreadsheet that expects commas opens it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@settings(max_examples=60)
@given(st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=20))
@example([("", ",=")])
@example([("", "a,'=\n,@")])
def test_csv_gives_cells_back_and_runs_none(rows: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write("csv", path, rows, "text", "text")
        with path.open(encoding="utf-8-sig", newline="") as file:
            back = list(csv.reader(file, delimiter=";"))[1:]
        assert [tuple(map(unshield, row)) for row in back] == rows
        for cell in (cell for row in back for cell in row):
            assert not re.match(r"[=@\t\r\n]|[+-](?![\d .,()\u00a0\u202f]*$)", cell), cell
        for line in comma_separated(path):
            assert not any(cell.startswith(("=", "@")) for cell in line)


@settings(max_examples=30)
@given(st.lists(st.tuples(WRITABLE, WRITABLE), min_size=1, max_size=10))
def test_our_own_reader_reads_every_cell_of_a_csv(rows: list[tuple[str, str]]) -> None:
    told = [(f"n{at}", f"x{one}", f"x{two}") for at, (one, two) in enumerate(rows)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write("csv", path, told, "text", "text", "text")
        with open_file(path, name="a.csv") as opened:
            frames = [chunk.frame for chunk in opened.table(None).chunks(1000)]
        assert [tuple(unshield(cell) for cell in row) for row in pl.concat(frames).iter_rows()] == told


@settings(max_examples=30)
@given(st.lists(WRITABLE.filter(lambda text: text.strip() != ""), min_size=1, max_size=10))
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_workbooks_hold_texts_as_texts(form: Form, texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{form}"
        write(form, path, [(text,) for text in texts], "text")
        back = pl.read_excel(path, engine="calamine", schema_overrides={"Colonne 0": pl.String})
        assert back["Colonne 0"].to_list() == texts


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_lines_tabs_and_leading_zeros_survive_in_workbooks(tmp_path: Path, form: Form) -> None:
    texts = ["01000", "=1+1", "deux\nlignes", " bords  et   trous ", "<b>&amp;", "+33612345678", "1E5"]
    write(form, tmp_path / f"a.{form}", [(text,) for text in texts], "text")
    back = pl.read_excel(tmp_path / f"a.{form}", engine="calamine")["Colonne 0"].to_list()
    assert back == texts
    if form == "xlsx":
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
        assert {cell.data_type for (cell,) in sheet.iter_rows(min_row=2)} == {"s"}


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "parquet", "jsonl", "vcf"])
def test_an_empty_export_is_a_sound_file(tmp_path: Path, form: Form) -> None:
    write(form, tmp_path / f"a.{form}", [], "text", "number")
    assert (tmp_path / f"a.{form}").stat().st_size == 0 or form not in ("jsonl", "vcf")


def test_old_dates_and_long_texts_do_not_break_a_workbook(tmp_path: Path) -> None:
    rows = [(date(1850, 1, 2), "x" * 40_000), (date(1980, 1, 2), "court")]
    chunk = list(zip(*rows, strict=True))
    table = Table("contacts", columns("date", "text"), "fr", "Europe/Paris", iter([chunk]))
    assert WRITERS["xlsx"](table, tmp_path / "a.xlsx") == (2, 1)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [str(sheet["A2"].value), str(sheet["A3"].value)] == ["1850-01-02", "1980-01-02 00:00:00"]
    assert len(sheet["B2"].value) == 32_767


@pytest.mark.parametrize(("language", "told"), [("fr", "-12,5"), ("en", "-12.5")])
def test_numbers_are_written_as_the_language_has_them(tmp_path: Path, language: Language, told: str) -> None:
    write(
        "csv",
        tmp_path / "a.csv",
        [(Decimal("-12.5"), 3.0, True)],
        "cents",
        "number",
        "yes_no",
        language=language,
    )
    yes = "oui" if language == "fr" else "yes"
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[1] == f'{told};3;"{yes}"'
