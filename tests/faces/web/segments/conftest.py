"""A segment of last week that somebody has entered since, and how its pages are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chaland.access.models import User
from chaland.customers.models import Contact
from chaland.kernel.clock import stop_clock, system_clock
from chaland.segments.models import SavedSegment
from chaland.segments.services.live import catch_up
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact, make_user


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    yield
    stop_clock(None)


def save(name: str, sentence: str, **more: object) -> SavedSegment:
    return save_segment(name=name, sentence=sentence, by=None, **more)  # type: ignore[arg-type]


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def seen(client: Client, address: str, **query: object) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content.decode()
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u202f", " ").replace("\xa0", " "))


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(User.objects.filter(role=role).first() or make_user(role))
    return client


@pytest.fixture
def lyon(db: None) -> SavedSegment:
    """Two people of Lyon out of three, yesterday; Zoé came from Paris today."""
    make_contact(last_name="Martin")
    make_contact(last_name="Nantais", city="Nantes", postal_code="44000")
    zoe = make_contact(last_name="Zola", first_name="Zoé", city="Paris", postal_code="75011")
    now = system_clock()
    stop_clock(now - timedelta(days=8))
    made = save("Les Lyonnais", 'ville = "Lyon"', folder="Villes", colour="green", description="Au chaud")
    stop_clock(now)
    Contact.objects.filter(pk=zoe).update(city="Lyon", city_key="lyon")
    catch_up()
    made.refresh_from_db()
    return made
