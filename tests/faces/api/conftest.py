"""A program with a token, and a small file of invented contacts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from chaland.access.models import User
from chaland.access.services import add_user
from chaland.access.tokens import SCOPES, issue_token
from chaland.consent.services.purposes import seed_purposes
from chaland.customers.services.hand import add_contact
from chaland.kernel.clock import stop_clock

EVERY_SCOPE = tuple(SCOPES)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: Any


class Program:
    """Calls addresses under /api/v1 with its token."""

    def __init__(self, secret: str, language: str = "en") -> None:
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": language}
        self.client = Client(raise_request_exception=True)

    def get(self, path: str, **query: Any) -> Answer:
        return _answer(self.client.get(f"/api/v1{path}", query, headers=self.headers))

    def send(self, method: str, path: str, body: Any) -> Answer:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        made = self.client.generic(
            method, f"/api/v1{path}", text, content_type="application/json", headers=self.headers
        )
        return _answer(made)

    def post(self, path: str, **body: Any) -> Answer:
        return self.send("POST", path, body)

    def patch(self, path: str, **body: Any) -> Answer:
        return self.send("PATCH", path, body)

    def upload(self, path: str, **fields: Any) -> Answer:
        return _answer(self.client.post(f"/api/v1{path}", fields, headers=self.headers))


def _answer(response: Any) -> Answer:
    return Answer(response.status_code, json.loads(response.content), response.headers)


def user_of(role: str) -> User:
    known = User.objects.filter(email=f"{role}@example.fr").first()
    return known or add_user(email=f"{role}@example.fr", role=role)


Programs = Callable[..., Program]


@pytest.fixture
def program(db: None) -> Iterator[Programs]:
    """Makes programs: `program("manager", "contacts:read", language="fr")`."""

    def make(role: str = "manager", *scopes: str, language: str = "en") -> Program:
        _, secret = issue_token(user=user_of(role), name="caisse", scopes=scopes or EVERY_SCOPE, days=30)
        return Program(secret, language)

    yield make
    stop_clock(None)


@pytest.fixture
def anne(db: None) -> int:
    """A contact who can be reached by every means, and said nothing yet."""
    seed_purposes()
    return add_contact(
        values={
            "last_name": "Dupont",
            "first_name": "Anne",
            "email": "anne@example.org",
            "mobile": "+33612345678",
            "city": "Lyon",
            "postal_code": "69003",
        },
        by=None,
    )
