"""Encodings, delimiters, quotes that do not close, rows wrapped in quotes, numbers of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaland.intake.reading.delimited.delimiter import find_delimiter
from chaland.intake.reading.delimited.encoding import detect_encoding
from tests.intake.reading.reading import read, write

FRENCH = "Nom;Prénom;Société\nLefèvre;Hélène;Café de la Forêt\nÇa;ÉLODIE;Où ça ?\nNoël;Zoë;L’Été\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, encoding: str, name: str) -> None:
    whole = read(write(tmp_path / "a.csv", FRENCH, encoding))
    assert whole.table.encoding == name
    assert whole.rows[2] == ("Noël", "Zoë", "L’Été")


@pytest.mark.parametrize("encoding", ["cp850", "latin-1"])
def test_encodings_without_curly_quotes_are_recognised(tmp_path: Path, encoding: str) -> None:
    whole = read(write(tmp_path / "a.csv", FRENCH.replace("’", "'"), encoding))
    assert whole.rows[0] == ("Lefèvre", "Hélène", "Café de la Forêt")


def test_the_only_accent_may_be_on_the_last_line(tmp_path: Path) -> None:
    text = "Nom;Ville\n" + "Dupont;Lyon\n" * 30_000 + "Lefèvre;Évreux\n"
    whole = read(write(tmp_path / "a.csv", text, "cp1252"))
    assert whole.rows[-1] == ("Lefèvre", "Évreux")


def test_another_alphabet_is_left_to_chardet(tmp_path: Path) -> None:
    text = "Имя;Город\n" + "Иван Петрович Сидоров;Санкт-Петербург\nМария Ивановна;Нижний Новгород\n" * 20
    assert (
        detect_encoding(write(tmp_path / "a.csv", text, "cp1251")).name.replace("windows-", "cp") == "cp1251"
    )


def test_a_few_wrong_bytes_in_utf8_are_mended_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(FRENCH.encode() * 5 + b"Andr\xe9;Ren\xc3\xa9e;x\n")
    whole = read(path)
    assert whole.rows[-1] == ("André", "Renée", "x")
    assert "unreadable_characters" in whole.codes


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n", ";"),
        ("a,b\n1,2\n", ","),
        ("a\tb\n1, rue A; B\t2\n", "\t"),
        ("a|b|c\n1||3\n", "|"),
        ("a||b||c\n1||2||3\n", "||"),
        ("1+|x@y.fr+|2020&|\n2+|z@y.fr+|2021&|\n", "+|"),
        ("a§b§c\n1§2§3\n", "§"),
        ("a^b^c\n1^2^3\n1^2^3\n", "^"),
        ("sep=|\na,b|c\n1,2|3\n", "|"),
        ("site\nhttps://a.fr\nhttps://b.fr\n", ","),
        ('nom,note\n"Dupont; Marie; x","a; b; c"\n"Martin; Paul; y","d; e; f"\n', ","),
    ],
)
def test_delimiters_are_found(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


def test_bulk_copies_lose_the_ends_of_their_rows(tmp_path: Path) -> None:
    whole = read(
        write(tmp_path / "a.csv", "id+|mail+|date&|\n1+|x@y.fr+|2020-01-01&|\n2+|z@y.fr+|2021-01-01&|\n")
    )
    assert whole.rows[0] == ("1", "x@y.fr", "2020-01-01")


def test_a_stray_quote_does_not_swallow_the_file(tmp_path: Path) -> None:
    rows = "".join(f"Client {rank};Lyon\n" for rank in range(3, 1_000))
    whole = read(write(tmp_path / "a.csv", f'Nom;Ville\n"Dupont;Lyon\nÉcran 5" neuf;Metz\n{rows}'))
    assert whole.rows[0] == ('"Dupont', "Lyon")
    assert whole.rows[1] == ('Écran 5" neuf', "Metz")
    assert len(whole.rows) == 999
    assert [(notice.code, notice.line) for notice in whole.table.notices] == [("stray_quotes", 2)]


def test_quotes_inside_quotes_are_kept(tmp_path: Path) -> None:
    whole = read(write(tmp_path / "a.csv", 'Nom;Ville\n"Le "Petit" Bar";Lyon\n"a ""b""";"c\nd"\n'))
    assert whole.rows == [('Le "Petit" Bar', "Lyon"), ('a "b"', "c\nd")]


def test_rows_wrapped_in_quotes_are_unwrapped(tmp_path: Path) -> None:
    text = '"Nom,""Prénom"",""Ville"""\n"Dupont,""Marie"",""Lyon""",\n"Martin,""Paul"",""Paris"""\n'
    whole = read(write(tmp_path / "a.csv", text))
    assert whole.rows == [("Dupont", "Marie", "Lyon"), ("Martin", "Paul", "Paris")]
    assert whole.codes == ["wrapped_lines"]


def test_lines_are_those_of_a_text_editor(tmp_path: Path) -> None:
    rows = "".join(f'"{rank}\nsuite\n";x\n' if rank % 3 == 0 else f"{rank};x\n" for rank in range(20_000))
    whole = read(write(tmp_path / "a.csv", f"Note;Code\n{rows}"), chunk=777)
    lines = [2]
    for rank in range(19_999):
        lines.append(lines[-1] + (3 if rank % 3 == 0 else 1))
    assert whole.lines == lines


def test_cells_are_not_touched(tmp_path: Path) -> None:
    whole = read(write(tmp_path / "a.csv", 'Nom;CP;Note\n Dupont ;01000;"  "\n=1+1;007;null\n'))
    assert whole.rows == [(" Dupont ", "01000", "  "), ("=1+1", "007", "null")]
