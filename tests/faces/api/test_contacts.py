"""Contacts by HTTP: the same document as the command line, changes normalised, pages by key, reads noted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chaland.access.models import AuditEntry
from chaland.customers.models import Contact, CustomField, Interaction
from chaland.customers.services.hand import add_contact
from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import real_clock
from tests.faces.api.conftest import Programs

pytestmark = pytest.mark.django_db


def command(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """What the command line says to the same question."""
    code = main([*words, "--json", "--lang", "en"])
    MANNER.json = False
    assert code == 0
    return json.loads(capsys.readouterr().out)


def test_one_contact_is_the_document_of_the_command_line(
    program: Programs, anne: int, capsys: pytest.CaptureFixture[str]
) -> None:
    asker = program()
    asker.post(f"/contacts/{anne}/consents", said="given", channel="email", document="bulletin 7")
    answer = asker.get(f"/contacts/{anne}")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.body == command(capsys, "contact", "show", str(anne))
    assert answer.body["consents"][0]["document_ref"] == "bulletin 7"
    for said in ("anne@example.org", "06 12 34 56 78"):
        assert asker.get(f"/contacts/{said}").body["id"] == anne


def test_a_new_contact_is_normalised_and_a_wrong_value_is_told_by_its_field(program: Programs) -> None:
    asker = program()
    made = asker.post(
        "/contacts",
        last_name=" Martin ",
        email="Jean.Martin@EXAMPLE.org",
        mobile="06.12.34.56.79",
        postal_code="69003",
        birth_date="31/12/1980",
        country="Suisse",
        tags=["vip"],
    )
    assert made.status == 201
    contact = Contact.objects.get(pk=made.body["id"])
    assert (contact.last_name, contact.email, contact.mobile) == (
        "Martin",
        "jean.martin@example.org",
        "+33612345679",
    )
    assert contact.country == "CH"
    assert (contact.city, contact.department, str(contact.birth_date)) == ("Lyon", "69", "1980-12-31")
    assert AuditEntry.objects.filter(verb="contacts.add", actor__email="manager@example.fr").exists()
    for field, value, code in (
        ("email", "jean@", "email_invalid"),
        ("mobile", "12", "phone_invalid"),
        ("birth_date", "hier", "day_invalid"),
    ):
        refused = asker.post("/contacts", last_name="Martin", **{field: value})
        assert (refused.status, refused.body["code"], refused.body["path"]) == (422, code, field)
    assert asker.post("/contacts").body["code"] == "nothing_given"
    unknown = asker.post("/contacts", last_name="Martin", shoe_size="42").body
    assert (unknown["code"], unknown["faults"][0]["path"]) == ("request_invalid", "body.body.shoe_size")


def test_a_change_writes_what_is_given_and_null_clears(program: Programs, anne: int) -> None:
    CustomField.objects.create(
        key="fuel", label_fr="énergie", label_en="fuel", type="text", created_at=real_clock()
    )
    asker = program()
    changed = asker.patch(f"/contacts/{anne}", city="Marseille", mobile=None, custom={"fuel": "diesel"})
    assert changed.status == 200
    values = changed.body["values"]
    assert (values["city"], values["last_name"], values["custom.fuel"]) == ("Marseille", "Dupont", "diesel")
    assert values["department"] == "13"
    assert "mobile" not in values
    assert changed.body["origins"]["city"]["source_slug"] == "hand"
    assert asker.patch(f"/contacts/{anne}", custom={"colour_of_eyes": "x"}).body["code"] == "field_unknown"
    assert asker.patch("/contacts/999", city="Lyon").status == 404


def test_a_call_is_noted(program: Programs, anne: int) -> None:
    asker = program()
    noted = asker.post(f"/contacts/{anne}/interactions", kind="call", outcome="reached", notes="content")
    assert noted.status == 201
    kept = Interaction.objects.get(pk=noted.body["id"])
    assert (kept.kind, kept.outcome, kept.notes, str(kept.by)) == (
        "call",
        "reached",
        "content",
        "manager@example.fr",
    )
    later = asker.post(f"/contacts/{anne}/interactions", kind="call", outcome="call_back")
    assert (later.status, later.body["code"]) == (422, "call_back_when")


def test_pages_by_key_hold_everybody_once(program: Programs, anne: int) -> None:
    made = [add_contact(values={"last_name": f"Lyonnais{i}", "city": "Lyon"}, by=None) for i in range(4)]
    add_contact(values={"last_name": "Loin", "city": "Brest"}, by=None)
    asker = program()
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        query = {"where": 'ville = "Lyon"', "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = asker.get("/contacts", **query).body
        seen += [item["id"] for item in page["items"]]
        cursor, pages = page["next"], pages + 1
        assert page["count"] == 5
    assert (seen, pages) == ([anne, *made], 3)
    assert asker.get("/contacts", limit=50).body["count"] == 6
    first = asker.get("/contacts", limit=1).body["items"][0]
    assert (first["values"]["email"], first["values"]["city"]) == ("anne@example.org", "Lyon")


def test_what_leaves_the_house_is_noted(program: Programs, anne: int) -> None:
    asker = program()
    asker.get("/contacts", where='ville = "Lyon"')
    asker.get(f"/contacts/{anne}")
    asker.get(f"/contacts/{anne}/proof")
    told = AuditEntry.objects.filter(verb__startswith="api.").order_by("pk")
    assert [entry.verb for entry in told] == ["api.contacts.list", "api.contacts.show", "api.consents.prove"]
    assert told[0].facts | {"token": 0} == {"where": 'ville = "Lyon"', "contacts": 1, "token": 0}
    assert (told[1].subject_kind, told[1].subject_id, str(told[1].actor)) == (
        "contact",
        str(anne),
        "manager@example.fr",
    )
