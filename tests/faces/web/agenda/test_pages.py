"""“To do” on the pages: who sees it, one click ends a task, another takes it back."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from django.test import Client

from chaland.agenda.models import Task
from chaland.customers.models import Interaction
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(unescape(answer.content.decode()).split())


def undo_of(answer: Any) -> str:
    told = json.loads(answer.headers["HX-Trigger"])
    assert "tasks-changed" in told
    return str(told["toast"]["undo"])


def test_a_reader_sees_none(reader: Client) -> None:
    assert reader.get("/tasks/").status_code == 403


def test_a_task_is_added_on_a_contact_done_in_one_click_and_taken_back(manager: Client) -> None:
    contact = make_contact()
    assert "Rien à faire ici" in shown(manager, "/tasks/")
    assert f'hx-get="/contacts/{contact}/tasks/"' in shown(manager, f"/contacts/{contact}/")
    assert manager.post(f"/contacts/{contact}/tasks/add/", {"title": " "}).status_code == 422
    said = {"title": "Devis cuisine", "kind": "call", "due_on": "2020-01-02"}
    assert "Devis cuisine" in manager.post(f"/contacts/{contact}/tasks/add/", said).content.decode()
    page = shown(manager, "/tasks/?when=late")
    assert "Devis cuisine" in page
    assert "en retard" in page
    task = Task.objects.get().pk
    undo = undo_of(manager.post(f"/tasks/{task}/done/reached/"))
    assert Interaction.objects.get().notes == "Devis cuisine"
    assert "Devis cuisine" not in shown(manager, "/tasks/")
    manager.post(undo)
    assert "Devis cuisine" in shown(manager, f"/contacts/{contact}/tasks/")
    assert "Devis cuisine" not in shown(manager, "/tasks/?whose=nobody")


def test_a_contact_s_values_say_when_they_were_confirmed(manager: Client) -> None:
    from chaland.quality.services.keeping_up import catch_up

    contact = make_contact(email="a@orange.fr")
    catch_up()
    assert "Confirmé le" in shown(manager, f"/contacts/{contact}/")
