"""The first question: pre-filled for the trade, may wait, changes what is in use and who is responsible."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from chaland.consent.models import Controller, Purpose
from chaland.consent.services.purposes import seed_purposes
from chaland.faces.web.consent.start import is_answered

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PAGE = "/welcome/purposes/"


def test_the_list_follows_the_trade(manager: Client) -> None:
    page = unescape(manager.get(PAGE).content.decode())
    assert "À quoi sert mon fichier ?" in page
    assert "Prospection commerciale" in page
    assert "Rappels d'entretien" not in page
    part = unescape(manager.get(f"{PAGE}?trade=car_dealer", headers=HTMX).content.decode())
    assert "Rappels d'entretien" in part
    assert "<html" not in part


def test_what_few_companies_do_is_not_ticked(manager: Client) -> None:
    seed_purposes()
    page = manager.get(PAGE).content.decode()
    assert 'value="prospecting" checked' in page
    rare = [one["code"] for one in _rare()]
    assert rare
    assert all(f'value="{code}" checked' not in page for code in rare)


def _rare() -> list[dict[str, object]]:
    from chaland.consent.domain.trades import purposes_of

    return [
        one
        for one in purposes_of("general", "fr")
        if {"tracking_pixel", "partner_transfer"} & set(one["channels"])
    ]


def test_an_answer_is_kept_and_may_be_given_again(manager: Client) -> None:
    typed = {"trade": "car_dealer", "name": "Garage du Lac", "purposes": ["prospecting", "workshop"]}
    typed["goods"] = "voitures et entretien"
    assert not is_answered()
    assert manager.post(PAGE, typed).headers["Location"] == "/"
    assert is_answered()
    in_use = set(Purpose.objects.filter(active=True).values_list("code", flat=True))
    assert in_use == {"prospecting", "workshop"}
    assert Controller.objects.get(is_default=True).name == "Garage du Lac"
    assert Purpose.objects.get(code="prospecting").goods_or_services == "voitures et entretien"
    assert Purpose.objects.get(code="service").goods_or_services == ""
    manager.post(PAGE, {**typed, "purposes": ["prospecting", "service"]})
    in_use = set(Purpose.objects.filter(active=True).values_list("code", flat=True))
    assert in_use == {"prospecting", "service"}


def test_a_company_has_a_name(manager: Client) -> None:
    answer = manager.post(PAGE, {"trade": "general", "name": " ", "purposes": ["service"]})
    assert answer.status_code == 422
    assert 'id="f-name-error1"' in answer.content.decode()
    assert 'value="service" checked' in answer.content.decode()
    assert 'value="prospecting" checked' not in answer.content.decode()
    assert not is_answered()
    assert not Purpose.objects.exists()


def test_the_grid_reminds_until_it_is_answered(manager: Client) -> None:
    assert PAGE in manager.get("/contacts/").content.decode()
    manager.post(PAGE, {"trade": "general", "name": "Garage", "purposes": ["service"]})
    assert PAGE not in manager.get("/contacts/").content.decode()


def test_who_may_not_change_settings_is_not_asked(reader: Client) -> None:
    assert PAGE not in reader.get("/contacts/").content.decode()
    assert reader.get(PAGE).status_code == 403
