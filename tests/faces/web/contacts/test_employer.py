"""The company of a contact, on its page: picked, typed, refused with what to do, taken back."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from chaland.customers.models import Company, Contact
from chaland.customers.services.hand import edit_company
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_a_company_is_offered_picked_and_taken_back(manager: Client) -> None:
    make_contact(company="Garage du Port")
    contact = make_contact(last_name="Roux")
    port = Company.objects.get()
    assert "Garage du Port" in manager.get(f"/contacts/{contact}/employer/names/?value=gar").content.decode()
    assert "Créer Marché" in manager.get(f"/contacts/{contact}/employer/names/?value=Marché").content.decode()
    answer = manager.post(
        f"/contacts/{contact}/employer/", {"value": "gar", "company": port.pk}, headers=HTMX
    )
    assert 'id="side"' in answer.content.decode()
    assert Contact.objects.get(pk=contact).company == port
    manager.post(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"], headers=HTMX)
    assert Contact.objects.get(pk=contact).company is None


def test_a_name_that_several_bear_is_asked_for_with_the_list(manager: Client) -> None:
    make_contact(company="Dupont")
    make_contact(company="Autre")
    edit_company(company_id=Company.objects.get(name="Autre").pk, values={"company": "Dupont"}, by=None)
    contact = make_contact()
    answer = manager.post(f"/contacts/{contact}/employer/", {"value": "dupont"}, headers=HTMX)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choisissez-la dans la liste" in page
    assert page.count('name="company"') == 2


def test_who_may_only_look_changes_no_company(reader: Client) -> None:
    contact = make_contact()
    assert reader.get(f"/contacts/{contact}/employer/").status_code == 403
    assert reader.post(f"/contacts/{contact}/employer/", {"value": "X"}).status_code == 403
    assert not Company.objects.exists()
