"""The demo's open door: for this machine only, and only when the demo opened it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chaland.access.services import add_user

pytestmark = pytest.mark.django_db
ADMIN = "demo@chaland.example"


@pytest.fixture(autouse=True)
def _account() -> None:
    add_user(email=ADMIN, role="admin")


def test_the_demo_opens_signed_in(client: Client, settings: Any) -> None:
    settings.CHALAND_DEMO_USER = ADMIN
    assert client.get("/", follow=True).status_code == 200
    assert client.session["_auth_user_backend"]


def test_another_machine_is_a_stranger(client: Client, settings: Any) -> None:
    settings.CHALAND_DEMO_USER = ADMIN
    answer = client.get("/contacts/", REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login")


def test_without_the_demo_nobody_is_let_in(client: Client) -> None:
    assert client.get("/contacts/").headers["Location"].startswith("/accounts/login")
