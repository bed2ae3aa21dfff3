"""Where a contact works, said by hand: picked, made, cleared, taken back; and found by its company's name."""

from __future__ import annotations

import pytest

from chaland.customers.models import Company, Contact
from chaland.customers.services.hand import add_contact, edit_company, edit_contacts, set_employer, undo_edit
from chaland.kernel.errors import Invalid, NotFound
from tests.customers.services.test_hand import imported, state
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db


def employer(contact_id: int) -> str | None:
    company = Contact.objects.select_related("company").get(pk=contact_id).company
    return company.name if company else None


def test_a_company_is_made_once_then_found_by_its_name_and_leaves_with_the_edit_that_made_it() -> None:
    one, two = imported(), imported(email="b@example.fr")
    before = state()
    first = set_employer(contact_id=one, name="  Garage du  Port ", by=None)
    second = set_employer(contact_id=two, name="garage du port", by=None)
    assert employer(one) == employer(two) == "Garage du Port"
    assert "garage du port" in Contact.objects.get(pk=one).search
    undo_edit(edit=first, by=None)
    assert (employer(one), employer(two)) == (None, "Garage du Port")
    undo_edit(edit=second, by=None)
    assert employer(two) is None
    assert state()[:2] == before[:2]
    assert Company.objects.count() == 1  # the first edit is undone already: nothing says who made it any more


def test_undoing_takes_away_the_company_it_made_with_everything_else() -> None:
    one = imported()
    before = state()
    undo_edit(edit=set_employer(contact_id=one, name="Garage du Port", by=None), by=None)
    assert state() == before
    assert not Company.objects.exists()


def test_undoing_an_edit_that_another_followed_leaves_the_company() -> None:
    one = imported()
    made = set_employer(contact_id=one, name="Garage du Port", by=None)
    edit_contacts(contact_ids=[one], values={"function": "Gérante"}, by=None)
    assert undo_edit(edit=made, by=None) == (0, 1)
    assert employer(one) == "Garage du Port"


def test_a_company_of_the_file_is_picked_and_cleared_whatever_the_file_says(shop: Shop) -> None:
    shop.deliver(
        "Nom;Prénom;Société;E-mail\nMartin;Paul;Acier & Cie;p@example.fr\nPetit;Anne;Bois SA;a@example.fr"
    )
    paul = Contact.objects.get(last_name="Martin").pk
    wood = Company.objects.get(name__startswith="Bois").pk
    set_employer(contact_id=paul, company_id=wood, by=None)
    assert employer(paul) == Company.objects.get(pk=wood).name
    assert Contact.objects.get(pk=paul).search.count("bois") == 1
    set_employer(contact_id=paul, by=None)
    assert employer(paul) is None
    with pytest.raises(NotFound):
        set_employer(contact_id=paul, company_id=999_999, by=None)


def test_a_name_that_two_companies_bear_is_not_guessed() -> None:
    one, two = imported(), imported(email="b@example.fr")
    set_employer(contact_id=one, name="Dupont", by=None)
    set_employer(contact_id=two, name="Autre", by=None)
    edit_company(company_id=Company.objects.get(name="Autre").pk, values={"company": "Dupont"}, by=None)
    with pytest.raises(Invalid) as refused:
        add_contact(values={"last_name": "Roux", "company": "dupont"}, by=None)
    assert refused.value.code == "company_ambiguous"


def test_a_new_contact_works_where_was_typed() -> None:
    made = add_contact(values={"last_name": "Roux", "company": "Roux SARL"}, by=None)
    assert employer(made) == "Roux SARL"


def test_people_are_found_by_the_new_name_of_their_company_and_by_the_former_once_it_is_back(
    shop: Shop,
) -> None:
    shop.deliver("Nom;Prénom;Société;E-mail\nMartin;Paul;Acier & Cie;p@example.fr")
    paul = Contact.objects.select_related("company").get(last_name="Martin")
    assert paul.company is not None
    assert "acier" in paul.search
    before = paul.search
    renamed = edit_company(company_id=paul.company.pk, values={"company": "Métaux du Nord"}, by=None)
    assert "metaux du nord" in Contact.objects.get(pk=paul.pk).search
    assert "acier" not in Contact.objects.get(pk=paul.pk).search
    shop.deliver("Nom;Prénom;Société;E-mail\nPetit;Anne;Acier & Cie;a@example.fr")
    assert "metaux du nord" in Contact.objects.get(last_name="Petit").search
    undo_edit(edit=renamed, by=None)
    assert Contact.objects.get(pk=paul.pk).search == before
    assert "metaux" not in Contact.objects.get(last_name="Petit").search
