"""Every real file opens or is refused with words; twelve of the hardest have golden results.

Rewrite the goldens with GOLDEN=1, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chaland.kernel.errors import Refused
from tests.intake.reading.reading import pretty, read

FILES = Path(__file__).parents[2] / "data" / "importer"
GOLDEN = Path(__file__).parents[2] / "golden" / "reading"
ALL = sorted(path.relative_to(FILES).as_posix() for path in FILES.glob("*/*"))

WITHOUT_TABLE = ["openrefine-encodings/excel95.xls"]  # one cell: "Test spreadsheet in Excel 95 format"
HARDEST = {
    "npsp": "salesforce-npsp/NPSP_Data_Import_Template_csv.csv",
    "utf16": "openrefine-encodings/example-utf16le-bom.tsv",
    "excel95": "openrefine-encodings/excel95.xls",
    "dates_xls": "openrefine-encodings/dates.xls",
    "latin1": "openrefine-encodings/example-latin1.tsv",
    "line_breaks": "openrefine-encodings/example-linebreaks-in-cells.csv",
    "description_row": "data-inclusion-fr/dataset.xlsx",
    "scdl": "subventions-asso-fr/SCDL.xlsx",
    "no_header": "ma-cantine-fr/purchases_bad_no_header.csv",
    "empty_columns": "ma-cantine-fr/purchases_good_with_empty_columns.xlsx",
    "cards": "calcard/vcards_82.zip",
    "ods_called_xls": "csv-detective-fr/file.xls",
}


@pytest.mark.parametrize("name", [name for name in ALL if name not in WITHOUT_TABLE])
def test_every_file_is_read(name: str) -> None:
    whole = read(FILES / name)
    headers = whole.table.headers
    assert len(set(headers)) == len(headers)
    assert all(header.strip() for header in headers)
    assert all(len(row) == len(headers) for row in whole.rows)
    assert sorted(whole.lines) == whole.lines
    assert whole.rows or whole.ragged or name == HARDEST["npsp"]


@pytest.mark.parametrize("name", WITHOUT_TABLE)
def test_a_file_without_a_table_is_refused_with_words(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(FILES / name)
    assert refusal.value.code == "file_without_table"
    assert refusal.value.say("fr").startswith(
        "Aucun tableau n'a été trouvé dans ce fichier. Il faut une ligne"
    )


@pytest.mark.parametrize("name", HARDEST)
def test_the_hardest_files_give_what_they_gave(name: str) -> None:
    found = pretty(_facts(FILES / HARDEST[name]))
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def _facts(path: Path) -> dict[str, object]:
    try:
        whole = read(path)
    except Refused as refusal:
        return {"refused": refusal.code, "fr": refusal.say("fr"), "en": refusal.say("en")}
    table = whole.table
    return {
        "format": whole.format,
        "sheet": table.sheet,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header_line": table.header_line,
        "headers": table.headers,
        "notices": [[notice.code, notice.line, notice.say("fr")] for notice in table.notices],
        "count": len(whole.rows),
        "rows": [_told(*one, table.headers) for one in zip(whole.lines, whole.rows, strict=True)][:25],
        "ragged": [[row.line, *row.cells[:5], row.reason.text.fr] for row in whole.ragged],
    }


def _told(line: int, row: tuple[str | None, ...], headers: tuple[str, ...]) -> str:
    """`3: Nom=Dupont | Ville=Lyon`: one line to read in a difference."""
    cells = (f"{header}={cell[:120]}" for header, cell in zip(headers, row, strict=True) if cell is not None)
    return f"{line}: " + " | ".join(cells)
