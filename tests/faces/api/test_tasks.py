"""What is to be done, by HTTP: pages of it, one more, tried again, given, dropped, taken back."""

from __future__ import annotations

import pytest

from chaland.access.models import AuditEntry, User
from chaland.customers.models import Interaction
from chaland.customers.services.hand import add_contact
from tests.faces.api.conftest import Programs
from tests.faces.api.test_contacts import command

pytestmark = pytest.mark.django_db


def test_a_task_from_its_making_to_its_end(program: Programs, capsys: pytest.CaptureFixture[str]) -> None:
    asker, contact = program(), add_contact(values={"last_name": "Dupont"}, by=None)
    made = asker.post("/tasks", contact_id=contact, title="Devis", due_on="2026-12-01")
    assert (made.status, made.body["owner"], made.body["origin"]) == (201, None, "api")
    task = made.body["id"]
    assert asker.get("/tasks").body["items"] == command(capsys, "task", "list", "--lang", "en")["tasks"]
    again = asker.post(f"/tasks/{task}/end", outcome="not_reached").body
    assert (again["state"], again["attempts"]) == ("open", 1)
    assert asker.post(f"/tasks/{task}/postpone", to="2027-01-04").body["due_on"] == "2027-01-04"
    ended = asker.post(f"/tasks/{task}/end", outcome="reached", notes="d'accord").body
    assert (ended["state"], Interaction.objects.count()) == ("done", 2)
    assert asker.post(f"/tasks/{task}/drop").body["code"] == "task_ended"
    assert asker.post(f"/tasks/{task}/undo").body["state"] == "open"
    assert asker.post(f"/tasks/{task}/drop").body["state"] == "dropped"
    assert asker.get("/tasks").body == {"items": [], "next": None}


def test_pages_follow_one_another_and_many_are_given_at_once(program: Programs) -> None:
    asker, contact = program(), add_contact(values={"last_name": "Dupont"}, by=None)
    days = ("2026-12-03", "2026-12-01", "2026-12-01")
    made = [asker.post("/tasks", contact_id=contact, title=day, due_on=day).body["id"] for day in days]
    first = asker.get("/tasks", limit=2).body
    rest = asker.get("/tasks", limit=2, cursor=first["next"]).body
    assert [one["id"] for one in (*first["items"], *rest["items"])] == [made[1], made[2], made[0]]
    assert rest["next"] is None
    assert AuditEntry.objects.filter(verb="api.tasks.list").latest("pk").facts["contacts"] == [contact]
    assert asker.get("/tasks", cursor="2026-13-01.1").status == 422
    owner = User.objects.create_user("o@exemple.fr", role="sales")
    assert asker.post("/tasks/give", tasks=made[:2], owner=owner.pk).body == {"tasks": made[:2]}
    assert [one["id"] for one in asker.get("/tasks", whose="nobody").body["items"]] == made[2:]
    assert asker.post("/tasks/give", tasks=made, owner=999).body["code"] == "user_gone"


def test_the_scope_and_the_role_must_allow_it(program: Programs) -> None:
    assert program("manager", "contacts:read").post("/tasks/1/drop").status == 403
    assert program("dpo").get("/tasks").status == 403
