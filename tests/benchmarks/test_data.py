import csv
from pathlib import Path

import fastexcel

from benchmarks.data import COLUMNS, write_messy_csv, write_xlsx


def test_the_csv_has_its_rows_and_columns(tmp_path: Path):
    owners = write_messy_csv(tmp_path / "a.csv", 2_000, seed=5)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    assert lines[0] == list(COLUMNS)
    assert len(lines) == 2_001
    assert {len(line) for line in lines} == {20}
    assert owners.height == 2_000


def test_the_csv_is_the_same_for_the_same_seed(tmp_path: Path):
    for name in ("a", "b"):
        write_messy_csv(tmp_path / name, 500, seed=5)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_workbook_has_its_rows_and_columns(tmp_path: Path):
    write_xlsx(tmp_path / "a.xlsx", 500, seed=5)
    table = fastexcel.read_excel(tmp_path / "a.xlsx").load_sheet(0, dtypes="string").to_polars()
    assert table.columns == list(COLUMNS)
    assert table.height == 500
