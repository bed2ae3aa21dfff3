"""A form in the house, and visitors of it who have no account."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chaland.consent.models import Controller, Form, Purpose
from chaland.kernel.clock import stop_clock
from tests.consent.collection.conftest import NOW, company, form, make_form, news
from tests.faces.web.conftest import make_user

__all__ = ["company", "form", "make_form", "news"]


@pytest.fixture
def visitor_of(company: Controller) -> Client:
    """Nobody: the house has an account, this is not it. CSRF is checked, as for a browser."""
    make_user("admin")
    return Client(enforce_csrf_checks=True, headers={"Accept-Language": "fr"})


@pytest.fixture
def clock() -> Any:
    """Stopped at NOW; called with an instant, it moves."""
    stop_clock(NOW)
    yield stop_clock
    stop_clock(None)


@pytest.fixture
def embeddable(news: Purpose) -> Form:
    return make_form(news, slug="embedded", origins=["https://www.garage.fr"])
