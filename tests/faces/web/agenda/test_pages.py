"""“To do” on the pages: who sees it, one click ends a task, another takes it back."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from chaland.access.models import User
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
    assert "<h2>En retard</h2>" in page
    task = Task.objects.get().pk
    undo = undo_of(manager.post(f"/tasks/{task}/done/reached/"))
    assert Interaction.objects.get().notes == "Devis cuisine"
    assert "Devis cuisine" not in shown(manager, "/tasks/")
    manager.post(undo)
    assert "Devis cuisine" in shown(manager, f"/contacts/{contact}/tasks/")
    assert "Devis cuisine" not in shown(manager, "/tasks/?whose=nobody")


def test_who_is_not_reached_stays_with_the_day_of_the_next_call(manager: Client) -> None:
    contact = make_contact(mobile="+33612345678")
    manager.post(f"/contacts/{contact}/tasks/add/", {"title": "Devis", "kind": "call"})
    task = Task.objects.get().pk
    answer = manager.post(f"/tasks/{task}/done/not_reached/")
    assert "À réessayer le" in json.loads(answer.headers["HX-Trigger"])["toast"]["message"]
    page = shown(manager, "/tasks/")
    assert "1 essai sans réponse" in page
    assert 'href="tel:+33612345678"' in page
    manager.post(undo_of(answer))
    assert "sans réponse" not in shown(manager, "/tasks/")


def test_those_picked_are_given_to_a_colleague_and_taken_back(manager: Client) -> None:
    contact = make_contact()
    colleague = User.objects.create_user("c@exemple.fr", role="sales")
    reader = User.objects.create_user("r@exemple.fr", role="reader")
    for title in ("Un", "Deux"):
        manager.post(f"/contacts/{contact}/tasks/add/", {"title": title})
    page = shown(manager, "/tasks/")
    assert f'<option value="{colleague.pk}">' in page
    assert f'<option value="{reader.pk}">' not in page, "who may not see tasks is given none"
    picked = [task.pk for task in Task.objects.all()]
    answer = manager.post("/tasks/give/", {"tasks": picked, "owner": colleague.pk})
    assert "Rien à faire ici" in shown(manager, "/tasks/")
    assert "Deux" in shown(manager, "/tasks/?whose=all")
    manager.post(undo_of(answer))
    assert "Deux" in shown(manager, "/tasks/")


def test_lines_beyond_a_page_carry_on_under_the_same_words(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chaland.agenda import queries
    from chaland.faces.web.agenda import page as pages

    monkeypatch.setattr(pages, "PAGE", 2)
    monkeypatch.setattr(pages, "open_tasks", lambda asked, day: queries.open_tasks(asked, day, limit=2))
    contact = make_contact()
    for title in ("Un", "Deux", "Trois"):
        manager.post(f"/contacts/{contact}/tasks/add/", {"title": title, "due_on": "2020-01-02"})
    first = shown(manager, "/tasks/")
    more = re.search(r'class="sentinel" hx-get="([^"]+)"', first)
    assert more is not None
    rest = manager.get(unescape(more[1]), headers={"HX-Request": "true"}).content.decode()
    assert "Trois" in rest
    assert "<h2>" in first
    assert "<h2>" not in rest


def test_a_contact_s_values_say_when_they_were_confirmed(manager: Client) -> None:
    from chaland.quality.services.keeping_up import catch_up

    contact = make_contact(email="a@orange.fr")
    catch_up()
    assert "Confirmé le" in shown(manager, f"/contacts/{contact}/")
