"""Companies: rows of their own, the employers that people's rows name, and who works where."""

from __future__ import annotations

import pytest

from chaland.customers.models import Company, Contact, ContactPoint, SourceRecord
from tests.intake.deliveries import Shop, counted
from tests.intake.state import differences, state_of_the_file

pytestmark = pytest.mark.django_db

ACME = "Raison sociale;Code postal;Ville;Téléphone\nACME;69003;LYON;0199000001\n"
JEAN = "Nom;Prénom;Société;Code postal;Ville\nDupont;Jean;ACME;69003;LYON\n"
PAUL = "Nom;Prénom;Société;Code postal;Ville\nDurand;Paul;ACME;69003;LYON\n"


def test_two_different_rows_of_one_company_are_both_kept(shop: Shop) -> None:
    text = ACME + "ACME;69003;LYON;0199000002\n"
    entry = shop.deliver(text, kind="companies")
    assert counted(entry) == {"created": 1, "updated": 1, "unchanged": 0, "rejected": 0}
    assert set(ContactPoint.objects.values_list("value", flat=True)) == {"+33199000001", "+33199000002"}
    assert Company.objects.count() == 1
    before = state_of_the_file()
    assert counted(shop.deliver(text, kind="companies"))["unchanged"] == 2
    assert not differences(before, state_of_the_file())


def test_what_people_say_of_their_employer_does_not_replace_its_own_row(shop: Shop) -> None:
    shop.deliver(ACME, kind="companies")
    shop.deliver(JEAN, kind="contacts")
    company = Company.objects.get()
    assert company.phone == "+33199000001"
    assert Contact.objects.get().company == company


def test_a_couple_works_for_one_company(shop: Shop) -> None:
    shop.deliver(
        "Nom complet;Société;Code postal\nM. et Mme DUPONT Jean et Marie;ACME;69003\n", kind="contacts"
    )
    assert Company.objects.get().people.count() == 2


def test_a_company_outlives_the_undoing_of_the_first_file_that_named_it(shop: Shop) -> None:
    empty = state_of_the_file()
    first = shop.deliver(ACME, kind="companies")
    second = shop.deliver(JEAN, kind="contacts")
    third = shop.deliver(PAUL, kind="contacts")
    shop.undo(first)
    company = Company.objects.get()
    assert (company.name, company.phone) == ("Acme", None)  # the file that gave the phone is undone
    shop.undo(second)
    assert Contact.objects.get().company == company
    shop.undo(third)
    assert not differences(empty, state_of_the_file())


def test_rows_of_one_customer_number_are_one_person_when_only_one_of_them_is_recognised(shop: Shop) -> None:
    shop.deliver("Nom;Prénom;E-mail\nDupont;Jean;jean@example.fr", source="salon")
    shop.deliver("N° client;Nom;Prénom;E-mail\n7;Dupont;Jean;jean@example.fr\n7;Dupont;Jean;\n")
    assert Contact.objects.get().record_count == 3


def test_a_record_is_as_old_as_the_first_file_that_still_counts(shop: Shop) -> None:
    first = shop.deliver("N° client;Nom;Prénom\n7;Dupont;Jean")
    shop.deliver("N° client;Nom;Prénom\n7;Dupont;Jeanne")
    shop.undo(first)
    record = SourceRecord.objects.get()
    assert record.first_seen_at == record.seen_at == Contact.objects.get().created_at
