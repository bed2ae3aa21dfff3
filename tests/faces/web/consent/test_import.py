"""Files of consents in the wizard, and what a yes without date or source is told."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from chaland.consent.domain.words import Channel
from chaland.consent.models import Entry, Purpose
from chaland.consent.queries.decision import may_contact
from chaland.customers.models import Contact
from tests.faces.web.imports.files import begun, committed, staged, work

pytestmark = pytest.mark.django_db
PEOPLE = """Identifiant;Nom;Prénom;E-mail
1;Martin;Paul;paul@example.fr
2;Petit;Anne;anne@example.fr
"""
CONSENTS = """Identifiant client;E-mail;Canal;Consentement;Date;Source du consentement
1;paul@example.fr;e-mail;oui;12/03/2026;bulletin du salon
2;anne@example.fr;e-mail;oui;;bulletin du salon
"""
WISHES = """Identifiant;Nom;Prénom;E-mail;Accepte newsletter
1;Martin;Paul;paul@example.fr;oui
2;Petit;Anne;anne@example.fr;non
"""


def test_a_file_of_consents_goes_all_the_way(manager: Client, purposes: list[Purpose]) -> None:
    committed(manager, PEOPLE)
    entry = begun(manager, CONSENTS)
    page = unescape(manager.get(f"/imports/{entry.pk}/").content.decode())
    assert '<option value="consents" selected>Consentements' in page
    ready = staged(manager, CONSENTS + " ")
    findings = unescape(manager.get(f"/imports/{ready.pk}/").content.decode())
    assert "Accord sans date lisible" in findings
    assert "Donnez la date où la personne l'a dit" in findings
    committed(manager, CONSENTS + "  ")
    assert list(Entry.objects.values_list("identifier", "act")) == [("paul@example.fr", "given")]
    paul = Contact.objects.get(first_name="Paul")
    assert may_contact(paul.pk, Channel.EMAIL, "prospecting").is_allowed
    assert "bulletin du salon" in unescape(
        manager.get(f"/consents/proofs/{Entry.objects.get().pk}/").content.decode()
    )


def test_a_yes_without_date_nor_source_is_not_kept_and_the_remedy_is_said(
    manager: Client, purposes: list[Purpose]
) -> None:
    entry = staged(manager, WISHES)
    findings = unescape(manager.get(f"/imports/{entry.pk}/").content.decode())
    assert "Accord sans date ou sans source : il n'est pas retenu" in findings
    assert "Ajoutez les colonnes « date du consentement »" in findings
    manager.post(f"/imports/{entry.pk}/commit/")
    work()
    assert list(Entry.objects.values_list("identifier", flat=True)) == ["anne@example.fr"]
    assert not any(one.act == "given" for one in Entry.objects.all())
