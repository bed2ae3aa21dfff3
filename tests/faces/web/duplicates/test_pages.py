"""The pages of duplicates: who sees them, what they lay side by side, what an answer does, hints elsewhere."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Company, Contact, Merge
from chaland.customers.queries.merging import live_id
from chaland.duplicates.models import Act, Case
from chaland.duplicates.queries.arrivals import ARRIVALS
from chaland.duplicates.services.merging import MERGE, UNDO
from chaland.duplicates.services.scanning import SCAN, queue_scan
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from tests.faces.web.conftest import make_contact
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db

SOPHIE = {"last_name": "Martin", "first_name": "Sophie", "birth_date": "1982-09-22", "postal_code": "67000", "city": "Strasbourg"}  # fmt: skip
FIRMS = """N° client;Raison sociale;SIREN;Adresse;Code postal;Ville;Téléphone;E-mail
E1;SARL Garage Zola;732829320;12 rue de la Gare;67000;Strasbourg;0388000001;contact@garage-zola.fr
E2;Ets Garage Zola;;12 r. de la gare;67000;STRASBOURG;0388000001;contact@garage-zola.fr
E3;Boulangerie Martin;;3 place Foch;35000;Rennes;0299000009;"""
HTMX = {"HX-Request": "true"}


def shown(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return " ".join(unescape(answer.content.decode()).split())


def told(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])
    return found


@pytest.fixture
def two() -> list[int]:
    """Nearly certainly one, with two e-mail addresses; and a stranger."""
    made = [
        make_contact(**SOPHIE, email="sophie@exemple.fr", mobile="+33655443322"),
        make_contact(**SOPHIE, email="s.martin@exemple.fr", mobile="+33655443322"),
    ]
    make_contact(last_name="Durand", first_name="Paul")
    run_now(queue_scan(threshold=0.5))
    return made


def the_case(two: list[int]) -> int:
    return Case.objects.get().pk


def test_a_reader_is_not_shown_them(reader: Client) -> None:
    for address in ("", "review/", "batch/", "households/"):
        assert reader.get(f"/duplicates/{address}").status_code == 403
    assert "/duplicates/" not in reader.get("/contacts/").content.decode()


def test_before_the_first_search_the_page_says_what_to_do(manager: Client) -> None:
    assert "Chercher les doublons" in shown(manager, "/duplicates/")
    for address in ("review/", "batch/", "households/"):
        assert manager.get(f"/duplicates/{address}").headers["Location"] == "/duplicates/"
    manager.post("/duplicates/scan/")
    assert Job.objects.get().kind == "duplicates.scan"
    page = shown(manager, "/duplicates/")
    assert "Recherche des doublons" in page
    assert f"/duplicates/progress/{Job.objects.get().pk}/" in page
    run_now(Job.objects.get())
    assert "HX-Refresh" in manager.get(f"/duplicates/progress/{Job.objects.get().pk}/").headers


def test_what_the_search_found_is_told_with_its_model(manager: Client, two: list[int]) -> None:
    page = shown(manager, "/duplicates/")
    assert "Jugées par le modèle livré." in page
    assert '<strong class="tnum">1</strong><span>presque certains' in page


def test_records_stand_side_by_side_with_what_differs_lit(manager: Client, two: list[int]) -> None:
    page = shown(manager, "/duplicates/review/?band=automatic")
    assert page.count('name="contact"') == 2
    later = page.index(f'name="choice.email" value="{two[1]}" checked')
    assert "saisie à la main" in page[:later]
    assert "<mark>" in page
    assert "même mobile" in page
    assert "presque certain" in page
    assert "Plus rien à vérifier" in shown(manager, "/duplicates/review/?range=0-35")
    alone = shown(manager, "/duplicates/review/?band=automatic", **HTMX)
    assert alone.startswith('<form id="case"')


def test_an_answer_merges_with_the_value_that_was_chosen_and_is_taken_back(
    manager: Client, two: list[int]
) -> None:
    case = the_case(two)
    answer = manager.post(
        f"/duplicates/cases/{case}/answer/",
        {"verdict": "same", "contact": two, "choice.email": two[0], "choice.city": two[1]},
        headers=HTMX,
    )
    assert told(answer)["case-answered"] == {"touched": two}
    merged = Contact.objects.get(pk=two[0])
    assert (merged.email, live_id(two[1])) == ("sophie@exemple.fr", two[0])
    assert Merge.objects.get().choices == {"email": two[0]}  # what the rules keep anyway is not pinned
    back = manager.post(told(answer)["toast"]["undo"], headers=HTMX)
    assert told(back)["case-returned"]["address"] == f"/duplicates/cases/{case}/"
    assert live_id(two[1]) == two[1]
    assert "Même personne" in shown(manager, f"/duplicates/cases/{case}/", **HTMX)


def test_the_last_answer_is_taken_back_from_the_keyboard(manager: Client, two: list[int]) -> None:
    assert manager.post("/duplicates/review/undo/", headers=HTMX).status_code == 404
    case = the_case(two)
    manager.post(f"/duplicates/cases/{case}/answer/", {"verdict": "different", "contact": two})
    assert not Case.objects.get().waits
    manager.post("/duplicates/review/undo/", headers=HTMX)
    assert Case.objects.get().waits
    assert Act.objects.get().undone_at is not None


def test_who_was_reviewing_while_a_search_ended_goes_on_with_what_it_found(
    manager: Client, two: list[int]
) -> None:
    case = the_case(two)
    act = told(manager.post(f"/duplicates/cases/{case}/answer/", {"verdict": "different", "contact": two}, headers=HTMX))  # fmt: skip
    run_now(queue_scan(threshold=0.5))
    for verb in ("answer", "later"):
        path = f"/duplicates/cases/{case}/{verb}/?band=automatic"
        answer = manager.post(path, {"verdict": "same", "contact": two}, headers=HTMX)
        assert answer.headers["HX-Redirect"] == "/duplicates/review/?band=automatic"
    assert "Ce groupe n'est plus à vérifier" in shown(manager, "/duplicates/review/")
    back = manager.post(act["toast"]["undo"], headers=HTMX)
    assert told(back)["case-returned"]["address"] == "/duplicates/review/"


def test_one_record_alone_or_an_unknown_answer_is_refused(manager: Client, two: list[int]) -> None:
    path = f"/duplicates/cases/{the_case(two)}/answer/"
    assert manager.post(path, {"verdict": "same", "contact": two[:1]}, headers=HTMX).status_code == 422
    assert manager.post(path, {"verdict": "perhaps", "contact": two}, headers=HTMX).status_code == 422


def test_later_puts_aside_without_losing(manager: Client, two: list[int]) -> None:
    address = "/duplicates/review/?band=automatic"
    manager.post(f"/duplicates/cases/{the_case(two)}/later/", headers=HTMX)
    page = shown(manager, address)
    assert "Plus rien à vérifier" in page
    assert "1 mise de côté" in page
    manager.post("/duplicates/review/later/again/")
    assert 'name="contact"' in shown(manager, address)


def test_a_batch_is_foretold_made_and_taken_apart(manager: Client, two: list[int]) -> None:
    assert "/duplicates/batch/figures/" in shown(manager, "/duplicates/batch/")
    figures = shown(manager, "/duplicates/batch/figures/", **HTMX)
    assert "Fusionner 1 groupe" in figures
    assert "sophie@exemple.fr" in figures
    assert manager.post("/duplicates/batch/", {"above": "0.5"}).status_code == 422
    manager.post("/duplicates/batch/", {"above": "0.98"})
    run_now(Job.objects.get(kind=MERGE))
    assert live_id(two[1]) == two[0]
    assert not Case.objects.get().waits
    assert "1 groupe, 1 fiche en moins" in shown(manager, "/duplicates/batch/")
    manager.post(f"/duplicates/batch/{Merge.objects.get().batch}/undo/")
    run_now(Job.objects.get(kind=UNDO))
    assert live_id(two[1]) == two[1]
    assert "annulé" in shown(manager, "/duplicates/batch/")


def test_homes_of_several_people_are_listed(manager: Client) -> None:
    home = {"street": "12 rue de la Gare", "postal_code": "59000", "city": "Lille", "phone": "+33320000001"}
    make_contact(last_name="Lefebvre", first_name="Jean-Pierre", birth_date="1954-03-12", **home)
    make_contact(last_name="Lefebvre", first_name="Monique", birth_date="1956-07-01", **home)
    run_now(queue_scan(threshold=0.5))
    page = shown(manager, "/duplicates/households/")
    assert "2 personnes, une lettre" in page
    assert "12 rue de la Gare" in page


def test_a_contact_s_page_hints_at_its_double(manager: Client, reader: Client, two: list[int]) -> None:
    assert f"/contacts/{two[0]}/duplicates/" in shown(manager, f"/contacts/{two[0]}/")
    hint = shown(manager, f"/contacts/{two[0]}/duplicates/")
    assert f"/contacts/{two[1]}/" in hint
    assert f"/duplicates/cases/{the_case(two)}/" in hint
    assert "/duplicates/cases/" not in shown(reader, f"/contacts/{two[0]}/duplicates/")
    stranger = Contact.objects.get(last_name="Durand").pk
    assert shown(manager, f"/contacts/{stranger}/duplicates/") == ""


def test_a_new_contact_is_looked_for_while_it_is_typed(manager: Client, two: list[int]) -> None:
    typed = {"last_name": "MARTIN", "first_name": "Sophie", "mobile": "06 55 44 33 22", "email": "no"}
    warned = manager.post("/contacts/new/check/", typed).content.decode()
    assert "Existe déjà ?" in warned
    assert f"/contacts/{two[0]}/" in warned
    assert manager.post("/contacts/new/check/", {"first_name": "Sophie"}).content.strip() == b""
    assert manager.post("/contacts/new/", {"last_name": "Martin", "first_name": "Sophie"}).status_code == 204


def test_learning_wants_answers_and_says_so(manager: Client, two: list[int]) -> None:
    assert "À partir de 25 de chaque sorte" in shown(manager, "/duplicates/")
    assert manager.post("/duplicates/learning/", headers=HTMX).status_code == 400
    assert manager.post("/duplicates/learning/back/", headers=HTMX).status_code == 409


def test_tampered_addresses_break_nothing(manager: Client, two: list[int]) -> None:
    for said in ("1" * 30, "²", "-1", "", "x"):
        query = {"source": said, "band": said, "range": said, "home": said, "order": said, "beside": said}
        assert manager.get("/duplicates/review/", query).status_code == 200, said
        assert manager.get("/duplicates/households/", {"after": said}).status_code == 200, said


def test_companies_are_looked_for_answered_and_merged_in_a_batch(manager: Client, tmp_path: Path) -> None:
    page = shown(manager, "/duplicates/?of=company")
    assert 'name="of" value="company"' in page
    Shop(tmp_path).deliver(FIRMS, kind="companies")
    answer = manager.post("/duplicates/scan/", {"of": "company"})
    assert answer.headers["Location"] == "/duplicates/?of=company"
    run_now(Job.objects.get(kind=SCAN))
    firms = list(Company.objects.order_by("pk").values_list("pk", flat=True))
    assert "3 fiches" in shown(manager, "/duplicates/?of=company")
    assert "Garage Zola" in shown(manager, "/duplicates/review/?of=company&band=all", **HTMX)
    figures = shown(manager, "/duplicates/batch/figures/?of=company", **HTMX)
    assert f"/companies/{firms[0]}" in figures
    assert "Fusionner 1 groupe" in figures
    answer = manager.post("/duplicates/batch/", {"above": "0.98", "of": "company"})
    assert answer.headers["Location"] == "/duplicates/batch/?of=company"
    run_now(Job.objects.get(kind=MERGE))
    assert live_id(firms[1], Subject.COMPANY) == firms[0]
    assert "1 groupe" in shown(manager, "/duplicates/batch/?of=company")
    manager.post(f"/duplicates/batch/{Merge.objects.get().batch}/undo/", {"of": "company"})
    run_now(Job.objects.get(kind=UNDO))
    assert live_id(firms[1], Subject.COMPANY) == firms[1]
    path = f"/duplicates/cases/{Case.objects.get().pk}/answer/"
    page = shown(manager, "/duplicates/review/?of=company&band=all", **HTMX)
    assert f'name="choice.company" value="{firms[0]}" checked' in page  # the name that the rules keep
    group = manager.post(path, {"verdict": "household", "contact": firms[:2]}, headers=HTMX)
    assert told(group)["toast"]["message"] == "Noté : un même groupe, plusieurs sociétés."
    assert "Même groupe" in shown(manager, "/duplicates/?of=company")
    manager.post(told(group)["toast"]["undo"], headers=HTMX)
    wanted = {"verdict": "same", "contact": firms[:2], "choice.company": firms[1]}
    answered = manager.post(path, wanted, headers=HTMX)
    assert live_id(firms[1], Subject.COMPANY) == firms[0]
    assert Company.objects.get(pk=firms[0]).name == "Ets Garage Zola"
    manager.post(told(answered)["toast"]["undo"], headers=HTMX)
    assert live_id(firms[1], Subject.COMPANY) == firms[1]


def test_an_import_says_who_may_have_been_there_already(manager: Client, tmp_path: Path) -> None:
    shop, people = Shop(tmp_path), "Nom;Prénom;Date de naissance;Code postal;E-mail\n"
    shop.deliver(f"{people}Martin;Sophie;22/09/1982;67000;sophie@exemple.fr\nDurand;Paul;;;p@exemple.fr")
    run_now(Job.objects.get(kind=ARRIVALS))
    run_now(Job.objects.get(kind=SCAN))
    entry = shop.deliver(f"{people}Martin;Sofie;22/09/1982;67000;s.martin@autre.fr", source="salon")
    address = f"/imports/{entry.pk}/duplicates/"
    assert address in shown(manager, f"/imports/{entry.pk}/")
    assert f'hx-get="{address}"' in shown(manager, address)  # asks again
    run_now(Job.objects.filter(kind=ARRIVALS).latest("id"))
    found = shown(manager, address)
    assert "1 nouvelle fiche figure peut-être déjà au fichier." in found
    assert f'hx-get="{address}"' not in found
    own = f"/duplicates/review/?band=all&batch={entry.pk}"
    assert own in found
    page = shown(manager, own)
    assert "Import de 1.csv" in page
    assert "Sofie" in page
    assert "Sofie" not in shown(manager, "/duplicates/review/?band=all&batch=987")
    manager.post(
        f"/duplicates/cases/{Case.objects.get().pk}/answer/", {"verdict": "different", "contact": sophies()}
    )
    assert "Aucune nouvelle fiche ne semble déjà au fichier." in shown(manager, address)


def sophies() -> list[int]:
    return list(Contact.objects.filter(last_name="Martin").values_list("pk", flat=True))
