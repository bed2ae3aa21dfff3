"""The page of updating: the plan, a round, its list of links, an answer taken back."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from chaland.access.models import AuditEntry
from chaland.campaigns.models import Campaign
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.quality.updating import answering, rounds
from tests.quality.updating.test_rounds import opened, person, round_of

pytestmark = pytest.mark.django_db

PLAN = {
    "on": "yes",
    "months": "1",
    "people": "5",
    "again": "12",
    "way": "links",
    "fields": ["email", "mobile"],
}


def shown(client: Client) -> str:
    answer = client.get("/quality/updating/")
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_a_plan_is_kept_and_a_wrong_one_refused(manager: Client) -> None:
    assert "Aucun tour" in shown(manager)
    assert manager.post("/quality/updating/", PLAN).status_code == 302
    assert (rounds.plan().on, rounds.plan().people, rounds.plan().way) == (True, 5, "links")
    assert manager.post("/quality/updating/", PLAN | {"people": "x"}).status_code == 422
    assert manager.post("/quality/updating/", PLAN | {"way": "pigeon"}).status_code == 422
    assert manager.post("/quality/updating/start/").status_code == 302
    assert run_now(Job.objects.get(kind=rounds.JOB)).state == "done"
    assert "Personne à interroger au dernier tour" in shown(manager)


def test_the_list_of_links_is_written_and_audited(manager: Client, settings: Any) -> None:
    settings.CHALAND_URL = "https://clients.exemple.fr"
    found = opened(person(email="s@orange.fr", first_name="=1+1"))
    answer = manager.get(f"/quality/updating/{found.round.pk}/list/")
    text = answer.content.decode()
    assert "s@orange.fr;https://clients.exemple.fr/d/" in text
    assert ";'=1+1;" in text
    assert AuditEntry.objects.get(verb="contacts.export").facts["rows"] == 1
    said = answering.answer(found=found, kept={"email"}, corrected={}, way="link")
    assert said is not None
    assert f"/quality/updating/answers/{said.pk}/undo/" in shown(manager)
    manager.post(f"/quality/updating/answers/{said.pk}/undo/")
    assert rounds.rounds()[0].silent == 1


def test_a_reader_may_not(reader: Client) -> None:
    assert reader.get("/quality/updating/").status_code == 403


def test_messages_of_a_round_are_shown_to_be_approved(manager: Client, settings: Any) -> None:
    settings.CHALAND_URL = "https://clients.exemple.fr"
    person(email="")
    made = round_of(way="messages")
    page = shown(manager)
    campaign = Campaign.objects.get(round=made.pk)
    assert f'href="/campaigns/{campaign.pk}/"' in page
    assert "Rien ne part avant" in page
    composer = manager.get(f"/campaigns/{campaign.pk}/").content.decode()
    assert f"tour de mise à jour n° {made.pk}" in unescape(composer)
    assert "links.details" in composer
