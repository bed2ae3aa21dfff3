"""Visiting cards, JSON, JSON lines, Parquet, and what wraps them."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from chaland.intake.reading import open_file
from tests.intake.reading.reading import Whole, read, write, zipped

CARD = """BEGIN:VCARD
VERSION:3.0
N:Lefèvre;Hélène;;Mme;
FN:Hélène Lefèvre
ORG:Café de la Forêt;Achats
TITLE:Directrice\\, associée
EMAIL;TYPE=WORK:pro@exemple.fr
EMAIL;TYPE=HOME,PREF:helene@exemple.fr
TEL;TYPE=CELL:06 12 34 56 78
item1.TEL;TYPE="work,voice":04 78 00 00 00
TEL;TYPE=WORK,FAX:04 78 00 00 01
ADR;TYPE=HOME:;Bât. B;12 rue de la
  Paix;Lyon;;69003;France
ADR;TYPE=WORK:;;;Paris;;75001;
BDAY:19800321
CATEGORIES:VIP,Presse
NOTE:Une\\nautre
PHOTO;ENCODING=b:AAAA
 BBBB
UID:42
END:VCARD
"""


def one(whole: Whole) -> dict[str, str]:
    assert len(whole.rows) == 1
    return {header: cell for header, cell in zip(whole.table.headers, whole.rows[0], strict=True) if cell}


def test_a_card_becomes_a_row_of_french_columns(tmp_path: Path) -> None:
    assert one(read(write(tmp_path / "a.vcf", CARD))) == {
        "Civilité": "Mme",
        "Prénom": "Hélène",
        "Nom": "Lefèvre",
        "Nom complet": "Hélène Lefèvre",
        "Société": "Café de la Forêt",
        "Service": "Achats",
        "Fonction": "Directrice, associée",
        "E-mail": "helene@exemple.fr",
        "E-mail (2)": "pro@exemple.fr",
        "Mobile": "06 12 34 56 78",
        "Téléphone": "04 78 00 00 00",
        "Fax": "04 78 00 00 01",
        "Complément": "Bât. B",
        "Rue": "12 rue de la Paix",
        "Ville": "Lyon",
        "Code postal": "69003",
        "Pays": "France",
        "Ville (2)": "Paris",
        "Code postal (2)": "75001",
        "Naissance": "1980-03-21",
        "Catégories": "VIP ; Presse",
        "Notes": "Une\nautre",
        "UID": "42",
    }


def test_cards_of_version_2_1_are_quoted_printable_in_their_charset(tmp_path: Path) -> None:
    card = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Lef=E8vre;H=E9l=E8ne\r\n"
        "ADR;HOME;CHARSET=UTF-8;QUOTED-PRINTABLE:;;12 rue de l'=C3=89glise=0D=0Abis, r=\r\n=C3=A9sidence;Lyon\r\n"
        "TEL;CELL;PREF:0612345678\r\nNOTE:C:\\dossier\r\nEND:VCARD\r\n"
    )
    found = one(read(write(tmp_path / "a.vcf", card)))
    assert (found["Nom"], found["Prénom"], found["Mobile"]) == ("Lefèvre", "Hélène", "0612345678")
    assert found["Rue"] == "12 rue de l'Église\r\nbis, résidence"
    assert found["Notes"] == "C:\\dossier"


def test_cards_of_version_4(tmp_path: Path) -> None:
    card = 'BEGIN:VCARD\nVERSION:4.0\nFN:Jo\nTEL;VALUE=uri;TYPE="voice,cell":tel:+33612345678\nEMAIL;PREF=1:a@b.fr\nGENDER:F\nEND:VCARD\n'
    assert one(read(write(tmp_path / "a.vcf", card))) == {
        "Nom complet": "Jo", "E-mail": "a@b.fr", "Mobile": "+33612345678", "Sexe": "F",
    }  # fmt: skip


def test_broken_cards_are_set_apart_and_the_next_ones_read(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\nFN:Coupée\nTEL:01\n"
        + CARD
        + "BEGIN:VCARD\n;;;\nEND:VCARD\n"
        + CARD
        + "BEGIN:VCARD\nFN:Fin\n"
    )
    whole = read(write(tmp_path / "a.vcf", text))
    assert whole.lines == [4, 4 + CARD.count("\n") + 3]
    assert [(row.line, row.cells) for row in whole.ragged] == [
        (1, ("FN:Coupée", "TEL:01")),
        (4 + CARD.count("\n"), ()),
        (7 + 2 * CARD.count("\n"), ("FN:Fin",)),
    ]


def test_a_card_inside_a_card_is_passed_over(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nFN:Elle\nAGENT:\nBEGIN:VCARD\nFN:Lui\nEND:VCARD\nTEL:01\nEND:VCARD\n"
    assert one(read(write(tmp_path / "a.vcf", card))) == {"Nom complet": "Elle", "Téléphone": "01"}


def test_an_archive_of_cards_is_one_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{f"{name}.vcf": CARD.strip().encode() for name in "abc"})
    assert len(read(path).rows) == 3


RECORDS = [
    {"nom": "Lefèvre", "adresse": {"ville": "Lyon", "cp": "69003"}, "tags": ["a", 2, None], "actif": True},
    {"nom": "Roy", "total": 12.0, "taux": 0.1, "id": 12345678901234567890, "lignes": [{"x": 1}], "vide": {}},
]


@pytest.mark.parametrize(
    "text", [json.dumps(RECORDS), json.dumps({"total": 2, "clients": RECORDS}, indent=2)]
)
def test_json_is_flattened(tmp_path: Path, text: str) -> None:
    whole = read(write(tmp_path / "a.json", text))
    assert whole.table.headers == (
        "nom", "adresse.ville", "adresse.cp", "tags", "actif", "total", "taux", "id", "lignes",
    )  # fmt: skip
    assert whole.rows[0][:5] == ("Lefèvre", "Lyon", "69003", "a ; 2", "true")
    assert whole.rows[1][5:] == ("12", "0.1", "12345678901234567890", '[{"x": 1}]')
    assert whole.lines == [1, 2]


def test_json_larger_than_the_window_is_read_in_order(tmp_path: Path) -> None:
    records = [{"n": rank, "texte": "é" * 500} for rank in range(5_000)]
    whole = read(write(tmp_path / "a.json", json.dumps(records, ensure_ascii=False)), chunk=999)
    assert [row[0] for row in whole.rows] == [str(rank) for rank in range(5_000)]


def test_json_lines_keep_their_numbers_and_set_bad_ones_apart(tmp_path: Path) -> None:
    text = "\n".join([json.dumps(RECORDS[0]), "", "pas du json", "[1]", json.dumps(RECORDS[1])])
    whole = read(write(tmp_path / "a.jsonl", text))
    assert whole.lines == [1, 5]
    assert [(row.line, row.cells) for row in whole.ragged] == [(3, ("pas du json",)), (4, ("[1]",))]


def test_parquet_is_flattened_to_text(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "nom": ["Lefèvre", None],
            "n": [1, None],
            "prix": [2.0, 2.5],
            "le": [dt.date(2024, 3, 5)] * 2,
            "vu": [dt.datetime.fromisoformat("2024-03-05T10:20"), dt.datetime.fromisoformat("2024-03-05")],
            "tags": [["a", "b"], []],
            "ou": [{"ville": "Lyon", "p": {"x": 1}}] * 2,
            "ok": [True, False],
            "octets": [b"a", b"\xff"],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    whole = read(tmp_path / "a.parquet")
    assert whole.table.headers == (
        "nom",
        "n",
        "prix",
        "le",
        "vu",
        "tags",
        "ou.ville",
        "ou.p.x",
        "ok",
        "octets",
    )
    assert whole.rows == [
        ("Lefèvre", "1", "2", "2024-03-05", "2024-03-05T10:20:00", "a ; b", "Lyon", "1", "true", "a"),
        (None, None, "2.5", "2024-03-05", "2024-03-05", None, "Lyon", "1", "false", "�"),
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.vcf", "a.json", "a.jsonl", "a.parquet"])
def test_every_format_may_be_wrapped_in_gzip_or_zip(tmp_path: Path, name: str) -> None:
    plain = tmp_path / name
    if name.endswith("parquet"):
        pl.DataFrame({"nom": ["Roy"], "ville": ["Metz"]}).write_parquet(plain)
    else:
        texts = {
            "csv": "nom;ville\nRoy;Metz\n",
            "vcf": CARD,
            "json": '[{"nom": "Roy"}]',
            "jsonl": '{"nom": "Roy"}\n',
        }
        write(plain, texts[name[2:]])
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    zipped(
        tmp_path / "a.zip",
        **{f"dossier/{name}": plain.read_bytes(), "__MACOSX/x.csv": b"x", "dossier/.DS_Store": b"x"},
    )
    wanted = read(plain)
    for path in (tmp_path / f"{name}.gz", tmp_path / "a.zip"):
        assert read(path).rows == wanted.rows
        assert read(path).format == wanted.format


def test_a_table_outlives_the_file_it_came_from(tmp_path: Path) -> None:
    table = open_file(zipped(tmp_path / "a.zip", **{"a.csv": b"nom;ville\nRoy;Metz\n"})).table()
    assert table.sample().rows() == [("Roy", "Metz")]
