"""The page of a contact: where values come from, what happened, what is noted and taken back."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from chaland.customers.models import Contact, Interaction
from chaland.customers.services.merging import merge_contacts
from chaland.customers.services.messages import SentMessage, note_messages
from tests.campaigns.outbox import make_campaign
from tests.faces.web.conftest import make_contact
from tests.faces.web.imports.files import committed
from tests.harness.rows import NOW

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("tab", ["", "?tab=purchases", "?tab=sources", "?tab=nonsense"])
def test_every_tab_stands_even_empty(manager: Client, tab: str) -> None:
    assert manager.get(f"/contacts/{make_contact()}/{tab}").status_code == 200


def test_each_value_says_what_the_file_said_before_it_was_corrected(manager: Client) -> None:
    committed(manager, "Nom;E-mail;Mobile\nDUPONT;jean@example.fr;0033612345678\n")
    contact = Contact.objects.get()
    page = " ".join(manager.get(f"/contacts/{contact.pk}/").content.decode().split())
    for field, received in (("last_name", "DUPONT"), ("mobile", "0033612345678")):
        origin = page.split(f'id="origin-{field}"')[1].split("</div>")[0]
        assert f"<dt>Tel que reçu</dt><dd>{received}</dd>" in origin
    untouched = page.split('id="origin-email"')[1].split("</div>")[0]
    assert "clients.csv" in untouched
    assert "Tel que reçu" not in untouched


def test_a_contact_that_is_not_there(manager: Client) -> None:
    answer = manager.get("/contacts/999/")
    assert answer.status_code == 404
    assert "n&#39;existe plus" in answer.content.decode()


def test_a_call_is_noted_dated_and_taken_back(manager: Client) -> None:
    contact = make_contact()
    said = {"kind": "call", "outcome": "reached", "notes": "Intéressé par <b>la Clio</b>"}
    answer = manager.post(f"/contacts/{contact}/log/", said, headers=HTMX)
    assert "Intéressé par &lt;b&gt;la Clio&lt;/b&gt;" in answer.content.decode()
    assert Contact.objects.get().last_contact is not None
    manager.post(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"], headers=HTMX)
    assert not Interaction.objects.exists()
    assert Contact.objects.get().last_contact is None


def test_nobody_reached_is_no_contact(manager: Client) -> None:
    contact = make_contact()
    manager.post(f"/contacts/{contact}/log/", {"kind": "call", "outcome": "not_reached"}, headers=HTMX)
    assert Contact.objects.get().last_contact is None


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "fax", "outcome": "reached"},
        {"kind": "call", "outcome": "perhaps"},
    ],
)
def test_a_note_that_cannot_be(manager: Client, said: dict[str, str]) -> None:
    answer = manager.post(f"/contacts/{make_contact()}/log/", said, headers=HTMX)
    assert answer.status_code == 422
    assert answer.headers["HX-Reswap"] == "none"
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(("typed", "fault"), [("", "Dites quand rappeler."), ("demain", "ne se lit pas")])
def test_a_call_back_without_its_date_is_said_beside_it(manager: Client, typed: str, fault: str) -> None:
    said = {"kind": "visit", "outcome": "call_back", "call_back_at": typed, "notes": "Absent"}
    answer = manager.post(f"/contacts/{make_contact()}/log/", said, headers=HTMX)
    form = answer.content.decode()
    assert answer.status_code == 422
    assert "HX-Reswap" not in answer.headers
    assert fault in form
    assert 'aria-invalid="true"' in form
    assert ">Absent</textarea>" in form
    assert 'value="visit" checked' in form
    assert not Interaction.objects.exists()


def test_places_are_shown_by_name(manager: Client) -> None:
    page = manager.get(f"/contacts/{make_contact(country='DE')}/").content.decode()
    assert "Rhône (69)" in page
    assert "Allemagne" in page


def test_a_call_back_keeps_its_local_hour(manager: Client) -> None:
    contact = make_contact()
    said = {"kind": "call", "outcome": "call_back", "call_back_at": "2026-07-01T10:00"}
    manager.post(f"/contacts/{contact}/log/", said, headers=HTMX)
    assert Interaction.objects.get().call_back_at.isoformat() == "2026-07-01T08:00:00+00:00"  # type: ignore[union-attr]


def test_an_edit_on_the_page_gives_the_whole_side_back(manager: Client) -> None:
    contact = make_contact()
    answer = manager.post(
        f"/contacts/{contact}/cell/", {"field": "first_name", "value": "Zoé", "on": "record"}, headers=HTMX
    )
    assert answer.content.decode().strip().startswith('<div id="side"')
    assert "Zoé Dupont" in answer.content.decode()


def test_a_new_contact_is_checked_field_by_field(manager: Client) -> None:
    answer = manager.post(
        "/contacts/new/", {"last_name": "Zola", "mobile": "abc", "email": "x@"}, headers=HTMX
    )
    assert answer.status_code == 422
    assert answer.content.decode().count('role="alert"') == 2
    nameless = manager.post("/contacts/new/", {"city": "Lyon"}, headers=HTMX)
    assert nameless.status_code == 422
    made = manager.post("/contacts/new/", {"last_name": "Zola", "postal_code": "69003"}, headers=HTMX)
    contact = Contact.objects.get()
    assert made.headers["HX-Redirect"] == f"/contacts/{contact.pk}/"
    assert contact.city == "Lyon"


def test_an_old_number_leads_on_and_a_merge_is_undone_from_the_page(manager: Client, reader: Client) -> None:
    kept, gone = make_contact(), make_contact(first_name="Jeanne")
    made = merge_contacts(contact_ids=[kept, gone], by=None)
    answer = manager.get(f"/contacts/{gone}/?tab=sources&name=x")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/contacts/{kept}/?tab=sources")
    undo = f"/merges/{made.pk}/undo/"
    page = manager.get(f"/contacts/{kept}/").content.decode()
    assert f"Fusionné depuis : #{gone}" in page
    assert undo in page
    seen = reader.get(f"/contacts/{kept}/").content.decode()
    assert f"Fusionné depuis : #{gone}" in seen
    assert undo not in seen
    assert reader.post(undo, headers=HTMX).status_code == 403
    answer = manager.post(undo, headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"/contacts/{kept}/"
    assert Contact.objects.get(pk=gone).first_name == "Jeanne"
    assert manager.post(undo, headers=HTMX).status_code == 409


def test_the_campaigns_that_somebody_was_sent_are_on_the_page_and_lead_to_theirs(manager: Client) -> None:
    contact, campaign = make_contact(), make_campaign(name="Noël")
    note_messages(
        [
            SentMessage(1, contact, "Noël", "sms", "delivered", NOW, "B"),
            SentMessage(2, contact, "Disparue", "sms", "delivered", NOW),
        ]
    )
    page = manager.get(f"/contacts/{contact}/timeline/", headers=HTMX).content.decode()
    assert f'<a class="link" href="/campaigns/{campaign.pk}/">Noël</a>' in page
    assert "Disparue" in page
    assert "remis" in page
    assert "version B" in page
