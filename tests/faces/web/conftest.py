"""Three people, and a small file of invented contacts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chaland.access.models import User
from chaland.access.services import add_user
from chaland.customers.services.hand import add_contact
from chaland.faces.web.contacts.typed import place

PASSWORD = "correct horse battery"


def make_user(role: str, language: str = "fr") -> User:
    return add_user(email=f"{role}@example.fr", role=role, password=PASSWORD, name=role, language=language)


def make_contact(**values: Any) -> int:
    """A contact typed by nobody; a postal code brings its place with it."""
    given = {"last_name": "Dupont", "first_name": "Jean", "postal_code": "69003", "city": "Lyon", **values}
    located = place(given.get("postal_code"), given.get("city"))
    return add_contact(values={**given, **located}, by=None)


@pytest.fixture
def manager(db: None) -> Client:
    """Signed in; may do everything in the file."""
    return _signed_in("manager")


@pytest.fixture
def reader(db: None) -> Client:
    """Signed in; may only look."""
    return _signed_in("reader")


def _signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client
