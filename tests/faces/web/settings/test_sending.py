"""Providers on their page: connected, changed without their secrets being shown, tried, set aside; the limits."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chaland.campaigns.queries.pressure import Cap
from chaland.campaigns.services.limits import limits
from chaland.channels.models import Account
from chaland.channels.sealing import unseal_secrets

pytestmark = pytest.mark.django_db
OVH = {
    "name": "OVH",
    "service": "sms-ab1234-1",
    "application_key": "public",
    "application_secret": "SECRET-1",
    "consumer_key": "SECRET-2",
    "senders": "MABOUTIQUE, ATELIER",
    "rate": "5",
    "price": "0,065",
}


def connect(client: Client) -> Account:
    response = client.post(reverse("sending_connect", args=["sms", "ovhcloud"]), OVH)
    assert response.status_code == 302, response.content.decode()
    return Account.objects.get(name="OVH")


def test_a_provider_is_connected_and_its_secrets_are_never_shown(manager: Client) -> None:
    account = connect(manager)
    assert (account.senders, account.rate_per_s, account.price_millicents) == (
        ["MABOUTIQUE", "ATELIER"],
        5,
        6_500,
    )
    assert "SECRET-2" in unseal_secrets(bytes(account.secrets)).values()
    assert b"SECRET" not in bytes(account.secrets)
    for page in (reverse("settings_sending"), reverse("sending_change", args=[account.pk])):
        assert "SECRET" not in manager.get(page).content.decode()


def test_changing_an_account_keeps_the_secrets_left_empty(manager: Client) -> None:
    account = connect(manager)
    before = unseal_secrets(bytes(account.secrets))
    blank = dict.fromkeys(before, "")
    response = manager.post(reverse("sending_change", args=[account.pk]), {**OVH, **blank, "name": "OVH 2"})
    assert response.status_code == 302
    account.refresh_from_db()
    assert account.name == "OVH 2"
    assert unseal_secrets(bytes(account.secrets)) == before


def test_headers_of_several_lines_stay_so(manager: Client) -> None:
    headers = "Authorization: Bearer {token}\r\nX-Shop: 7"
    posted = {
        "name": "Autre",
        "url": "https://x.example/",
        "method": "POST",
        "headers": headers,
        "id_path": "id",
    }
    posted |= {"content_type": "application/json", "stop_number": "36180", "rate": "10"}
    assert manager.post(reverse("sending_connect", args=["sms", "http"]), posted).status_code == 302
    account = Account.objects.get(name="Autre")
    page = manager.get(reverse("sending_change", args=[account.pk])).content.decode()
    assert "Bearer {token}\r\nX-Shop: 7</textarea>" in page.replace("\r\n", "\n").replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "nom à ce compte"),
        ({"service": ""}, "Il manque"),
        ({"senders": "Noël à Lyon et ailleurs"}, "field-error"),
        ({"rate": "vite"}, "n&#39;est pas un nombre"),
        ({"price": "-1"}, "de 0 à 1 000"),
        ({"price": "1e30"}, "de 0 à 1 000"),
        ({"price": "nan"}, "n&#39;est pas un nombre"),
        ({"price": "inf"}, "n&#39;est pas un nombre"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(manager: Client, wrong: dict[str, str], told: str) -> None:
    response = manager.post(reverse("sending_connect", args=["sms", "ovhcloud"]), OVH | wrong)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not Account.objects.exists()


def test_an_account_is_tried_and_set_aside(manager: Client) -> None:
    manager.post(reverse("sending_connect", args=["sms", "file"]), {"name": "Essai", "rate": "100"})
    account = Account.objects.get()
    tried = manager.post(reverse("sending_check", args=[account.pk]), follow=True)
    assert tried.status_code == 200
    manager.post(reverse("sending_retire", args=[account.pk]))
    account.refresh_from_db()
    assert account.retired_at is not None
    assert "Essai" not in manager.get(reverse("settings_sending")).content.decode().partition("<table")[2]


def test_only_who_may_connect_sees_it(reader: Client) -> None:
    assert reader.get(reverse("settings_sending")).status_code == 403
    assert reader.post(reverse("sending_connect", args=["sms", "file"]), {"name": "x"}).status_code == 403


def test_the_house_sets_how_much_one_person_may_get(manager: Client) -> None:
    page = reverse("settings_sending")
    assert manager.post(page, {"cap_messages": "4", "cap_days": "30", "alone": "500"}).status_code == 302
    assert (limits().cap, limits().alone) == (Cap(4, 30), 500)
    refused = manager.post(page, {"cap_messages": "4", "cap_days": "", "alone": "500"})
    assert refused.status_code == 422
    assert limits().cap == Cap(4, 30)
    manager.post(page, {"cap_messages": "", "cap_days": "", "alone": "500"})
    assert limits().cap is None
