"""What a file says is shown as it is, whatever it looks like to the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.customers.models import Contact
from chaland.customers.services.interactions import log_interaction
from chaland.faces.cli.commands.account import tell
from chaland.faces.cli.commands.contacts import show
from chaland.kernel.clock import stop_clock
from chaland.kernel.errors import NotFound
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    yield Shop(tmp_path)
    stop_clock(None)


def test_brackets_in_a_customer_file_are_no_styles(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    entry = shop.deliver("Nom;Prénom;E-mail [/pro];Notes\nDupont;Jean;jean@exemple;[/bold] rappeler [red]")
    tell(entry)
    show(str(Contact.objects.get().pk))
    assert "[/bold] rappeler [red]" in capsys.readouterr().out


def test_the_account_tells_what_an_address_should_probably_be(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(shop.deliver("Nom;E-mail\nDupont;jean@gmial.com"))
    assert "« jean@gmial.com », sans doute « jean@gmail.com »" in capsys.readouterr().out


def test_one_row_is_not_several(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    tell(shop.deliver("Nom;E-mail\nDupont;jean@exemple.fr"))
    assert "1 ligne lue : 1 nouvelle, 0 mise à jour, 0 inchangée, 0 rejetée\n" in capsys.readouterr().out


@pytest.mark.parametrize("said", ["jean@exemple.fr", "06 12 34 56 78", "boutique:C-1"])
def test_a_contact_is_shown_by_what_people_know_of_it(
    shop: Shop, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.deliver("N° client;Nom;E-mail;Mobile\nC-1;Dupont;jean@exemple.fr;0612345678", source="boutique")
    show(said)
    assert "DUPONT" in capsys.readouterr().out.upper()


def test_a_name_does_not_say_who_and_the_refusal_says_what_does() -> None:
    with pytest.raises(NotFound) as refused:
        show("Dupont")
    assert "Donnez son numéro" in refused.value.say("fr")


def test_a_contact_is_told_in_the_words_of_the_language(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.deliver("N° client;Nom;E-mail;Statut;Client depuis\nC-1;Dupont;jean@exemple.fr;client;12/03/2020")
    shop.deliver(
        "Date;N° client;N° commande;Produit;Montant\n05/01/2026;C-1;F12;Clio;12,50", kind="purchases"
    )
    log_interaction(
        contact_id=Contact.objects.get().pk, kind="call", outcome="reached", notes="Ravi", by=None
    )
    show("jean@exemple.fr")
    out = capsys.readouterr().out
    for said in (
        "Nom de famille",
        "particulier",
        "2020-03-12",
        "commande F12, 12.50 EUR",
        "appel, joint, Ravi",
    ):
        assert said in out
    assert "boutique, 0.csv, ligne 2" in out
    assert not {"last_name", "person", "batch_id", "hand"} & set(out.split())
