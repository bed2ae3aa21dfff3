"""Titles, headers of two lines, explanations, repeated headers, totals, rows that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaland.intake.reading import HeaderChoice
from chaland.kernel.errors import Refused
from tests.intake.reading.reading import read, write

BODY = "Dupont;Marie;69003;Lyon\nMartin;Paul;75011;Paris\n"


def test_title_rows_above_the_header_are_skipped_and_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "Export du 03/03/2024;;;\nService commercial;;;\n;;;\nNom;Prénom;CP;Ville\n" + BODY,
    )
    whole = read(path)
    assert whole.table.headers == ("Nom", "Prénom", "CP", "Ville")
    assert (whole.table.header_line, whole.lines) == (4, [5, 6])
    assert whole.table.notices[0].say("fr") == "2 lignes de titre au-dessus de l'en-tête laissées de côté."


def test_blank_and_repeated_headers_get_names(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "Nom;Tél;;Tél;Tél\nDupont;01;x;02;03\n")).table
    assert table.headers == ("Nom", "Tél", "Colonne 3", "Tél (2)", "Tél (3)")
    assert table.original_headers == ("Nom", "Tél", "", "Tél", "Tél")


def test_a_header_named_like_a_made_up_name_stays_apart(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "Tél;Tél (2);Tél;Nom\n01;02;03;Dupont\n")).table
    assert table.headers == ("Tél", "Tél (2)", "Tél (3)", "Nom")


def test_two_lines_of_header_are_joined(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", "Id;Identité;;Adresse;\n;Nom;Prénom;CP;Ville\n1;Dupont;Marie;69003;Lyon\n"
    )
    whole = read(path)
    assert whole.table.headers == (
        "Id",
        "Identité / Nom",
        "Identité / Prénom",
        "Adresse / CP",
        "Adresse / Ville",
    )
    assert whole.rows == [("1", "Dupont", "Marie", "69003", "Lyon")]
    assert "two_line_header" in whole.codes


def test_sparse_rows_under_a_header_with_a_blank_are_not_a_second_header(tmp_path: Path) -> None:
    whole = read(write(tmp_path / "a.csv", "Nom;;Ville;CP\nDupont;x;Lyon;69003\nMartin;y;Paris;75011\n"))
    assert len(whole.rows) == 2


@pytest.mark.parametrize(
    "explanation",
    [
        "obligatoire;facultatif;texte;texte",
        "Le nom de famille du client.;Son prénom usuel au complet.;Code postal à cinq chiffres;Ville de résidence du client",
        "NOM__C;PRENOM__C;CP__C;VILLE__C",
    ],
)
def test_explanations_under_the_header_are_skipped_and_told(tmp_path: Path, explanation: str) -> None:
    body = "d1;m1;69003;L1\nd2;p2;75011;P2\n"
    whole = read(write(tmp_path / "a.csv", f"Nom;Prénom;CP;Ville\n{explanation}\n{body}"))
    assert whole.lines == [3, 4]
    assert whole.codes == ["description_rows"]


def test_a_first_row_of_long_comments_is_data(tmp_path: Path) -> None:
    text = "Nom;Note;Ville\nDupont;Rappeler la semaine prochaine sans faute;Lyon\nMartin;;Paris\n"
    assert read(write(tmp_path / "a.csv", text)).lines == [2, 3]


def test_the_header_repeated_in_the_table_is_skipped_and_told(tmp_path: Path) -> None:
    whole = read(write(tmp_path / "a.csv", f"Nom;Prénom;CP;Ville\n{BODY}Nom;Prénom;CP;Ville\n{BODY}"))
    assert whole.lines == [2, 3, 5, 6]
    assert [(notice.code, notice.line) for notice in whole.table.notices] == [("repeated_header", 4)]


@pytest.mark.parametrize("total", ["Total", "TOTAL GÉNÉRAL", "Sous-total :", "Somme"])
def test_a_row_of_totals_at_the_end_is_skipped_and_told(tmp_path: Path, total: str) -> None:
    whole = read(
        write(
            tmp_path / "a.csv", f"Client;Achats;Montant\nDupont;3;12,50\nMartin;2;10\n{total};5;22,50 €\n;;\n"
        )
    )
    assert whole.lines == [2, 3]
    assert [(notice.code, notice.line) for notice in whole.table.notices] == [("total_row", 4)]


def test_a_customer_called_total_is_kept(tmp_path: Path) -> None:
    whole = read(
        write(tmp_path / "a.csv", "Client;Rue;Ville\nDupont;1 rue A;Lyon\nTotal;2 place Millier;Courbevoie\n")
    )
    assert whole.lines == [2, 3]


def test_totals_are_told_again_when_read_again(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "Client;Montant\nDupont;3\nTotal;3\n")).table
    assert len(table.notices) == 1
    list(table.chunks())
    assert len(table.notices) == 1


def test_rows_with_more_cells_than_headers_lose_nothing(tmp_path: Path) -> None:
    whole = read(
        write(tmp_path / "a.csv", "Nom;Ville\nDupont;Lyon\nMartin;Paris;oups;\nPetit;Metz;;;\nRoy\n")
    )
    assert whole.rows == [("Dupont", "Lyon"), ("Petit", "Metz"), ("Roy", None)]
    assert whole.lines == [2, 4, 5]
    assert [(row.line, row.cells) for row in whole.ragged] == [(3, ("Martin", "Paris", "oups"))]


def test_rows_wider_than_any_of_the_first_ones_lose_nothing(tmp_path: Path) -> None:
    many = "".join(f"Dupont{rank};Lyon\n" for rank in range(300))
    whole = read(write(tmp_path / "a.csv", f"Nom;Ville\n{many}a;b;c;d;e;f\nRoy;Metz\n"))
    assert len(whole.rows) == 301
    assert [(row.line, row.cells) for row in whole.ragged] == [(302, ("a", "b", "c", "d", "e", "f"))]


def test_a_column_that_most_rows_have_gets_a_header(tmp_path: Path) -> None:
    whole = read(write(tmp_path / "a.csv", "Nom;CP\n" + "Dupont;69003;Lyon\n" * 6))
    assert whole.table.headers == ("Nom", "CP", "Colonne 3")


def test_a_file_without_header_numbers_its_columns(tmp_path: Path) -> None:
    whole = read(write(tmp_path / "a.csv", BODY))
    assert whole.table.headers == ("Colonne 1", "Colonne 2", "Colonne 3", "Colonne 4")
    assert (whole.table.header_line, whole.lines, whole.codes) == (0, [1, 2], ["no_header"])


def test_the_person_may_say_where_the_header_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Un;Deux;Trois\nNom;CP;Ville\nDupont;69003;Lyon\n")
    assert read(path, header=HeaderChoice(2)).table.headers == ("Nom", "CP", "Ville")
    assert read(path, header=HeaderChoice(0)).lines == [1, 2, 3]
    assert read(path, header=HeaderChoice(1, 2)).table.headers == ("Un / Nom", "Deux / CP", "Trois / Ville")


def test_a_list_of_one_column_is_a_table(tmp_path: Path) -> None:
    whole = read(write(tmp_path / "a.txt", "E-mail\na@b.fr\nc@d.fr\n"))
    assert whole.rows == [("a@b.fr",), ("c@d.fr",)]


@pytest.mark.parametrize("text", ["bonjour", "\n\n \n", ";;;\n;;;\n"])
def test_what_holds_no_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(write(tmp_path / "a.csv", text))
    assert refusal.value.code in {"file_without_table", "file_empty"}


def test_sample_gives_the_first_rows(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "Nom;Ville\n" + "Dupont;Lyon\n" * 9)).table
    assert table.sample(4).shape == (4, 2)
    assert table.rows_estimate == 9
