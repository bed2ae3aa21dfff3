"""The pages of quality: who sees them, what they count, doubts settled in one click and taken back."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from chaland.customers.models import Contact, Rollup
from chaland.jobs.models import Job
from chaland.quality.models import DailyQuality, QualityState, Suspicion
from chaland.quality.services import keeping_up
from chaland.quality.services.keeping_up import catch_up
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact
from tests.harness.rows import NOW

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return " ".join(unescape(answer.content.decode()).split())


def toast(answer: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])
    assert "doubts-changed" in told
    return dict(told["toast"])


def test_a_reader_is_not_shown_it(reader: Client) -> None:
    contact = make_contact()
    assert reader.get("/quality/").status_code == 403
    assert "/quality/" not in reader.get(f"/contacts/{contact}/").content.decode()


def test_an_empty_file_says_what_to_do(manager: Client) -> None:
    assert "rien à juger" in shown(manager, "/quality/")


def test_the_file_its_sources_its_fields_and_its_doubts(manager: Client) -> None:
    make_contact(email="a@voila.fr", activity="Plomberie")
    page = shown(manager, "/quality/")
    told = DailyQuality.objects.get(about="file")
    assert f"<strong>{round(told.score or 0)}</strong>" in page
    assert "E-mail sans destinataire" in page
    assert "pas encore connu" in page  # nobody has looked for duplicates
    activity = page[page.index("<td><strong>Activité</strong>") :]
    assert activity.index("cessez de le recueillir") < activity.index("</tr>")
    assert "qui sont les gens" in page
    assert "revenez demain" in page


def test_the_trend_is_drawn_from_the_second_day_on(manager: Client) -> None:
    make_contact()
    shown(manager, "/quality/")
    day = QualityState.objects.get().day
    DailyQuality.objects.create(day=day - timedelta(days=30), about="file", people=1, score=12.0)
    DailyQuality.objects.create(
        day=day - timedelta(days=30), about="source", name="hand", people=1, score=12.0
    )
    page = shown(manager, "/quality/")
    assert "<polyline" in page
    source = page[page.index('id="sources-title"') :]
    assert re.search(r'data-label="En 90 jours">\+\d+', source)


def test_what_to_mend_opens_the_list_of_exactly_those_it_counts(manager: Client) -> None:
    for place in range(3):
        contact = make_contact(mobile=None if place else "+33612345678")
        Rollup.objects.create(
            contact_id=contact, purchase_count=1, line_count=1, total_cents=5_000, last_order_cents=5_000,
            first_purchase=NOW.date(), last_purchase=NOW.date(),
        )  # fmt: skip
    catch_up()
    page = shown(manager, "/quality/mend/")
    begins = page.rindex("<a ", 0, page.index("sans e-mail ni"))
    line = re.match(r'<a [^>]*href="/contacts/(\?where=[^"]+)"[^>]*>(.*?)</a>', page[begins:])
    assert line
    assert '<strong class="tnum">2</strong><span class="grow">clients sans e-mail ni téléphone' in line[2]
    assert re.search(r"100,00\s€", line[2])
    assert shown(manager, f"/contacts/count/{line[1]}") == "2"


def test_a_proposal_is_accepted_in_one_click_and_taken_back_in_another(manager: Client) -> None:
    contact = make_contact(email="jean@gmial.com")
    page = shown(manager, "/quality/doubts/email_typo/")
    assert "jean@gmial.com" in page
    assert "<strong>jean@gmail.com</strong>" in page
    said = toast(manager.post(f"/quality/doubts/{Suspicion.objects.get().pk}/accept/"))
    assert Contact.objects.get(pk=contact).email == "jean@gmail.com"
    assert "Plus aucun doute" in shown(manager, "/quality/doubts/email_typo/", **{"HX-Request": "true"})
    manager.post(said["undo"])
    assert "jean@gmial.com" in shown(manager, "/quality/doubts/email_typo/", **{"HX-Request": "true"})


def test_what_is_right_is_no_longer_doubted_unless_taken_back(manager: Client) -> None:
    make_contact(last_name="Toto", birth_date="2012-05-01")
    assert "01/05/2012, 14 ans" in shown(manager, "/quality/doubts/minor/")
    shown(manager, "/quality/doubts/test_name/")
    doubt = Suspicion.objects.get(kind="test_name").pk
    said = toast(manager.post(f"/quality/doubts/{doubt}/right/"))
    assert not Suspicion.objects.filter(kind="test_name").exists()
    manager.post(said["undo"])
    assert Suspicion.objects.filter(kind="test_name").exists()


def test_a_field_that_nothing_needs_is_emptied_and_given_back(manager: Client) -> None:
    contact = make_contact(activity="Plomberie")
    shown(manager, "/quality/")
    said = toast(manager.post("/quality/fields/activity/purge/"))
    assert Contact.objects.get(pk=contact).activity is None
    manager.post(said["undo"])
    assert Contact.objects.get(pk=contact).activity == "Plomberie"
    save_segment(name="Plombiers", sentence='activity = "Plomberie"', by=None)
    assert manager.post("/quality/fields/activity/purge/").status_code == 422
    assert Contact.objects.get(pk=contact).activity == "Plomberie"
    assert manager.post("/quality/fields/email/purge/").status_code == 422
    assert Contact.objects.get(pk=contact).email is None


def test_notes_hobbies_and_what_no_sentence_asks_are_emptied_too(manager: Client) -> None:
    held = {"notes": "Aime la mer", "hobbies": ["voile"], "website": "https://a.fr", "loyalty_number": "A12"}
    contact = make_contact(**held)
    shown(manager, "/quality/")
    for field in held:
        assert f"/quality/fields/{field}/purge/" in shown(manager, "/quality/")
        said = toast(manager.post(f"/quality/fields/{field}/purge/"))
        assert not _held(contact, field)
        manager.post(said["undo"])
        assert _held(contact, field)


def _held(contact: int, field: str) -> object:
    one = Contact.objects.get(pk=contact)
    return one.labels.filter(field=field).exists() if field == "hobbies" else getattr(one, field)


def test_a_contact_s_page_tells_its_grade_and_why(manager: Client) -> None:
    contact = make_contact(email="a@voila.fr", civility="M.", sex="male")
    assert f'hx-get="/contacts/{contact}/quality/"' in shown(manager, f"/contacts/{contact}/")
    told = shown(manager, f"/contacts/{contact}/quality/")
    assert re.search(r"Qualité \d+", told)
    assert "il manque le mobile" in told
    assert "à vérifier : e-mail sans destinataire" in told
    assert "Vider l'e-mail" in told


def test_a_sensitive_note_is_told_by_its_subject_and_masked(manager: Client) -> None:
    make_contact(notes="Diabétique, rappeler mardi")
    page = shown(manager, "/quality/doubts/note/")
    assert "santé" in page
    assert "[…], rappeler mardi" in page
    assert "Diabétique" not in page


def test_a_large_file_says_that_it_is_being_worked_out(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping_up, "AT_ONCE", 0)
    make_contact()
    page = shown(manager, "/quality/")
    assert "Premier calcul de la qualité" in page
    assert "Calcul de la qualité du fichier" in page
    assert Job.objects.filter(kind=keeping_up.JOB).exists()


def test_a_page_of_doubts_after_what_can_be_no_row_is_the_first(manager: Client) -> None:
    make_contact(last_name="Dupont", email="a@gmial.com")
    catch_up()
    for after in ("9" * 40, "-1", "²", ""):
        assert "gmial" in shown(manager, f"/quality/doubts/email_typo/?after={after}")
