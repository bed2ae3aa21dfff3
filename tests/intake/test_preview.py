"""A few real rows before and after: what is shown, chosen and kept; no database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from chaland.intake.cleaning import ColumnUse, Mapping
from chaland.intake.hiding import hidden
from chaland.intake.look import first_rows, keep, kept, look, telling_rows
from chaland.intake.preview import PreviewRow, preview
from chaland.intake.reading import open_file
from chaland.intake.recognition import recognise

TODAY = date(2026, 11, 22)
FRAME = pl.DataFrame(
    {
        "Nom": ["M. et Mme DUPONT Jean et Marie", "Martin", None],
        "Mail": ["JEAN@EXAMPLE.FR", "pas une adresse", None],
        "CB": ["4111 1111 1111 1111", None, None],
    }
)
LINES = pl.Series([2, 3, 4])


def shown(*uses: ColumnUse, places: tuple[int, ...] = (0, 1, 2)) -> list[PreviewRow]:
    return preview(FRAME, LINES, places, Mapping("contacts", uses), today=TODAY)


def test_a_couple_makes_two_records_unless_told_otherwise() -> None:
    first = shown(ColumnUse("Nom", "full_name"))[0]
    names = [{cell.field: cell.value for cell in record} for record in first.records]
    assert [name["first_name"] for name in names] == ["Jean", "Marie"]
    alone = shown(ColumnUse("Nom", "full_name", split=False))[0]
    assert len(alone.records) == 1


def test_a_cell_says_what_stood_there_and_by_which_rule_it_changed() -> None:
    row = shown(ColumnUse("Nom", "last_name"), ColumnUse("Mail", "email"))[0]
    email = next(cell for cell in row.records[0] if cell.field == "email")
    assert (email.before, email.value, email.header) == ("JEAN@EXAMPLE.FR", "jean@example.fr", "Mail")
    assert email.rule is not None


def test_an_unusable_value_is_shown_with_its_fault() -> None:
    row = shown(ColumnUse("Nom", "last_name"), ColumnUse("Mail", "email"))[1]
    email = next(cell for cell in row.records[0] if cell.field == "email")
    assert (email.before, email.value) == ("pas une adresse", None)
    assert [fault.code for fault in email.faults] == ["email_invalid"]


def test_a_row_that_would_be_rejected_says_why() -> None:
    row = shown(ColumnUse("Nom", "last_name"), ColumnUse("Mail", "email"))[2]
    assert row.line == 4
    assert row.records == ()
    assert [fault.code for _, _, fault in row.rejected] == ["row_empty_of_identity"]


def test_what_is_masked_is_never_shown() -> None:
    mapping = Mapping("contacts", (ColumnUse("Nom", "last_name"), ColumnUse("CB", None, masked=True)))
    covered = hidden(FRAME, mapping, allowed=False)
    assert "4111 1111" not in str(covered["CB"].to_list())
    assert str(covered["CB"][0]).endswith("1111")


def test_card_numbers_are_hidden_in_free_text_unless_allowed() -> None:
    mapping = Mapping("contacts", (ColumnUse("Nom", "last_name"), ColumnUse("CB", "notes")))
    assert hidden(FRAME, mapping, allowed=False)["CB"][0] != FRAME["CB"][0]
    assert hidden(FRAME, mapping, allowed=True)["CB"][0] == FRAME["CB"][0]


def test_rows_are_chosen_for_their_variety() -> None:
    frame = pl.DataFrame({"tel": ["06 12 34 56 78"] * 50 + ["+33612345678", "inconnu"] + ["06 1"] * 50})
    assert set(telling_rows(frame, 3)) >= {50, 51}
    assert telling_rows(frame.head(2), 8) == [0, 1]
    assert telling_rows(frame.head(0), 8) == []


def test_a_look_is_kept_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(
        "Nom;Mail;CB\nDupont;a@example.fr;4111111111111111\nMartin;b@example.fr;5500000000000004\n"
    )
    with open_file(path) as opened:
        table = opened.table()
        first = first_rows(table, 100)
        seen = look(opened, table, first, recognise(list(table.headers), first.frame))
    keep(tmp_path, seen)
    again = kept(tmp_path)
    assert again is not None
    assert again.recognition == seen.recognition
    assert again.frame.equals(seen.frame)
    assert again.lines.to_list() == [2, 3]
    assert kept(tmp_path / "nowhere") is None


def test_what_was_probably_meant_stands_beside_a_doubtful_address() -> None:
    typed = pl.DataFrame({"Mail": ["anne@gmial.com", "anne@gmail.com"]})
    uses = Mapping("contacts", (ColumnUse("Mail", "email"),))
    doubtful, fine = preview(typed, LINES, (0, 1), uses, today=TODAY)
    assert [(cell.value, cell.meant) for cell in doubtful.records[0]] == [
        ("anne@gmial.com", "anne@gmail.com")
    ]
    assert fine.records[0][0].meant is None
