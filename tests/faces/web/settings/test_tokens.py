"""Tokens on their page: shown once, revoked, and seen only by their owner and who manages users."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from chaland.access.models import ApiToken
from tests.faces.web.conftest import make_user

pytestmark = pytest.mark.django_db
TYPED = {"name": "Caisse", "days": "90", "scopes": ["contacts:read"]}


def test_a_token_is_shown_once_and_opens_the_api(manager: Client) -> None:
    made = manager.post(reverse("settings_tokens"), TYPED)
    secret = re.search(r"chl_[\w-]+", made.content.decode())
    assert secret
    assert made.headers["Cache-Control"] == "no-store"
    again = manager.get(reverse("settings_tokens")).content.decode()
    assert secret.group() not in again
    assert "Caisse" in again
    headers = {"Authorization": f"Bearer {secret.group()}"}
    assert Client().get("/api/v1/contacts", headers=headers).status_code == 200
    manager.post(reverse("token_revoke", args=[ApiToken.objects.get().pk]))
    assert Client().get("/api/v1/contacts", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "quel logiciel"),
        ({"scopes": []}, "au moins un accès"),
        ({"days": "4000"}, "une durée"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(
    manager: Client, wrong: dict[str, object], told: str
) -> None:
    refused = manager.post(reverse("settings_tokens"), TYPED | wrong)
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert not ApiToken.objects.exists()


def test_nobody_sees_or_ends_the_token_of_another(manager: Client, reader: Client) -> None:
    manager.post(reverse("settings_tokens"), TYPED)
    token = ApiToken.objects.get()
    other = Client()
    other.force_login(make_user("marketing"))
    assert "Caisse" not in other.get(reverse("settings_tokens")).content.decode()
    assert other.post(reverse("token_revoke", args=[token.pk])).status_code == 404
    assert reader.get(reverse("settings_tokens")).status_code == 403
    admin = Client()
    admin.force_login(make_user("admin"))
    assert "Caisse" in admin.get(reverse("settings_tokens")).content.decode()
