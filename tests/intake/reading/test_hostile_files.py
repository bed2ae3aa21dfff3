"""Files made to harm are refused with words, quickly, and leave nothing behind."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.reading import Limits, open_file
from chaland.kernel.errors import Refused
from tests.intake.reading.reading import patched, read, write, xlsx, xlsx_bytes, zipped

SMALL = Limits(ratio_floor=1 << 20)
CSV = b"Nom;Ville\nDupont;Lyon\n"
FILES = Path(__file__).parents[2] / "data" / "importer"
SHEET = "xl/worksheets/sheet1.xml"
ROOT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        read(path, limits=limits)
    assert refused.value.remedy is not None
    assert all(len(refused.value.say(language)) > 30 for language in ("fr", "en"))
    return refused.value.code


def nothing_left() -> bool:
    return not list(Path(tempfile.gettempdir()).glob("chaland-reading-*"))


@pytest.fixture(autouse=True)
def own_temporary_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


def test_bombs_in_gzip_and_zip(tmp_path: Path) -> None:
    zeros = b"a;b\n" * (5 << 20)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(zeros))
    assert refusal(tmp_path / "a.csv.gz", SMALL) == "file_bomb"
    assert refusal(zipped(tmp_path / "a.zip", **{"a.csv": zeros}), SMALL) == "file_bomb"
    assert refusal(tmp_path / "a.csv.gz", Limits(unpacked=1 << 20)) == "file_too_large"
    assert nothing_left()


def test_bombs_in_workbooks(tmp_path: Path) -> None:
    spaces = ROOT % (b" " * (20 << 20))
    book = patched(
        xlsx(tmp_path / "a.xlsx", ["Nom", "Ville"], ["a", "b"]), {SHEET: spaces}, tmp_path / "b.xlsx"
    )
    assert refusal(book, SMALL) == "file_bomb"
    assert refusal(book, Limits(workbook=1 << 20)) == "file_too_large"


def test_a_zip_whose_directory_lies_about_sizes(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"a.csv": CSV * 100_000})
    content = path.read_bytes()
    true = (len(CSV) * 100_000).to_bytes(4, "little")
    assert content.count(true) >= 1
    path.write_bytes(content.replace(true, (30).to_bytes(4, "little")))
    assert refusal(path) == "file_damaged"


def test_archives_inside_archives(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", **{"a.csv": CSV}).read_bytes()
    assert refusal(zipped(tmp_path / "a.zip", **{"inner.zip": inner})) == "archive_nested"
    assert refusal(zipped(tmp_path / "b.zip", **{"inner.csv": inner})) == "archive_nested"
    (tmp_path / "c.gz").write_bytes(gzip.compress(gzip.compress(CSV)))
    assert refusal(tmp_path / "c.gz") == "archive_nested"


def test_several_tables_are_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"a\.csv, b\.xlsx"):
        read(zipped(tmp_path / "a.zip", **{"a.csv": CSV, "b.xlsx": b"x", "lisezmoi.md": b"x"}))
    assert refusal(zipped(tmp_path / "b.zip", **{"a.png": b"x", "b.png": b"y"})) == "archive_without_table"
    assert refusal(zipped(tmp_path / "c.zip")) == "file_empty"


def test_names_are_never_paths(tmp_path: Path) -> None:
    for name in ("../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/../../evil.csv"):
        whole = read(zipped(tmp_path / "a.zip", **{name: CSV}))
        assert whole.rows == [("Dupont", "Lyon")]
    assert not [path for path in tmp_path.rglob("*evil*") if path.is_file()]
    assert read(write(tmp_path / "a.csv", CSV.decode()), name="../../../etc/passwd.csv").rows == [
        ("Dupont", "Lyon")
    ]


def test_passwords(tmp_path: Path) -> None:
    content = zipped(tmp_path / "a.zip", **{"a.csv": CSV}).read_bytes()
    local, central = content.find(b"PK\x03\x04") + 6, content.find(b"PK\x01\x02") + 8
    locked = bytearray(content)
    locked[local] |= 1
    locked[central] |= 1
    (tmp_path / "b.zip").write_bytes(bytes(locked))
    assert refusal(tmp_path / "b.zip") == "file_password"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "c.xlsx").write_bytes(ole)
    assert refusal(tmp_path / "c.xlsx") == "file_password"
    manifest = b"<manifest><encryption-data/></manifest>"
    locked_ods = patched(
        FILES / "csv-detective-fr/file.ods", {"META-INF/manifest.xml": manifest}, tmp_path / "d.ods"
    )
    assert refusal(locked_ods) == "file_password"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/sharedStrings.xml", SHEET])
def test_entity_definitions(tmp_path: Path, member: str, encoding: str) -> None:
    trick = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'.encode(
            encoding
        )
    )
    book = xlsx(tmp_path / "a.xlsx", ["Nom", "Ville"], ["a", "b"])
    assert refusal(patched(book, {member: trick}, tmp_path / "b.xlsx")) == "file_entities"
    ods = patched(FILES / "csv-detective-fr/file.ods", {"content.xml": trick}, tmp_path / "b.ods")
    assert refusal(ods) == "file_entities"
    html = write(
        tmp_path / "a.xls",
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html>&a;</html>',
    )
    assert refusal(html) == "file_entities"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "file_too_many_columns"),
        (
            b'<row r="1"><c r="AAA1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
            "file_too_large",
        ),
        (
            b'<row r="1"><c\tr=\'AAA1\'><v>1</v></c></row><row r="9"><c r = "A1048576"><v>1</v></c></row>',
            "file_too_large",
        ),
        (b'<x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>', "file_too_many_columns"),
        (b"<row>" + b"<c><v>1</v></c>" * 2_500 + b"</row>", "file_too_many_columns"),
        (b'<row r="1"><c a=">" r="ZZZ9"><v>1</v></c></row>', "file_too_many_columns"),
        (b'<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>', "file_too_large"),
    ],
)
def test_cells_at_the_end_of_the_world(tmp_path: Path, cells: bytes, code: str) -> None:
    book = xlsx(tmp_path / "a.xlsx", ["Nom", "Ville"], ["a", "b"])
    assert refusal(patched(book, {SHEET: ROOT % cells}, tmp_path / "b.xlsx")) == code


def test_a_sheet_hidden_under_another_name(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", ["Nom", "Ville"], ["a", "b"])
    with zipfile.ZipFile(book) as archive:
        links = archive.read("xl/_rels/workbook.xml.rels").replace(b"worksheets/sheet1.xml", b"picture.png")
    far = ROOT % b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>'
    hidden = patched(book, {"xl/_rels/workbook.xml.rels": links, "xl/picture.png": far}, tmp_path / "b.xlsx")
    assert refusal(hidden) == "file_too_many_columns"


def test_far_cells_across_the_edge_of_a_piece(tmp_path: Path) -> None:
    filler = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 40_000
    for cut in (0, 7, 13):
        cells = b" " * cut + filler + b'<row r="2"><c r="XFD2"><v>1</v></c></row>'
        book = xlsx(tmp_path / "a.xlsx", ["Nom", "Ville"], ["a", "b"])
        assert refusal(patched(book, {SHEET: ROOT % cells}, tmp_path / "b.xlsx")) == "file_too_many_columns"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
         'office:value="1" table:number-columns-repeated="1000"/></table:table-row>', "file_too_large"),
        ('<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
         '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>', "file_too_many_columns"),
    ],
)  # fmt: skip
def test_repetitions_in_ods(tmp_path: Path, row: str, code: str) -> None:
    ods = FILES / "csv-detective-fr/file.ods"
    with zipfile.ZipFile(ods) as archive:
        content = archive.read("content.xml").decode()
    place = content.index("</table:table>")
    changed = (content[:place] + row + content[place:]).encode()
    assert refusal(patched(ods, {"content.xml": changed}, tmp_path / "b.ods")) == code


def test_counts_announced_out_of_proportion(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", ["Nom", "Ville"], ["a", "b"])
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" uniqueCount="4294967295"/>'
    assert refusal(patched(book, {"xl/sharedStrings.xml": strings}, tmp_path / "b.xlsx")) == "file_bomb"


def test_an_xls_that_announces_too_much_does_not_take_us_with_it(tmp_path: Path) -> None:
    """Offsets found by changing bytes at random until its reader died."""
    content = (FILES / "openrefine-encodings/dates.xls").read_bytes()
    for place in (0x2C, 0x30, 0x44, 0x48):
        (tmp_path / "a.xls").write_bytes(content[:place] + b"\xff\xff\xff\x7f" + content[place + 4 :])
        try:
            read(tmp_path / "a.xls")
        except Refused as refused:
            assert refused.code == "file_damaged"  # noqa: PT017 - some of them are harmless


def test_too_many_columns(tmp_path: Path) -> None:
    row = ";".join(f"c{rank}" for rank in range(16_384))
    assert refusal(write(tmp_path / "a.csv", f"{row}\n{row}\n")) == "file_too_many_columns"
    assert refusal(xlsx(tmp_path / "a.xlsx", list(range(2_001)), [1])) == "file_too_many_columns"
    record = json.dumps({f"c{rank}": 1 for rank in range(2_001)})
    assert refusal(write(tmp_path / "a.jsonl", record)) == "file_too_many_columns"
    html = "<table><tr>" + "<td>a" * 2_001 + "</table>"
    assert refusal(write(tmp_path / "a.html", html)) == "file_too_many_columns"


def test_an_enormous_cell_of_a_csv_rejects_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"Nom;Ville\nDupont;Lyon\n")
        for _ in range(100):
            file.write(b"a" * (1 << 20))
        file.write(b";Metz\nMartin;Paris\n" + b"b" * (2 << 20) + b";Nice\nRoy;Brest\n")
    whole = read(path)
    assert whole.rows == [("Dupont", "Lyon"), ("Martin", "Paris"), ("Roy", "Brest")]
    assert whole.lines == [2, 4, 6]
    assert [row.line for row in whole.ragged] == [3, 5]
    assert all(len("".join(row.cells)) < 20_000 for row in whole.ragged)


def test_an_open_quote_before_a_large_file_does_not_take_it_all(tmp_path: Path) -> None:
    rows = b"Martin;Paris\n" * 200_000
    path = tmp_path / "a.csv"
    path.write_bytes(b'Nom;Ville\n"Dupont;Lyon\n' + rows)
    whole = read(path)
    assert len(whole.rows) == 200_001
    assert whole.lines[-1] == 200_002


def test_an_enormous_cell_of_a_workbook(tmp_path: Path) -> None:
    inline = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"a" * (2 << 20) + b"</t></is></c></row>"
    book = xlsx(tmp_path / "a.xlsx", ["Nom", "Ville"], ["a", "b"])
    assert refusal(patched(book, {SHEET: ROOT % inline}, tmp_path / "b.xlsx")) == "file_cell_too_large"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"Nom;Ville\nDup\0ont;Lyon\n", "file_nul_bytes"),
        ("a.csv", b"\0" * 5_000, "file_nul_bytes"),
        ("a.csv", b"%PDF-1.7 ...", "file_kind_unsupported"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "file_kind_unsupported"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "file_kind_unsupported"),
        ("a.xls", b"<html><body>Votre session a expire</body></html>", "file_kind_unsupported"),
        ("a.xml", b"<clients><client/></clients>", "file_kind_unsupported"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\0", "file_kind_unsupported"),
        ("a.json", b'{"total": 3}', "json_without_records"),
        ("a.json", b'{"a": [{"b": 1}], "c": [{"d": 1}]}', "json_without_records"),
        ("a.json", b'[{"a": 1}, {"a": ', "file_damaged"),
        ("a.json", b'[{"a": ' + b"[" * 100_000, "file_damaged"),
        ("a.json", b'{"a": ' + b"[" * 100_000, "file_damaged"),
        ("a.json", b"[]", "file_without_table"),
        ("a.parquet", b"PAR1" + bytes(100) + b"PAR1", "file_damaged"),
        ("a.gz", gzip.compress(CSV, mtime=0)[:-12], "file_damaged"),
        ("a.gz", b"\x1f\x8b\x08\0garbage", "file_damaged"),
        ("a.zip", b"PK\x03\x04garbage", "file_damaged"),
        ("a.xlsx", xlsx_bytes(["Nom"], ["a"])[:1_000], "file_damaged"),
        ("a.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n", "file_without_table"),
    ],
)
def test_what_is_no_table(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == code
    assert nothing_left()


@pytest.mark.parametrize(
    ("member", "kind"),
    [("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint"), ("xl/workbook.bin", "XLSB")],
)
def test_other_office_documents_are_named(tmp_path: Path, member: str, kind: str) -> None:
    path = zipped(tmp_path / "a.xlsx", **{"[Content_Types].xml": b"<x/>", member: b"<x/>"})
    with pytest.raises(Refused, match=kind):
        read(path)
    with pytest.raises(Refused, match="Numbers"):
        read(zipped(tmp_path / "a.numbers", **{"Index/Document.iwa": b"x"}))


def test_a_formula_is_text_like_any_other(tmp_path: Path) -> None:
    assert (
        read(write(tmp_path / "a.csv", "Nom;Note\n=cmd|' /C calc'!A0;@SUM(1)\n")).rows[0][0]
        == "=cmd|' /C calc'!A0"
    )


def test_the_unpacked_copy_goes_when_the_file_is_closed_or_forgotten(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"a.csv": CSV})
    with open_file(path):
        assert not nothing_left()
    assert nothing_left()
    forgotten = open_file(path)
    del forgotten
    assert nothing_left()


def _parquet() -> bytes:
    held = io.BytesIO()
    pl.DataFrame({"a": ["x", "y"], "b": [[1], [2, 3]]}).write_parquet(held)
    return held.getvalue()


SEEDS = {
    "a.csv": b'Nom;Ville\n"Du\npont";Lyon\n',
    "b.csv": "Nom;Ville\nÉlodie;Évreux\n".encode("utf-16"),
    "c.vcf": b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:D=C3=A9;J\r\nEND:VCARD\r\n",
    "d.json": b'[{"a": {"b": [1, 2]}}, {"a": null}]',
    "e.jsonl": b'{"a": 1}\n{"a": "x"}\n',
    "f.xlsx": xlsx_bytes(["Nom", "Ville"], ["Dupont", 3]),
    "g.parquet": _parquet(),
    "h.html": b"<table><tr><td colspan=3>a<td>b<tr><td>c</table>",
}


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(SEEDS)),
    st.lists(st.tuples(st.integers(0, 6_000), st.binary(max_size=4)), max_size=6),
)
def test_damage_is_either_read_or_refused(name: str, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(SEEDS[name])
    for place, new in changes:
        at = place % len(content)
        content[at : at + len(new)] = new
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / name
        path.write_bytes(bytes(content))
        try:
            whole = read(path)
        except Refused as refused:
            assert refused.remedy is not None  # noqa: PT017 - both ends are right
        else:
            assert len(whole.rows) == len(whole.lines)
