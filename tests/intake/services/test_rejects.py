"""The file of rejected rows: as they were but for secrets, with the reason of each, and read back in."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from chaland.customers.models import Contact
from chaland.faces.cli.commands.account import tell
from chaland.intake.models import Import
from tests.intake.deliveries import Shop, counted

pytestmark = pytest.mark.django_db

SECRETS = """
Nom;E-mail;Mot de passe;Carte bancaire
Dupont;jean@example.fr;azerty12;4111 1111 1111 1111
Martin;lea@example.fr;;motus-1;5500 0000 0000 0004
Durand;paul@example.fr;soleil34;4242 4242 4242 4242
"""
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Jean Dupont\n"


def rejected(entry: Import) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(entry.rejects_file).active.iter_rows(values_only=True))


def test_a_row_with_too_many_cells_keeps_its_secrets_too(shop: Shop) -> None:
    """Its cells are pushed out from under their headers: what may be a secret stands one further."""
    row = rejected(shop.deliver(SECRETS))[1]
    assert row[:2] == ("Martin", "lea@example.fr")
    assert "motus-1" not in row
    assert [cell for cell in row if cell and "0004" in cell] == ["•••• 0004"]


def test_secrets_that_may_be_kept_are_kept(shop: Shop) -> None:
    row = rejected(shop.deliver(SECRETS, sensitive_reason="abonnements prélevés"))[1]
    assert "5500 0000 0000 0004" in row


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", "Nom;E-mail\nMartin;lea@example.fr;oups\n", "la ligne a plus de cellules que d'en-têtes"),
        ("a.jsonl", '{"nom": "Dupont"}\npas du json\n', "cette ligne n'est pas un objet JSON"),
        ("a.vcf", f"{CARD}END:VCARD\n{CARD}", "la carte de visite est coupée"),
    ],
)
def test_each_row_that_does_not_fit_says_why(shop: Shop, name: str, text: str, reason: str) -> None:
    (shop.folder / name).write_text(text, encoding="utf-8")
    entry = shop.deliver_file(shop.folder / name)
    said, remedy = rejected(entry)[1][len(entry.batch.headers) + 2 :][:2]
    assert reason in said
    assert remedy


def test_the_account_says_it_in_one_language(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    tell(shop.deliver("Nom;E-mail\nMartin;lea@example.fr;oups\n"))
    assert "The row" not in capsys.readouterr().out


def test_rows_put_right_in_the_file_of_rejects_come_in(shop: Shop) -> None:
    entry = shop.deliver(
        "Nom;E-mail;Ville\nDupont;jean@example.fr;Paris\n;;Lyon\nMartin;oups;lea@example.fr;Nice\n"
    )
    book = openpyxl.load_workbook(entry.rejects_file)
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    rows[1][1] = "paul@example.fr"
    rows[2][1:3] = ["lea@example.fr", "Nice"]
    rows[2][7:] = [None]
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            book.active.cell(place, column).value = value
    book.save(shop.folder / "corrigé.xlsx")
    again = shop.deliver_file(shop.folder / "corrigé.xlsx")
    assert counted(again) == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    assert set(Contact.objects.values_list("email", "city")) >= {
        ("lea@example.fr", "Nice"),
        ("paul@example.fr", "Lyon"),
    }
    assert not any("chaland" in name for name in again.mapping["columns"] if again.mapping["columns"][name])
