"""Exports: exactly who was asked for, in the columns asked for, nothing that runs, nothing half done, all noted."""

from __future__ import annotations

import csv
import json
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import vobject

from chaland.access.models import AuditEntry
from chaland.customers.domain.grid import Ask
from chaland.customers.models import Contact
from chaland.customers.queries import grid
from chaland.exports import queries
from chaland.exports.domain import Wanted
from chaland.exports.services import export_file
from chaland.kernel.errors import Invalid, Refused
from chaland.segments.queries import count_where, sentence
from tests.exports.test_round_trip import CUSTOMERS, SALES
from tests.intake.deliveries import Shop


@pytest.fixture
def full(shop: Shop) -> Shop:
    """Four contacts, five lines of purchases of which one is nobody's."""
    shop.deliver(CUSTOMERS, keep_unknown=True)
    shop.deliver(SALES, kind="purchases")
    return shop


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def wanted(where: str = "", **more: Any) -> Wanted:
    return Wanted(where=sentence(where) if where else None, **more)


@pytest.mark.usefixtures("full")
def test_the_list_is_as_long_as_its_count(tmp_path: Path) -> None:
    for where in ("total_spent > 0", 'ville = "Genève"', "custom.carburant is empty", 'nom = "personne"'):
        done = export_file(wanted=wanted(where), to=tmp_path / "a.csv", by=None)
        assert done.rows == count_where(where) == queries.count(wanted(where)) == len(lines(done.file)) - 1


@pytest.mark.usefixtures("full")
def test_columns_and_their_order_are_those_asked_for(tmp_path: Path) -> None:
    names = ("total_spent", "full_name", "custom.carburant")
    asked = wanted(columns=names, language="en", ask=Ask(sort="total_spent", descending=True))
    done = export_file(wanted=asked, to=tmp_path / "a.csv", by=None)
    assert lines(done.file) == [
        ["Total spent", "Full name", "Carburant"],
        ["12060.5", "José-Luís d'Ornano", "diesel"],
        ["90.1", "Élise Œuvré", "essence"],
        ["", "Marie Payet", ""],
        ["", "Léa Martin", ""],
    ]
    assert Wanted.from_json(json.loads(json.dumps(asked.to_json()))) == asked


@pytest.mark.usefixtures("full")
def test_french_excel_opens_the_csv_right(tmp_path: Path) -> None:
    done = export_file(wanted=wanted(), to=tmp_path / "a.csv", by=None)
    assert done.file.read_bytes().startswith(b'\xef\xbb\xbf"Identifiant";')
    rows = [dict(zip(lines(done.file)[0], row, strict=True)) for row in lines(done.file)[1:]]
    ornano, oeuvre, payet, martin = rows
    assert ornano["Commentaire"] == '\'=HYPERLINK("x")'
    assert payet["Commentaire"] == "'-1,5 % d'eau"
    assert martin["N° de carte de fidélité"] == "0012"
    assert (ornano["Mobile"], oeuvre["Téléphone"]) == ("07 30 00 00 01", "+41 22 767 61 11")
    assert (ornano["Créé le"], ornano["Date de naissance"]) == ("2020-02-01 00:00:00", "1980-04-03")
    assert (martin["Code postal"], ornano["Latitude"], payet["Points de fidélité"]) == (
        "01000",
        "41,9227",
        "-5",
    )


@pytest.mark.usefixtures("full")
def test_cells_of_workbooks_have_their_types(tmp_path: Path) -> None:
    names = ("notes", "postal_code", "birth_date", "total_spent", "mobile")
    done = export_file(wanted=wanted(columns=names), to=tmp_path / "a.xlsx", by=None)
    sheet = openpyxl.load_workbook(done.file).active
    types = [[cell.data_type for cell in row if cell.value is not None] for row in sheet.iter_rows(min_row=2)]
    assert types == [["s", "s", "d", "n", "s"], ["s", "d", "n"], ["s", "s", "s"], ["s", "s", "d"]]
    other = export_file(wanted=wanted(columns=names), to=tmp_path / "a.ods", by=None)
    frame = pl.read_excel(other.file, engine="calamine")
    assert frame["Code postal"].to_list() == ["20000", "1202", "97400", "01000"]
    assert frame["Date de naissance"].to_list()[0] == date(1980, 4, 3)


@pytest.mark.usefixtures("full")
def test_machines_get_codes_numbers_and_lists(tmp_path: Path) -> None:
    done = export_file(wanted=wanted(), to=tmp_path / "a.jsonl", by=None)
    first = json.loads(done.file.read_text("utf-8").splitlines()[0])
    assert first["hobbies"] == ["golf", "vin, blanc", "A; B"]
    assert (first["status"], first["country"], first["mobile"]) == ("customer", "FR", "+33730000001")
    assert first["created_at"] == "2020-01-31T23:00:00+00:00"
    frame = pl.read_parquet(export_file(wanted=wanted(), to=tmp_path / "a.parquet", by=None).file)
    assert frame["birth_date"].to_list()[0] == date(1980, 4, 3)
    assert frame.schema["tags"] == pl.List(pl.String)
    empty = export_file(wanted=wanted('nom = "x"'), to=tmp_path / "b.parquet", by=None)
    assert pl.read_parquet(empty.file).schema == frame.schema


@pytest.mark.usefixtures("full")
def test_cards_are_read_by_address_books(tmp_path: Path) -> None:
    done = export_file(wanted=wanted(), to=tmp_path / "a.vcf", by=None)
    cards = list(vobject.readComponents(done.file.read_text("utf-8")))
    assert [card.fn.value for card in cards][:2] == ["José-Luís d'Ornano", "Élise Œuvré"]
    assert cards[0].bday.value == "1980-04-03"
    assert cards[0].adr.value.code == "20000"
    with pytest.raises(Invalid, match="vcf"):
        export_file(wanted=wanted(kind="purchases"), to=tmp_path / "b.vcf", by=None)


@pytest.mark.usefixtures("full")
def test_companies_and_purchases_are_those_of_the_contacts(tmp_path: Path) -> None:
    firms = export_file(wanted=wanted('ville = "Genève"', kind="companies"), to=tmp_path / "a.csv", by=None)
    assert [row[1] for row in lines(firms.file)] == ["Société", "Ça Va SAS"]
    assert export_file(wanted=wanted(kind="purchases"), to=tmp_path / "a.csv", by=None).rows == 5
    theirs = export_file(wanted=wanted('nom = "Œuvré"', kind="purchases"), to=tmp_path / "a.csv", by=None)
    assert [row[2] for row in lines(theirs.file)] == ["Commande", "B1"]


@pytest.mark.usefixtures("full")
def test_every_export_is_noted(tmp_path: Path) -> None:
    export_file(wanted=wanted('city = "Genève"', columns=("email",)), to=tmp_path / "a.csv", by=None)
    entry = AuditEntry.objects.get(verb="contacts.export")
    assert entry.facts == {
        "kind": "contacts",
        "rows": 1,
        "columns": ["email"],
        "file": "a.csv",
        "where": 'ville = "Genève"',
        "words": "",
    }


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("name", "more", "code"),
    [
        ("a.doc", {}, "form_unknown"),
        ("nulle/part.csv", {}, "folder_missing"),
        ("a.csv", {"columns": ("email", "vile", "nom")}, "column_unknown"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, name: str, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        export_file(wanted=wanted(**more), to=tmp_path / name, by=None)
    assert refused.value.code == code
    assert not AuditEntry.objects.filter(verb="contacts.export").exists()


@pytest.mark.usefixtures("full")
def test_a_failed_export_leaves_the_former_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.xlsx").write_text("former")
    monkeypatch.setattr("chaland.exports.writers.workbook.MOST_ROWS", 2)
    with pytest.raises(Refused, match="csv"):
        export_file(wanted=wanted(), to=folder / "a.xlsx", by=None)
    assert [(one.name, one.read_text()) for one in folder.iterdir()] == [("a.xlsx", "former")]


@pytest.mark.usefixtures("full")
def test_the_order_is_that_of_the_grid(tmp_path: Path) -> None:
    Contact.objects.filter(last_name="Payet").update(city_key=None)
    for sort, descending in product(("name", "city", "total_spent", "last_purchase"), (False, True)):
        ask = Ask(sort=sort, descending=descending)
        done = export_file(wanted=Wanted(ask=ask, columns=("external_id",)), to=tmp_path / "a.jsonl", by=None)
        ids = [json.loads(line)["external_id"] for line in done.file.read_text().splitlines()]
        assert ids == [line.id for line in grid.page(ask).lines], ask
