"""The editor of forms: what is typed becomes a form, what is refused comes back with its reason."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from chaland.consent.models import Controller, Form, Purpose
from tests.consent.collection.conftest import company, form, news

__all__ = ["company", "form", "news"]

pytestmark = pytest.mark.django_db


def typed(news: Purpose, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Lettre d'été",
        "slug": "ete",
        "controller": str(news.controller_id),
        "title_fr": "Nos offres",
        "intro_fr": "Deux fois par mois.",
        "field": ["email", "first_name"],
        "required": ["email"],
        "box": ["email.news"],
        "double_opt_in": "yes",
        "origins": "https://www.garage.fr\n",
        **changes,
    }


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_form_is_made_changed_and_closed(manager: Client, news: Purpose) -> None:
    assert manager.post("/settings/forms/new/", typed(news)).status_code == 302
    form = Form.objects.get()
    assert (form.slug, form.origins, form.texts["fr"]["title"]) == (
        "ete",
        ["https://www.garage.fr"],
        "Nos offres",
    )
    assert [box["channel"] for box in form.boxes] == ["email"]
    editor = text_of(manager.get(f"/settings/forms/{form.pk}/"))
    assert 'value="email.news" checked' in editor
    manager.post(f"/settings/forms/{form.pk}/", typed(news, box=["email.news", "tracking_pixel.news"]))
    form.refresh_from_db()
    assert (form.version, len(form.boxes)) == (2, 2)
    listed = text_of(manager.get("/settings/forms/"))
    assert '<script src="http://testserver/f/ete.js"></script>' in listed
    manager.post(f"/settings/forms/{form.pk}/show/", {"active": "no"})
    assert "fermé" in text_of(manager.get("/settings/forms/"))
    assert manager.get("/f/ete").status_code == 404


def test_a_required_consent_is_refused_with_the_reason_and_nothing_typed_is_lost(
    manager: Client, news: Purpose
) -> None:
    """CON-04."""
    answer = manager.post("/settings/forms/new/", typed(news, box_required=["email.news"]))
    assert answer.status_code == 422
    assert "ne peut pas être obligatoire" in text_of(answer)
    assert 'value="Nos offres"' in text_of(answer)
    assert not Form.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"slug": "É T É"}, {"controller": "999"}, {"controller": "²"}, {"origins": "nowhere"}, {"box": ["fax.news"]},
     {"box": ["sms.news"]}, {"field": []}],
)  # fmt: skip
def test_what_would_not_work_is_refused(manager: Client, news: Purpose, changes: dict[str, Any]) -> None:
    assert manager.post("/settings/forms/new/", typed(news, **changes)).status_code == 422
    assert not Form.objects.exists()


def test_it_is_said_when_messages_reach_nobody(
    manager: Client, form: Form, settings: Any, tmp_path: Any
) -> None:
    assert "CHALAND_SMTP" not in text_of(manager.get("/settings/forms/"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "CHALAND_SMTP" in text_of(manager.get("/settings/forms/"))


def test_a_reader_makes_no_form(reader: Client, form: Form) -> None:
    for address in ("/settings/forms/", "/settings/forms/new/", f"/settings/forms/{form.pk}/"):
        assert reader.get(address).status_code == 403
    assert reader.post(f"/settings/forms/{form.pk}/show/", {}).status_code == 403


def test_a_house_without_a_purpose_yet_says_so(manager: Client, company: Controller) -> None:
    assert "Aucune finalité" in text_of(manager.get("/settings/forms/new/"))
    assert manager.get("/settings/forms/99/").status_code == 404
