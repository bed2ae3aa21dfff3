"""Hired lists by HTTP: where they stand, a use counted once, a refusal; no name of theirs is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaland.enrichment.models import HiredName
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from tests.enrichment.lists.conftest import _one_day  # noqa: F401
from tests.enrichment.lists.world import filled
from tests.faces.api.conftest import Programs
from tests.faces.api.test_contacts import command

pytestmark = pytest.mark.django_db


def test_where_they_stand_as_the_command_line_says_it(
    program: Programs, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = filled(tmp_path)
    asker = program()
    one = asker.get(f"/lists/{row.pk}")
    assert one.body == command(capsys, "lists", "show", str(row.pk), "--lang", "en")
    assert asker.get("/lists").body == [one.body]
    assert one.body["status"] == "ready"
    assert "example.fr" not in str(one.body)


def test_a_use_is_counted_once_and_prepared(program: Programs, tmp_path: Path) -> None:
    row = filled(tmp_path)
    asker = program()
    made = [asker.post(f"/lists/{row.pk}/uses", channel="email", key="noel") for _ in range(2)]
    assert [answer.status for answer in made] == [202, 202]
    assert made[0].body["use"] == made[1].body["use"]
    run_now(Job.objects.get(kind="lists.prepare"))
    assert asker.get(f"/lists/{row.pk}").body["uses_done"] == 1
    assert asker.post(f"/lists/{row.pk}/uses", channel="call", key="x").body["code"] == "list_not_usable"


def test_a_refusal_takes_the_person_out(program: Programs, tmp_path: Path) -> None:
    filled(tmp_path)
    asker = program()
    assert asker.post("/lists/refusals", who="06 11 11 11 01", channel="sms").body == {"names": 1}
    assert asker.post("/lists/refusals", who="nobody@example.fr").body == {"names": 0}
    assert asker.post("/lists/refusals", who="personne").status == 422
    assert HiredName.objects.count() == 2


def test_the_scope_and_the_role_must_allow_it(program: Programs, tmp_path: Path) -> None:
    row = filled(tmp_path)
    assert program("manager", "contacts:read").get("/lists").status == 403
    assert program("dpo").get("/lists").status == 200
    assert program("dpo").post(f"/lists/{row.pk}/uses", channel="email", key="a").status == 403
