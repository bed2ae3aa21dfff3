"""Contacts come in, are known again, are updated, and go as if they had never come."""

from __future__ import annotations

import pytest

from chaland.customers.models import Company, Contact, ContactPoint, SourceRecord
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from tests.intake.deliveries import Shop, counted
from tests.intake.state import differences, state_of_the_file

pytestmark = pytest.mark.django_db

CUSTOMERS = """
    N° client;Nom;Prénom;E-mail;Mobile;Code postal;Ville
    12;DUPONT;jean;Jean.Dupont@example.fr;07 30 00 00 01;69003;LYON 03
    13;Le Goff;Yann;yann@example.com;0730000002;29200;Brest
    14;MARTIN;Léa;;730000003;1000;BOURG EN BRESSE
"""


def test_clean_people_come_in(shop: Shop) -> None:
    entry = shop.deliver(CUSTOMERS)
    assert counted(entry) == {"created": 3, "updated": 0, "unchanged": 0, "rejected": 0}
    dupont = Contact.objects.get(email="jean.dupont@example.fr")
    assert (dupont.first_name, dupont.last_name, dupont.mobile) == ("Jean", "Dupont", "+33730000001")
    assert (dupont.postal_code, dupont.department, dupont.name_key) == ("69003", "69", "dupont jean")
    martin = Contact.objects.get(last_name="Martin")
    assert (martin.postal_code, martin.mobile, martin.department) == ("01000", "+33730000003", "01")


def test_the_same_file_again_changes_nothing(shop: Shop) -> None:
    shop.deliver(CUSTOMERS)
    before = state_of_the_file()
    again = shop.deliver(CUSTOMERS)
    assert counted(again) == {"created": 0, "updated": 0, "unchanged": 3, "rejected": 0}
    assert not differences(before, state_of_the_file())


def test_a_newer_file_updates_and_undo_puts_back(shop: Shop) -> None:
    shop.deliver(CUSTOMERS)
    before = state_of_the_file()
    newer = shop.deliver(CUSTOMERS.replace("Brest", "Quimper").replace("29200", "29000"))
    assert counted(newer) == {"created": 0, "updated": 1, "unchanged": 2, "rejected": 0}
    assert Contact.objects.get(last_name="Le Goff").city == "Quimper"
    shop.undo(newer)
    assert not differences(before, state_of_the_file())


def test_undoing_the_first_import_leaves_an_empty_file(shop: Shop) -> None:
    empty = state_of_the_file()
    entry = shop.deliver(CUSTOMERS)
    shop.undo(entry)
    assert not differences(empty, state_of_the_file())


def test_rows_without_identifier_are_known_by_name_and_email(shop: Shop) -> None:
    shop.deliver("Nom;Prénom;E-mail;Ville\nDurand;Zoé;zoe@example.fr;Paris")
    newer = shop.deliver("Nom;Prénom;E-mail;Ville\nDURAND;zoé;Zoe@example.fr;Nice")
    assert counted(newer)["updated"] == 1
    assert Contact.objects.get().city == "Nice"


def test_another_source_is_linked_on_exact_strong_evidence_only(shop: Shop) -> None:
    shop.deliver(CUSTOMERS)
    other = shop.deliver(
        """
        Nom;Prénom;E-mail;Téléphone
        Dupont;Jean;jean.dupont@example.fr;
        Dupont;Marie;jean.dupont@example.fr;
        Legoff;Yann;;0730000002
        """,
        source="salon",
    )
    assert counted(other) == {"created": 2, "updated": 1, "unchanged": 0, "rejected": 0}
    assert Contact.objects.get(first_name="Jean").record_count == 2
    assert Contact.objects.filter(email="jean.dupont@example.fr").count() == 2


def test_the_source_tells_two_identifiers_apart(shop: Shop) -> None:
    shop.deliver("N° client;Nom;Prénom;E-mail\n1;Petit;Luc;luc@example.fr")
    newer = shop.deliver("N° client;Nom;Prénom;E-mail\n2;Petit;Luc;luc@example.fr")
    assert counted(newer)["created"] == 1


def test_repeated_rows_of_one_file(shop: Shop) -> None:
    entry = shop.deliver(
        """
        N° client;Nom;Prénom;Ville
        1;Petit;Luc;Lyon
        1;Petit;Luc;Lyon
        1;Petit;Luc;Nantes
        """
    )
    assert counted(entry) == {"created": 1, "updated": 1, "unchanged": 1, "rejected": 0}
    assert Contact.objects.count() == 1
    assert SourceRecord.objects.filter(kind="person").count() == 2


def test_a_couple_in_one_cell_is_two_people(shop: Shop) -> None:
    entry = shop.deliver("Nom complet;E-mail\nM. et Mme DUPONT Jean et Marie;dupont@example.fr")
    assert counted(entry)["created"] == 1
    assert {str(contact) for contact in Contact.objects.all()} == {"Jean Dupont", "Marie Dupont"}


def test_people_at_work_share_their_company(shop: Shop) -> None:
    empty = state_of_the_file()
    entry = shop.deliver(
        """
        Nom;Prénom;Société;SIRET;Fonction
        Petit;Luc;BOULANGERIE MARTIN SARL;73282932000074;Gérant
        Roux;Eve;Boulangerie Martin SARL;73282932000074;Vendeuse
        """
    )
    company = Company.objects.get()
    assert (company.name, company.siren) == ("Boulangerie Martin SARL", "732829320")
    assert set(company.people.values_list("last_name", flat=True)) == {"Petit", "Roux"}
    assert set(Contact.objects.values_list("kind", flat=True)) == {"professional"}
    shop.undo(entry)
    assert not differences(empty, state_of_the_file())


def test_what_later_batches_say_outlives_an_undo(shop: Shop) -> None:
    first = shop.deliver(CUSTOMERS)
    shop.deliver("Nom;Prénom;E-mail;Fonction\nDupont;Jean;jean.dupont@example.fr;Maire", source="salon")
    shop.undo(first)
    left = Contact.objects.get()
    assert (left.last_name, left.function, left.city) == ("Dupont", "Maire", None)


def test_undo_in_the_middle_of_a_chain(shop: Shop) -> None:
    shop.deliver(CUSTOMERS)
    second = shop.deliver(CUSTOMERS.replace("Brest", "Quimper").replace("29200", "29000"))
    third = shop.deliver(CUSTOMERS.replace("Brest", "Vannes").replace("29200", "56000"))
    shop.undo(second)
    assert Contact.objects.get(last_name="Le Goff").city == "Vannes"
    shop.undo(third)
    assert Contact.objects.get(last_name="Le Goff").city == "Brest"


def test_bulk_golden_records_are_what_survivorship_says(shop: Shop) -> None:
    """The vectorised columns of new contacts and the ones recomputed one by one are the same."""
    shop.deliver(
        """
        N° client;Civilité;Nom;Prénom;E-mail;Mobile;Téléphone;Adresse;Code postal;Ville;Société;Loisirs;Créé le;Naissance;Divers
        1;M.;D'ORNANO;José-Luís;JL@EXAMPLE.FR;0730000001;0199000001;12 RUE DE LA RÉPUBLIQUE;20000;AJACCIO;;golf, voile;01/02/2020;03/04/1980;a
        2;;;;seul@example.fr;;;;;;;;;;
        3;Mme;Œuvré;Élise;;;;;97400;SAINT DENIS;Ça Va SAS;;2021-05-06 10:20;;b
        4;;;;;;;;;;Mairie de Lyon;;;;
        """,
        keep_unknown=True,
    )
    before = state_of_the_file()
    rebuild_contacts(Contact.objects.values_list("pk", flat=True))
    rebuild_companies(Company.objects.values_list("pk", flat=True))
    assert not differences(before, state_of_the_file())


def test_points_hang_on_records(shop: Shop) -> None:
    shop.deliver(CUSTOMERS)
    kinds = list(ContactPoint.objects.filter(record__external_id="12").values_list("kind", "value"))
    assert ("email", "jean.dupont@example.fr") in kinds
    assert ("mobile", "+33730000001") in kinds


def test_a_row_with_nothing_but_its_number_is_somebody_again_after_an_undo(shop: Shop) -> None:
    shop.deliver("N° client;Nom\n12;Martin\n13;NC")
    before = state_of_the_file()
    shop.undo(shop.deliver("N° client;Nom\n12;Martin\n13;Durand"))
    assert not differences(before, state_of_the_file())


def test_what_a_later_file_repeats_outlives_the_undo_of_the_first(shop: Shop) -> None:
    """Undoing the first of two files that say the same leaves what the second alone would have made."""
    more = CUSTOMERS + "    15;Petit;Luc;luc@example.fr;;69001;Lyon\n"
    first = shop.deliver(CUSTOMERS)
    second = shop.deliver(more)
    third = shop.deliver(CUSTOMERS.replace("Brest", "Quimper").replace("29200", "29000"))
    shop.undo(first)
    assert Contact.objects.count() == 4
    assert set(SourceRecord.objects.values_list("first_batch_id", flat=True)) == {second.pk}
    shop.undo(third)
    assert Contact.objects.get(last_name="Le Goff").city == "Brest"
    shop.undo(second)
    assert Contact.objects.count() == SourceRecord.objects.count() == 0
