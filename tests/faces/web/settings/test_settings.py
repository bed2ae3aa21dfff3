"""Settings: fields, tags, colours, trust, users, one's own account; errors beside their field; rights."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from chaland.access.models import AuditEntry, User
from chaland.customers.models import Colour, Contact, ContactLabel, CustomField, Source
from chaland.customers.queries.labels import custom_fields, tags
from chaland.customers.services.rebuild import rebuild_contacts
from tests.faces.web.conftest import make_contact, make_user
from tests.faces.web.imports.files import committed, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(make_user("admin"))
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


@pytest.mark.parametrize("name", ["fields", "tags", "colours", "sources", "users"])
def test_a_reader_changes_no_settings(reader: Client, name: str) -> None:
    assert reader.get(f"/settings/{name}/").status_code == 403
    assert reader.post(f"/settings/{name}/", {}).status_code in (403, 405)


def test_a_manager_does_not_manage_users(manager: Client) -> None:
    assert manager.get("/settings/users/").status_code == 403
    assert "/settings/users/" not in page(manager, "/settings/fields/")


class TestFields:
    def add(self, client: Client, **changes: str) -> None:
        typed = {"form": "new", "label_fr": "Carburant", "type": "choice", "choices": "diesel\nessence\n"}
        client.post("/settings/fields/", {**typed, **changes})

    def test_a_field_is_added_named_and_taken_off(self, manager: Client) -> None:
        self.add(manager)
        field = CustomField.objects.get()
        assert (field.key, field.label_en, field.choices) == ("carburant", "Carburant", ["diesel", "essence"])
        address = f"/settings/fields/{field.pk}/"
        manager.post(address, {"label_fr": "Énergie", "label_en": "Fuel", "choices": "diesel\ngaz"})
        field.refresh_from_db()
        assert (field.key, field.label_fr, field.choices) == ("carburant", "Énergie", ["diesel", "gaz"])
        manager.post(f"{address}show/", {"hidden": "yes"})
        assert custom_fields() == []
        assert [label.key for label in custom_fields(hidden=True)] == ["carburant"]
        assert "Leurs valeurs restent" in page(manager, "/settings/fields/")
        self.add(manager)
        assert [label.key for label in custom_fields()] == ["carburant"]
        verbs = AuditEntry.objects.filter(subject_id="carburant").values_list("verb", flat=True)
        assert list(verbs.order_by("id"))[:3] == [
            "settings.fields.add",
            "settings.fields.change",
            "settings.fields.hide",
        ]

    def test_what_is_wrong_is_said_beside_the_field(self, manager: Client) -> None:
        answer = manager.post("/settings/fields/", {"form": "new", "label_fr": "Taille", "type": "choice"})
        assert answer.status_code == 422
        assert 'id="new-choices-error1"' in answer.content.decode()
        assert 'value="Taille"' in answer.content.decode()
        nameless = manager.post("/settings/fields/", {"form": "new", "type": "text"})
        assert 'id="new-fr-error1"' in nameless.content.decode()

    def test_fields_are_put_in_order(self, manager: Client) -> None:
        for name in ("Un", "Deux", "Trois"):
            self.add(manager, label_fr=name, type="text")
        last = CustomField.objects.get(key="trois")
        manager.post(f"/settings/fields/{last.pk}/move/", {"move": "up"})
        assert [field.key for field in custom_fields()] == ["un", "trois", "deux"]


class TestTags:
    def test_a_renamed_tag_follows_its_wearers_and_later_files(self, manager: Client) -> None:
        worn = make_contact(tags=["VIP", "Presse"])
        manager.post("/settings/tags/", {"key": "vip", "name": "Grand compte", "hue": "violet"})
        assert sorted(ContactLabel.objects.values_list("value", flat=True)) == ["Grand compte", "Presse"]
        rebuild_contacts([worn])  # what its source says is still VIP
        assert sorted(ContactLabel.objects.values_list("value", flat=True)) == ["Grand compte", "Presse"]
        committed(manager, "Nom;E-mail;Étiquettes\nDurand;d@example.fr;vip\nMartin;m@example.fr;vip\n")
        assert ContactLabel.objects.filter(key="grand compte").count() == 3
        assert not ContactLabel.objects.filter(key="vip").exists()

    def test_the_name_of_another_tag_joins_the_two(self, manager: Client) -> None:
        make_contact(tags=["VIP", "Or"])
        make_contact(tags=["Or"])
        manager.post("/settings/tags/", {"key": "or", "name": "VIP", "hue": "yellow"})
        assert [(tag.name, tag.hue, tag.worn) for tag in tags()] == [("VIP", "yellow", 2)]

    def test_it_may_be_named_back(self, manager: Client) -> None:
        worn = make_contact(tags=["VIP"])
        manager.post("/settings/tags/", {"key": "vip", "name": "Or", "hue": "yellow"})
        manager.post("/settings/tags/", {"key": "or", "name": "VIP", "hue": "grey"})
        rebuild_contacts([worn])
        assert [(tag.name, tag.worn) for tag in tags()] == [("VIP", 1)]


class TestColours:
    def test_a_rule_is_checked_before_it_is_kept(self, manager: Client) -> None:
        typed = {"form": "new", "label_fr": "Dormant", "hue": "grey", "rule": 'vile = "Lyon"'}
        answer = manager.post("/settings/colours/", typed)
        assert answer.status_code == 422
        assert 'id="new-rule-error1"' in answer.content.decode()
        assert "ville" in answer.content.decode()
        assert not Colour.objects.exists()
        manager.post("/settings/colours/", {**typed, "rule": 'ville = "Lyon"'})
        assert Colour.objects.get(key="dormant").rule == 'ville = "Lyon"'
        assert "Les contacts pour lesquels" in page(manager, "/settings/colours/")
        make_contact()
        assert "tint-grey" in page(manager, "/contacts/")

    def test_the_form_of_a_new_colour_shows_what_a_rule_is(self, manager: Client) -> None:
        shown = page(manager, "/settings/colours/").split('id="new-rule"')[1]
        assert "total_dépensé >= 500" in shown.replace("&gt;", ">")

    def test_colours_are_renamed_and_ordered(self, manager: Client) -> None:
        manager.post("/settings/colours/", {"key": "red", "label_fr": "À relancer", "hue": "red"})
        manager.post("/settings/colours/orange/move/", {"move": "up"})
        order = list(Colour.objects.values_list("key", flat=True))
        assert order[:2] == ["orange", "red"]
        assert Colour.objects.get(key="red").label_fr == "À relancer"

    def test_a_colour_that_is_worn_is_not_deleted(self, manager: Client) -> None:
        manager.post("/settings/colours/", {"form": "new", "label_fr": "Doré", "hue": "yellow"})
        worn = make_contact(colour="dore")
        assert manager.post("/settings/colours/dore/delete/").status_code == 409
        Contact.objects.filter(pk=worn).update(colour=None)
        manager.post("/settings/colours/dore/delete/")
        assert not Colour.objects.filter(key="dore").exists()


class TestTrust:
    def test_the_higher_source_is_believed(self, manager: Client) -> None:
        for name, city in (("A", "Lyon"), ("B", "Paris")):
            people = f"Dupont;a@example.fr;{city}\nDurand;b@example.fr;{city}\n"
            committed(manager, f"Nom;E-mail;Ville\n{people}", source=name)
        first, second = Source.objects.exclude(slug="hand")
        assert "aucun ordre" in page(manager, "/settings/sources/").lower()
        assert self.believed() == "Paris"
        manager.post(f"/settings/sources/{first.pk}/move/", {"move": ""})
        work()
        assert self.believed() == "Lyon"
        manager.post(f"/settings/sources/{second.pk}/move/", {"move": "up"})
        work()
        assert self.believed() == "Paris"
        assert AuditEntry.objects.filter(verb="settings.trust").count() == 2

    def believed(self) -> str | None:
        return Contact.objects.get(last_name="Dupont").city

    def test_a_source_is_renamed_and_still_found(self, manager: Client) -> None:
        entry = committed(manager)
        manager.post(f"/settings/sources/{entry.batch.source_id}/", {"name": "Boutique de Lyon"})
        assert "Boutique de Lyon" in page(manager, "/settings/sources/")
        assert committed(manager).batch.source_id == entry.batch.source_id


class TestUsers:
    def test_an_account_is_made_changed_and_closed(self, admin: Client) -> None:
        answer = admin.post("/settings/users/", {"form": "new", "email": "bob@example.fr", "role": "sales"})
        bob = User.objects.get(email="bob@example.fr")
        first = answer.content.decode().split('class="once">')[1].split("<")[0]
        assert bob.check_password(first)
        assert first not in page(admin, "/settings/users/")
        admin.post(f"/settings/users/{bob.pk}/role/", {"role": "manager"})
        client = Client()
        client.force_login(bob)
        assert client.get("/imports/").status_code == 200
        admin.post(f"/settings/users/{bob.pk}/close/", {"active": "no"})
        assert client.get("/imports/").status_code == 302
        verbs = AuditEntry.objects.filter(subject_kind="user", subject_id=bob.pk)
        assert list(verbs.order_by("id").values_list("verb", "actor_name")) == [
            ("users.add", "admin"),
            ("users.role", "admin"),
            ("users.close", "admin"),
        ]

    def test_the_last_admin_stays(self, admin: Client) -> None:
        me = User.objects.get()
        for path, typed in (("role", {"role": "reader"}), ("close", {"active": "no"})):
            answer = admin.post(f"/settings/users/{me.pk}/{path}/", typed)
            assert answer.status_code == 409
            assert "dernier administrateur" in answer.content.decode()
        me.refresh_from_db()
        assert (me.role, me.is_active) == ("admin", True)

    def test_a_wrong_address_is_said_beside_the_field(self, admin: Client) -> None:
        answer = admin.post("/settings/users/", {"form": "new", "email": "bob", "role": "sales"})
        assert 'id="new-email-error1"' in answer.content.decode()
        assert User.objects.count() == 1


def test_anyone_changes_their_own_name_and_language(reader: Client) -> None:
    assert reader.get("/settings/").headers["Location"] == "/settings/me/"
    reader.post("/settings/me/", {"name": "Zoé", "language": "en"})
    user = User.objects.get()
    assert (user.name, user.language) == ("Zoé", "en")
    assert "Your name" in page(reader, "/settings/me/")
