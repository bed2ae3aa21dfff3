"""The wizard without a browser: each page, what is refused and where it is said, who may do what."""

from __future__ import annotations

import io
from html import unescape

import openpyxl
import pytest
from django.test import Client

from chaland.access.models import AuditEntry
from chaland.customers.models import Contact, CustomField
from chaland.intake.models import Import, State
from chaland.jobs.models import Job
from chaland.jobs.services import ask_cancel
from tests.faces.web.conftest import make_user
from tests.faces.web.imports.files import (
    AGAIN,
    PEOPLE,
    SECRETS,
    begun,
    committed,
    form_of,
    send,
    staged,
    work,
)

pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def test_a_file_goes_all_the_way_and_comes_back(manager: Client) -> None:
    entry = committed(manager)
    assert entry.state == State.COMMITTED
    assert sorted(Contact.objects.values_list("last_name", flat=True)) == ["Dupont", "Durand", "Martin"]
    assert "f=source%3Aequals%3ABoutique" in page(manager, f"/imports/{entry.pk}/")
    assert "comme s'il n'avait jamais eu lieu" in page(manager, f"/imports/{entry.pk}/undo/")
    manager.post(f"/imports/{entry.pk}/undo/")
    assert "Annulation de l'import de clients.csv" in page(manager, f"/imports/{entry.pk}/")
    work()
    assert not Contact.objects.exists()
    assert "Cet import a été annulé" in page(manager, f"/imports/{entry.pk}/")


def test_the_columns_page_shows_what_was_recognised_and_why(manager: Client) -> None:
    shown = page(manager, f"/imports/{begun(manager).pk}/")
    assert '<option value="field:last_name" selected>Nom</option>' in shown
    assert "l'en-tête dit « Prénom »" in shown
    assert "DUPONT · Martin" in shown


def test_the_preview_says_before_and_after(manager: Client) -> None:
    entry = begun(manager)
    shown = unescape(manager.post(f"/imports/{entry.pk}/preview/", form_of(entry)).content.decode())
    assert '<del class="was">DUPONT</del> <span class="now">Dupont</span>' in shown
    assert '<del class="was">LYON 03</del> <span class="now">Lyon</span>' in shown
    assert not Job.objects.exists()


def test_an_address_probably_mistyped_is_shown_with_what_it_should_be(manager: Client) -> None:
    text = "Nom;E-mail\nDupont;a@gmial.com\nMartin;b@example.fr\n"
    entry = begun(manager, text)
    preview = manager.post(f"/imports/{entry.pk}/preview/", form_of(entry)).content.decode()
    assert "Sans doute : a@gmail.com" in preview
    review = page(manager, f"/imports/{staged(manager, text).pk}/")
    assert "<td>a@gmial.com</td>" in review  # it stays: nothing was put in its place
    assert "Sans doute : a@gmail.com" in review


def test_the_preview_follows_the_form(manager: Client) -> None:
    entry = begun(manager)
    form = {**form_of(entry), "use-0": "field:company", "use-1": "raw"}
    shown = manager.post(f"/imports/{entry.pk}/preview/", form).content.decode()
    assert "<dt>Société</dt>" in shown
    assert "<dt>Prénom</dt>" not in shown


def test_two_columns_for_one_field_are_refused_beside_the_column(manager: Client) -> None:
    entry = begun(manager)
    form = {**form_of(entry), "use-1": "field:last_name"}
    assert "Deux colonnes" in manager.post(f"/imports/{entry.pk}/preview/", form).content.decode()
    answer = manager.post(f"/imports/{entry.pk}/analyse/", form)
    assert answer.status_code == 422
    assert 'id="fault-1" role="alert"' in answer.content.decode()
    assert not Job.objects.exists()


def test_a_column_is_kept_as_a_custom_field(manager: Client) -> None:
    text = "Nom;E-mail;Carburant\nDupont;a@example.fr;diesel\nMartin;b@example.fr;essence\n"
    entry = begun(manager, text)
    form = {**form_of(entry), "use-2": "new", "type-2": "choice"}
    manager.post(f"/imports/{entry.pk}/analyse/", form)
    work()
    manager.post(f"/imports/{entry.pk}/commit/")
    work()
    assert CustomField.objects.get().type == "choice"
    assert Contact.objects.get(last_name="Dupont").custom == {"carburant": "diesel"}


def test_the_diff_gives_figures_rules_and_the_rejects_file(manager: Client) -> None:
    text = PEOPLE + "x" * 0 + ";;;;69001;Lyon\n"
    entry = staged(manager, text)
    shown = page(manager, f"/imports/{entry.pk}/")
    assert "Rien n'est encore écrit" in shown
    assert "Ce n'est pas une adresse e-mail" in shown
    assert entry.counts["rejected"] == 1
    assert not Contact.objects.exists()
    sheet = manager.get(f"/imports/{entry.pk}/rejects/")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(sheet))).active.iter_rows(values_only=True))
    assert rows[1][4:6] == ("69001", "Lyon")
    assert AuditEntry.objects.filter(verb="imports.rejects").exists()


def test_a_newer_file_shows_whom_it_would_change(manager: Client) -> None:
    committed(manager)
    entry = staged(manager, AGAIN)
    assert (entry.counts["updated"], entry.counts["unchanged"]) == (1, 2)
    shown = manager.get(f"/imports/{entry.pk}/updates/").content.decode()
    assert '<del class="was">Paris</del> <span class="now">Bordeaux</span>' in shown
    assert "Dupont" not in shown


def test_the_same_file_again_is_said_to_change_nothing(manager: Client) -> None:
    committed(manager)
    entry = staged(manager)
    assert "a déjà été importé" in page(manager, f"/imports/{entry.pk}/?columns=yes")
    assert "Cet import ne changerait rien" in page(manager, f"/imports/{entry.pk}/")


def test_a_file_that_said_nothing_new_is_told_apart_in_the_history(manager: Client) -> None:
    first = committed(manager)
    again = committed(manager)
    history = page(manager, "/imports/")
    assert again.counts["unchanged"] == first.counts["created"]
    assert "Rien de nouveau" in history
    assert f'href="/imports/{first.pk}/undo/"' in history
    assert f'href="/imports/{again.pk}/undo/"' in history  # once the first is undone, its word stands


def test_an_analysis_is_done_again_with_other_columns(manager: Client) -> None:
    entry = staged(manager)
    form = {**form_of(entry), "use-3": "raw"}
    assert manager.post(f"/imports/{entry.pk}/analyse/", form).status_code == 302
    work()
    entry.refresh_from_db()
    assert entry.state == State.STAGED
    assert entry.mapping["columns"]["Mobile"] is None


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [("", "vide.csv", "vide"), ("%PDF-1.4 rien ici", "devis.pdf", "PDF"), ("\0\0\0", "clients.xlsx", "")],
)
def test_an_unreadable_file_is_refused_beside_the_drop(
    manager: Client, text: str, name: str, said: str
) -> None:
    answer = send(manager, text, name=name)
    assert 400 <= answer.status_code < 500
    shown = answer.content.decode()
    assert 'id="f-file-error1" role="alert"' in shown
    assert said in shown
    assert not Import.objects.exists()


def test_what_is_missing_is_said_beside_its_field(manager: Client) -> None:
    answer = manager.post("/imports/new/", {"source": " "})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="f-file-error1"' in shown
    assert 'id="f-source-error1"' in shown


def test_a_file_is_recognised_anew_as_another_kind(manager: Client) -> None:
    entry = begun(manager)
    answer = manager.post(f"/imports/{entry.pk}/again/", {"kind": "companies"})
    again = Import.objects.get()
    assert again.kind == "companies"
    assert answer.headers["Location"] == f"/imports/{again.pk}/"


def test_another_sheet_is_chosen(manager: Client) -> None:
    book = openpyxl.Workbook()
    for title, name in (("Clients", "Dupont"), ("Prospects", "Martin")):
        sheet = book.create_sheet(title)
        sheet.append(["Nom", "E-mail"])
        sheet.append([name, "a@example.fr"])
        sheet.append([f"{name}e", "b@example.fr"])
    del book["Sheet"]
    stored = io.BytesIO()
    book.save(stored)
    stored.seek(0)
    stored.name = "deux.xlsx"
    manager.post("/imports/new/", {"file": stored, "source": "Salon"})
    entry = Import.objects.get()
    assert "Prospects" in page(manager, f"/imports/{entry.pk}/")
    manager.post(f"/imports/{entry.pk}/again/", {"kind": "contacts", "sheet": "Prospects"})
    again = Import.objects.get()
    assert again.sheet == "Prospects"
    assert "Martin" in page(manager, f"/imports/{again.pk}/")


class TestSensitive:
    def test_a_card_column_is_masked_and_says_why(self, manager: Client) -> None:
        entry = begun(manager, SECRETS)
        shown = page(manager, f"/imports/{entry.pk}/")
        assert "numéros de carte bancaire" in shown
        assert "4111 1111 1111 1111" not in shown
        assert '<option value="raw"' not in shown.split('name="use-2"')[1].split("</select>")[0]

    def test_without_the_right_it_stays_masked(self, manager: Client) -> None:
        entry = begun(manager, SECRETS)
        form = {**form_of(entry), "use-2": "new", "reason": "il le faut"}
        shown = manager.post(f"/imports/{entry.pk}/preview/", form).content.decode()
        assert "4111 1111 1111" not in shown
        answer = manager.post(f"/imports/{entry.pk}/analyse/", form)
        assert answer.status_code == 403
        assert not Job.objects.exists()

    def test_with_the_right_a_reason_is_asked_for_and_kept(self) -> None:
        admin = signed_in("admin")
        entry = begun(admin, SECRETS)
        form = {**form_of(entry), "use-2": "new", "type-2": "text"}
        assert "4111 1111" not in admin.post(f"/imports/{entry.pk}/preview/", form).content.decode()
        answer = admin.post(f"/imports/{entry.pk}/analyse/", form)
        assert answer.status_code == 422
        assert 'id="f-reason-error1"' in answer.content.decode()
        admin.post(f"/imports/{entry.pk}/analyse/", {**form, "reason": "Litige en cours"})
        work()
        entry.refresh_from_db()
        assert entry.allowed_sensitive == "Litige en cours"
        kept = AuditEntry.objects.get(verb="imports.sensitive").facts
        assert kept == {"columns": ["Carte bancaire"], "reason": "Litige en cours"}

    def test_masked_again_the_reason_goes(self) -> None:
        admin = signed_in("admin")
        entry = begun(admin, SECRETS)
        Import.objects.filter(pk=entry.pk).update(allowed_sensitive="avant")
        admin.post(f"/imports/{entry.pk}/analyse/", form_of(entry))
        entry.refresh_from_db()
        assert entry.allowed_sensitive == ""


class TestStopped:
    def test_a_stopped_analysis_says_so_and_goes_on(self, manager: Client) -> None:
        entry = begun(manager)
        manager.post(f"/imports/{entry.pk}/analyse/", form_of(entry))
        Import.objects.filter(pk=entry.pk).update(state=State.STAGING)
        ask_cancel(job_id=Job.objects.get().pk)
        shown = page(manager, f"/imports/{entry.pk}/")
        assert "arrêtée avant la fin" in shown
        manager.post(f"/imports/{entry.pk}/resume/")
        work()
        entry.refresh_from_db()
        assert entry.state == State.STAGED

    def test_nothing_is_corrected_while_a_step_runs(self, manager: Client) -> None:
        entry = begun(manager)
        manager.post(f"/imports/{entry.pk}/analyse/", form_of(entry))
        for step in ("analyse", "commit", "again", "undo"):
            assert manager.post(f"/imports/{entry.pk}/{step}/", form_of(entry)).status_code == 409, step

    def test_giving_up_leaves_nothing(self, manager: Client) -> None:
        entry = staged(manager)
        assert manager.post(f"/imports/{entry.pk}/discard/").headers["Location"] == "/imports/"
        assert not Import.objects.exists()

    def test_what_has_written_is_not_given_up(self, manager: Client) -> None:
        entry = committed(manager)
        assert manager.post(f"/imports/{entry.pk}/discard/").status_code == 409


class TestRights:
    @pytest.mark.parametrize("role", ["reader", "sales", "support", "dpo"])
    def test_who_may_not_import_is_told_so(self, role: str) -> None:
        client = signed_in(role)
        assert client.get("/imports/new/").status_code == 403
        assert send(client, PEOPLE).status_code == 403
        assert not Import.objects.exists()

    def test_a_reader_sees_no_import(self, manager: Client, reader: Client) -> None:
        entry = begun(manager)
        for address in ("/imports/", f"/imports/{entry.pk}/", f"/imports/{entry.pk}/rejects/", "/jobs/"):
            assert reader.get(address).status_code == 403, address
        assert "/imports/" not in page(reader, "/contacts/")

    def test_marketing_imports_but_does_not_undo(self) -> None:
        client = signed_in("marketing")
        entry = committed(client)
        assert client.post(f"/imports/{entry.pk}/undo/").status_code == 403
        assert "Annuler cet import" not in page(client, f"/imports/{entry.pk}/")

    def test_the_dpo_looks_without_touching(self, manager: Client) -> None:
        entry = staged(manager)
        client = signed_in("dpo")
        assert "Valider l'import" not in page(client, f"/imports/{entry.pk}/")
        assert client.post(f"/imports/{entry.pk}/commit/").status_code == 403


class TestHistory:
    def test_it_lists_imports_and_remembers_columns(self, manager: Client) -> None:
        assert "Aucun fichier" in page(manager, "/imports/")
        entry = committed(manager)
        assert f'href="/imports/{entry.pk}/undo/"' in page(manager, "/imports/")
        assert "Boutique" in page(manager, "/imports/recipes/")

    def test_a_forgotten_recipe_no_longer_maps(self, manager: Client) -> None:
        entry = begun(manager)
        manager.post(f"/imports/{entry.pk}/analyse/", {**form_of(entry), "use-3": "raw"})
        work()
        manager.post(f"/imports/{entry.pk}/commit/")
        work()
        assert begun(manager).mapping["columns"]["Mobile"] is None
        recipe = entry.batch.source.recipes.get()
        manager.post(f"/imports/recipes/{recipe.pk}/forget/")
        assert begun(manager).mapping["columns"]["Mobile"] == "mobile"

    def test_english_is_complete(self) -> None:
        client = Client()
        client.force_login(make_user("manager", language="en"))
        entry = committed(client)
        shown = page(client, f"/imports/{entry.pk}/")
        assert "Undo this import" in shown
        assert "This is not an email address" in shown or "not an email" in shown
