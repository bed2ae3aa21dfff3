"""What the bulk path writes of people and companies is what computing them anew gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.data import write_messy_csv
from chaland.customers.models import Company, Contact
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from tests.intake.deliveries import Shop
from tests.intake.state import differences, state_of_the_file

pytestmark = pytest.mark.django_db

COMPANIES = """
    Raison sociale;Forme juridique;SIRET;NAF;Code postal;Ville;Téléphone;E-mail;Pays;Groupe;Client depuis
    Boulangerie Évrard;SARL;73282932000074;10.71C;69003;Lyon;04 72 00 00 01;a@evrard.example;France;Nord;02/03/2019
    ;;35600000000048;;;;;;;;
    ÉTS MÜLLER & FILS;;;;;;+49 30 901820;;Allemagne;;
    ÉTS MÜLLER & FILS;;;;;;;m@mueller.example;Allemagne;;
    Cœur de Ville;;;;;;;;Belgique;;
"""
PEOPLE = """
    Nom;Prénom;Nom de naissance;Société;Code postal;Ville;Mobile;Pays;Dernier contact;Marque
    Œuvrard;Zoé;D'Été;Boulangerie Évrard;69003;LYON;06 39 98 00 01;France;05/06/2024;Nord
    ;;;;;;06 39 98 00 02;Suisse;;
    Straße;Jürgen;;Cœur de Ville;;;;Allemagne;;Sud
    Straße;Jürgen;;Ailleurs;75001;Paris;;France;;Sud
"""


def test_computing_a_messy_file_anew_moves_nothing(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "messy.csv"
    write_messy_csv(path, rows=300, seed=3)
    shop.deliver_file(path)
    assert Company.objects.exists()
    _assert_nothing_moves()


@pytest.mark.parametrize(("kind", "text"), [("companies", COMPANIES), ("contacts", PEOPLE)])
def test_computing_hard_rows_anew_moves_nothing(shop: Shop, kind: str, text: str) -> None:
    shop.deliver(text, kind=kind, keep_unknown=True)
    assert Company.objects.count() >= 3
    _assert_nothing_moves()


def _assert_nothing_moves() -> None:
    before = state_of_the_file()
    rebuild_contacts(Contact.objects.values_list("pk", flat=True))
    rebuild_companies(Company.objects.values_list("pk", flat=True))
    assert not differences(before, state_of_the_file())
