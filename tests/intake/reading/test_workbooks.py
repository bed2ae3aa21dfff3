"""Values of cells, choice of the sheet, lines, errors: xlsx and ods."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from chaland.intake.reading import open_file
from chaland.kernel.errors import Refused
from tests.intake.reading.reading import patched, read, write, xlsx

FILES = Path(__file__).parents[2] / "data" / "importer"


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_and_times_are_iso_in_both_calendars(tmp_path: Path, date_1904: bool) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": date_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Né le", "Vu le", "Heure", "Ancien", "Texte"])
        day, moment = (book.add_format({"num_format": text}) for text in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        hour = book.add_format({"num_format": "hh:mm:ss"})
        sheet.write_datetime(1, 0, dt.datetime.fromisoformat("2024-03-05"), day)
        sheet.write_datetime(1, 1, dt.datetime.fromisoformat("2024-03-05T10:20"), moment)
        sheet.write_datetime(1, 2, dt.time(10, 20, 3), hour)
        sheet.write_datetime(1, 3, dt.datetime.fromisoformat("1931-12-31"), day)
        sheet.write_string(1, 4, "05/03/2024")
    assert read(path).rows == [("2024-03-05", "2024-03-05T10:20:00", "10:20:03", "1931-12-31", "05/03/2024")]


def test_numbers_come_out_as_people_wrote_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Tél", "SIRET", "Taux", "Prix", "Petit", "Oui", "Calcul", "CP"])
        sheet.write_row(1, 0, [612345678, 82454114801871, 0.25, 12.5, 0.0000001, True, "", "01000"])
        sheet.write_formula(1, 6, "=1+1", None, 2)
        sheet.write_number(1, 2, 0.25, book.add_format({"num_format": "0%"}))
    assert read(path).rows == [
        ("612345678", "82454114801871", "0.25", "12.5", "0.0000001", "true", "2", "01000")
    ]


def test_error_cells_are_empty_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Vide")
        sheet = book.add_worksheet("Clients")
        sheet.write_row(0, 0, ["Nom", "Ville", "Note"])
        sheet.write_row(1, 0, ["Dupont", "Lyon", "#REF!"])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    whole = read(path)
    assert whole.rows == [("Dupont", None, None)]
    assert [notice.say("en") for notice in whole.table.notices] == [
        "2 error cell(s) (#N/A, #REF!…) read as empty."
    ]


def test_lines_are_the_rows_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [],
        ["Fichier clients"],
        [],
        ["Nom", "Ville"],
        ["Dupont", "Lyon"],
        [],
        ["Roy", "Metz"],
    ]
    whole = read(xlsx(tmp_path / "a.xlsx", *rows))
    assert (whole.table.header_line, whole.lines) == (4, [5, 7])


def test_the_first_sheet_with_a_real_table_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Vide")
        book.add_worksheet("Notice").write_column(0, 0, ["Lisez-moi", "Ce fichier…"])
        book.add_chartsheet("Graphique").set_chart(_chart(book))
        for name in ("Clients", "Autres"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Nom", "Prénom", "CP", "Ville"])
            sheet.write_row(1, 0, [name, "Marie", "69003", "Lyon"])
    assert read(path).table.sheet == "Clients"
    assert read(path, sheet="Autres").rows[0][0] == "Autres"
    with pytest.raises(Refused, match="Vide, Notice") as refusal:
        read(path, sheet="Client")
    assert refusal.value.code == "sheet_unknown"


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Clients!$A$1:$A$2"})
    return chart


def test_a_workbook_of_empty_sheets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
        book.add_worksheet()
    with pytest.raises(Refused) as refusal:
        read(path)
    assert refusal.value.code == "file_without_table"
    with pytest.raises(Refused):
        read(xlsx(tmp_path / "b.xlsx"))


def test_the_content_decides_the_format_not_the_name(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", ["Nom", "Ville"], ["Dupont", "Lyon"])
    assert read(book.rename(tmp_path / "a.csv")).format == "xlsx"
    assert read(write(tmp_path / "b.xls", "Nom;Ville\nDupont;Lyon\n")).format == "csv"
    assert read(FILES / "csv-detective-fr/file.xls").format == "ods"


def test_large_sheets_come_in_chunks(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Nom", "N°"], *([f"Client {rank}", rank] for rank in range(25_000))]
    with open_file(xlsx(tmp_path / "a.xlsx", *rows)) as opened:
        chunks = list(opened.table().chunks(10_000))
    assert [chunk.frame.height for chunk in chunks] == [10_000, 10_000, 5_000]
    assert chunks[2].lines[0] == 20_002


def test_ods_cells(tmp_path: Path) -> None:
    cells = [
        ('office:value-type="string"', "Été"),
        ('office:value-type="date" office:date-value="2024-03-05"', "05/03/24"),
        ('office:value-type="date" office:date-value="2024-03-05T10:20:00"', "x"),
        ('office:value-type="float" office:value="612345678"', "612345678"),
        ('office:value-type="percentage" office:value="0.25"', "25 %"),
        ('office:value-type="boolean" office:boolean-value="true"', "VRAI"),
        ('office:value-type="time" office:time-value="PT10H20M03S"', "10:20:03"),
    ]
    headers = [
        ('office:value-type="string"', name) for name in ("Nom", "Né", "Vu", "Tél", "Taux", "Oui", "Heure")
    ]
    path = _ods(tmp_path / "a.ods", [headers, cells])
    whole = read(path)
    assert whole.rows == [
        ("Été", "2024-03-05", "2024-03-05T10:20:00", "612345678", "0.25", "true", "10:20:03")
    ]
    assert whole.lines == [4]


def _ods(path: Path, rows: list[list[tuple[str, str]]]) -> Path:
    """Two blank rows after the first one, and the padding that LibreOffice writes to the end of the sheet."""
    with zipfile.ZipFile(FILES / "csv-detective-fr/file.ods") as archive:
        content = archive.read("content.xml").decode()
    texts = [
        "<table:table-row>"
        + "".join(
            f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>" for kind, text in row
        )
        + "</table:table-row>"
        for row in rows
    ]
    blank = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    end = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    start = content.index("<table:table-row")
    stop = content.rindex("</table:table-row>") + len("</table:table-row>")
    body = texts[0] + blank + "".join(texts[1:]) + end
    return patched(
        FILES / "csv-detective-fr/file.ods",
        {"content.xml": (content[:start] + body + content[stop:]).encode()},
        path,
    )


HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {}</style></head><body>
<table><tr><td>Menu</td></tr></table><table><thead><tr><th>Nom</th><th>Ville</th><th>Tél</th></tr></thead>
<tr><td>Dupont &amp; fils<td>Évreux</td><td>0612<br/>0613</td></tr><tr><td colspan="2">Roy</td><td>07</td></tr></table>"""

XML_2003 = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="A"><Table><Row><Cell><Data ss:Type="String">Nom</Data></Cell><Cell><Data ss:Type="String">Né le</Data></Cell>
<Cell><Data ss:Type="String">Tél</Data></Cell></Row><Row ss:Index="4"><Cell><Data ss:Type="String">Été</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">612345678</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Roy</Data></Cell><Cell><Data ss:Type="DateTime">1980-01-02T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_web_pages_called_xls_are_read(tmp_path: Path, encoding: str) -> None:
    whole = read(write(tmp_path / "export.xls", HTML, encoding))
    assert whole.table.headers == ("Nom", "Ville", "Tél")
    assert whole.rows == [("Dupont & fils", "Évreux", "0612\n0613"), ("Roy", None, "07")]


def test_xml_workbooks_of_2003_are_read(tmp_path: Path) -> None:
    whole = read(write(tmp_path / "export.xls", XML_2003))
    assert whole.rows == [("Été", None, "612345678"), ("Roy", "1980-01-02", None)]
    assert whole.lines == [4, 5]
